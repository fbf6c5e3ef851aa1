// Runs the example under `wrangler dev` beside the stand-in, and prints as JSON what it answers: `wrangler_dev.mjs FOLDER PORT`.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, port] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { startStandin } = await import(pathToFileURL(require.resolve("workers-ai-standin")));
const standin = await startStandin({ port: 8790 });
const wrangler = join(folder, "node_modules/wrangler/bin/wrangler.js");
const configurations = ["-c", "wrangler.jsonc", "-c", "node_modules/workers-ai-standin/wrangler.jsonc"];
const child = spawn(process.execPath, [wrangler, "dev", "--env", "offline", ...configurations, "--port", port], {
  cwd: folder,
  stdio: ["ignore", "pipe", "pipe"],
});
let said = "";
const ready = new Promise((resolve, reject) => {
  const listen = (data) => {
    said += data;
    if (said.includes("Ready on")) resolve();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  child.once("exit", () => reject(new Error(said)));
});
await ready;

const get = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
const answers = {
  text: await get("/?q=Why+do+tides+rise%3F"),
  stream: await get("/stream?q=Why+do+tides+rise%3F"),
  tool: await get("/weather?q=What+is+the+weather+in+Brest%3F"),
};
child.removeAllListeners("exit");
child.kill("SIGTERM");
await standin.close();
console.log(JSON.stringify(answers));
process.exit(0);
