// Runs the snippet of the model page and some cases in workerd: `snippet.mjs MINIFLARE PACKAGE WORKER CASES PROCESSOR`; prints JSON.
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { pathToFileURL } from "node:url";

const [miniflare, packageFile, workerFile, casesFile, processorFile] = process.argv.slice(2);
const { Miniflare, convertV4MiniflareOptions = (options) => options } = await import(miniflare);
const { aiBinding, startStandin } = await import(pathToFileURL(packageFile));
const { processorTime } = await import(pathToFileURL(processorFile));

const started = performance.now();
const standin = await startStandin();
const running = (script) =>
  new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script,
      compatibilityDate: "2026-01-01",
      cf: false,
      ...aiBinding(standin.url),
    }),
  );

const page = running(stripTypeScriptTypes(readFileSync(workerFile, "utf8")));
const answer = await (await page.dispatchFetch("http://localhost/")).json();
const seconds = (performance.now() - started) / 1000;
const processorSeconds = processorTime();

const cases = running(readFileSync(casesFile, "utf8"));
const ask = async (body) =>
  (await cases.dispatchFetch("http://localhost/", { method: "POST", body: JSON.stringify(body) })).json();
const fault = (name) => ({ inputs: { prompt: "Tide?" }, options: { extraHeaders: { "wai-fault": name } } });
const outcomes = {
  stream: await ask({ inputs: { messages: [{ role: "user", content: "Tide?" }], stream: true } }),
  refused: await ask({ inputs: { messages: [{ role: "user" }] } }),
  capacity: await ask(fault("capacity")),
  timeout: await ask(fault("request-timeout")),
  aborted: await ask({ ...fault("stall"), timeout: 200 }),
};

await page.dispose();
await cases.dispose();
await standin.close();
console.log(JSON.stringify({ answer, seconds, processorSeconds, ...outcomes }));
