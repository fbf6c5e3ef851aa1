// Runs the Worker once under Miniflare 4 and prints what it answers.
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { Miniflare } from "miniflare";
import { aiBinding, startStandin } from "workers-ai-standin";

const standin = await startStandin();
const mf = new Miniflare({
  modules: true,
  script: stripTypeScriptTypes(readFileSync("worker.ts", "utf8")),
  compatibilityDate: "2026-04-21",
  // Otherwise Miniflare asks the network for the properties of `request.cf`.
  cf: false,
  ...aiBinding(standin.url),
});

const response = await mf.dispatchFetch("http://localhost/");
const { output } = await response.json();
console.log(output.find((item) => item.type === "message").content[0].text);

await mf.dispose();
await standin.close();
