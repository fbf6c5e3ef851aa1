// The driver helper, over its stdin and stdout.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

const DRIVER = new URL("../src/driver.js", import.meta.url).href;
const PROGRAM = `
  import { serveDriver } from ${JSON.stringify(DRIVER)};
  serveDriver({ name: "echo", version: "1", chat: (call) => ({ text: call.request.messages[0].content }) });
`;

test("a driver of one line answers the runner", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM]);
  let out = "";
  child.stdout.on("data", (data) => (out += data));
  const request = { messages: [{ role: "user", content: "Tide?" }] };
  const call = { type: "call", id: "c1", operation: "chat", stream: false, request, timeout_s: 1 };
  child.stdin.end(`${JSON.stringify({ type: "hello", protocol: 1, protocols: [1, 2] })}\n${JSON.stringify(call)}\n`);
  const [code] = await once(child, "exit");
  const [ready, result] = out.trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(code, 0);
  assert.deepEqual(ready.operations, ["chat"]);
  assert.deepEqual(result, { type: "result", id: "c1", outcome: "ok", value: { text: "Tide?" } });
});
