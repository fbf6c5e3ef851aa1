// Makes a chat, a tool call and a stream through a driver: `calls.mjs PROJECT WORKER [NAME=VALUE …]`; prints JSON.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...program] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { startStandin } = await import(pathToFileURL(require.resolve("workers-ai-standin")));
const standin = await startStandin();
const env = { ...process.env, WAI_BASE_URL: standin.url };
const child = spawn(process.execPath, ["driver.mjs", ...program], { cwd: folder, env, stdio: ["pipe", "pipe", "inherit"] });

const parameters = { type: "object", properties: { city: { type: "string", description: "Where." } }, required: ["city"] };
const tools = [{ type: "function", function: { name: "get_weather", description: "The weather in a city.", parameters } }];
const chat = { messages: [{ role: "user", content: "What is the weather in Brest?" }] };
const calls = [
  { id: "chat", stream: false, request: chat },
  { id: "tool", stream: false, request: { ...chat, tools } },
  { id: "stream", stream: true, request: chat },
];
const lines = calls.map((call) => ({ type: "call", operation: "chat", timeout_s: 10, ...call }));
for (const line of [{ type: "hello", protocol: 1, protocols: [1, 2] }, ...lines]) {
  child.stdin.write(`${JSON.stringify(line)}\n`);
}
child.stdin.end();

let out = "";
for await (const data of child.stdout) out += data;
await standin.close();
const results = out.trim().split("\n").map((line) => JSON.parse(line));
console.log(JSON.stringify(Object.fromEntries(results.slice(1).map(({ id, value, error }) => [id, value ?? { error }]))));
