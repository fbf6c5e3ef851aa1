// The driver helper, over its stdin and stdout.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

const DRIVER = new URL("../src/driver.js", import.meta.url).href;

/** What `serveDriver` throws for these options. */
async function refusal(options) {
  const { serveDriver } = await import(DRIVER);
  try {
    serveDriver(options);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
  return "nothing";
}

/** What a driver whose `chat` is this code answers to two calls, and its exit code; the runner may read late. */
async function answers(chat, readAfterMs = 0) {
  const program = `
    import { serveDriver } from ${JSON.stringify(DRIVER)};
    serveDriver({ name: "echo", version: "1", chat: ${chat} });
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  let out = "";
  setTimeout(() => child.stdout.on("data", (data) => (out += data)), readAfterMs);
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

test("options that do not exist are refused with the nearest one", async () => {
  const named = { name: "echo", version: "1" };
  const option = (name) => `TypeError: serveDriver has no option ${name}; did you mean `;
  assert.equal(await refusal({ ...named, Responses: () => {} }), `${option("Responses")}responses?`);
  assert.equal(await refusal({ ...named, stream: ["chat"] }), `${option("stream")}streaming?`);
  assert.equal(await refusal({ ...named, feature: {} }), `${option("feature")}features?`);
  const place = "TypeError: the option streaming of serveDriver: there is no operation chats; did you mean chat?";
  assert.equal(await refusal({ ...named, streaming: ["chats"] }), place);
  assert.match(await refusal({ ...named, features: { turn: true } }), /there is no feature turn; did you mean turns\?$/);
  assert.match(await refusal({ ...named, weather: 1 }), /no option weather: it has name, version, prompt, /);
});

test("options of a wrong type are refused", async () => {
  const named = { name: "echo", version: "1" };
  assert.equal(await refusal({ ...named, chat: {} }), "TypeError: the option chat of serveDriver is a function, not object");
  assert.match(await refusal({ ...named, error: null }), /error of serveDriver is a function, not null$/);
  assert.match(await refusal({ ...named, streaming: "chat" }), /streaming of serveDriver is an array of operations$/);
  assert.match(await refusal({ ...named, features: ["turns"] }), /features of serveDriver is an object, such as \{ turns: true \}$/);
  assert.match(await refusal({ ...named, streaming: ["chat"] }), /streaming of serveDriver names chat, and the option chat is missing$/);
  assert.equal(await refusal({ name: "echo" }), "TypeError: serveDriver needs the option version, a string");
  assert.equal(await refusal(undefined), "TypeError: the options of serveDriver are an object, not undefined");
});

test("the last result is whole when the runner has closed stdin", async () => {
  const { results } = await answers('() => ({ text: "x".repeat(3_000_000) })', 500);
  assert.deepEqual(results.map(({ value }) => value.text.length), [3_000_000, 3_000_000]);
});
