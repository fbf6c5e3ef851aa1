// The driver helper, over its stdin and stdout.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

const DRIVER = new URL("../src/driver.js", import.meta.url).href;

/** What a driver whose `chat` is this code answers to two calls, and its exit code. */
async function answers(chat) {
  const program = `
    import { serveDriver } from ${JSON.stringify(DRIVER)};
    serveDriver({ name: "echo", version: "1", chat: ${chat} });
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  let out = "";
  child.stdout.on("data", (data) => (out += data));
  const calls = ["Tide?", "Ebb?"].map((content, number) => ({
    type: "call",
    id: `c${number + 1}`,
    operation: "chat",
    stream: false,
    request: { messages: [{ role: "user", content }] },
    timeout_s: 1,
  }));
  const lines = [{ type: "hello", protocol: 1, protocols: [1, 2] }, ...calls].map((each) => `${JSON.stringify(each)}\n`);
  child.stdin.end(lines.join(""));
  const [code] = await once(child, "close");
  const [ready, ...results] = out.trim().split("\n").map((line) => JSON.parse(line));
  return { code, ready, results };
}

test("a driver of one line answers the runner", async () => {
  const { code, ready, results } = await answers("(call) => ({ text: call.request.messages[0].content })");
  assert.equal(code, 0);
  assert.deepEqual(ready.operations, ["chat"]);
  assert.deepEqual(results, [
    { type: "result", id: "c1", outcome: "ok", value: { text: "Tide?" } },
    { type: "result", id: "c2", outcome: "ok", value: { text: "Ebb?" } },
  ]);
});

test("a value that contains itself is a fault of the driver, and the next call is answered", async () => {
  const { code, results } = await answers(`(call) => {
    const value = { text: call.request.messages[0].content };
    if (value.text === "Tide?") value.usage = value;
    return value;
  }`);
  assert.equal(code, 0);
  assert.equal(results[0].outcome, "driver-error");
  assert.equal(results[0].error.type, "DriverError");
  assert.match(results[0].error.message, /^the driver reports a value that is no JSON: Converting circular/);
  assert.equal(results[1].outcome, "ok");
});
