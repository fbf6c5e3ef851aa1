// Connects a Worker to `wai fuzz`: node driver.mjs WORKER.js [NAME=VALUE …], each NAME a variable of the Worker.
//
// The Worker runs in workerd, under Miniflare, with the stand-in as its AI binding. It answers GET with what its library
// has (see `worker.js`), and POST, one for each call, with how its code read the model's answer.
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { build } from "esbuild";
import * as miniflare from "miniflare";
import { aiBinding } from "workers-ai-standin";
import { serveDriver } from "workers-ai-standin/driver";

const OPERATIONS = ["prompt", "chat", "responses", "batch"];
const [file, ...settings] = process.argv.slice(2);

// Version 5 takes other options, and converts these.
const { Miniflare, convertV4MiniflareOptions: converted = (options) => options } = miniflare;
const mf = new Miniflare(
  converted({
    modules: true,
    script: await bundled(resolve(file)),
    compatibilityDate: "2026-04-21",
    compatibilityFlags: ["nodejs_compat"],
    bindings: Object.fromEntries(settings.map((setting) => setting.split(/=(.*)/s).slice(0, 2))),
    cf: false,
    ...aiBinding(process.env.WAI_BASE_URL),
  }),
);

const { operations, packages = [], ...about } = await (await mf.dispatchFetch("http://worker/")).json();
serveDriver({
  version: versions(packages),
  ...about,
  ...Object.fromEntries(OPERATIONS.filter((name) => operations.includes(name)).map((name) => [name, call])),
  error: (thrown) => thrown.report ?? { type: thrown.name, status: null, code: null, message: thrown.message },
});

async function call({ operation, stream, request, model, cloudflareBaseURL, accountId, apiToken, timeoutMs }) {
  const body = { operation, stream, request, model, cloudflareBaseURL, accountId, apiToken, timeoutMs };
  const response = await mf.dispatchFetch("http://worker/", { method: "POST", body: JSON.stringify(body) });
  const { value, message, error } = await response.json();
  if (error) throw Object.assign(new Error(error.message), { report: error });
  return { value, message };
}

async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "error",
  });
  return outputFiles[0].text;
}

function versions(packages) {
  const require = createRequire(resolve(file));
  const [version = "0", ...others] = packages.map((name) => versionOf(require, name));
  const beside = others.map((each, number) => `${packages[number + 1]} ${each}`);
  return beside.length > 0 ? `${version} with ${beside.join(", ")}` : version;
}

function versionOf(require, name) {
  for (const folder of require.resolve.paths(name)) {
    try {
      return require(`${folder}/${name}/package.json`).version;
    } catch {
      // It is in another folder.
    }
  }
  throw new Error(`${name} is not installed beside ${dirname(resolve(file))}`);
}
