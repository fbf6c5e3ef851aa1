// The client of case 1 of the field cases: a stream reader with six bugs. A driver, run as `node case1.mjs`;
// with `--whole-characters` it has the other five only.
import { createInterface } from "node:readline";

const env = process.env;

async function apiError(response) {
  const body = await response.json();
  const { message, code } = body.errors[0];
  return Object.assign(new Error(message), { status: response.status, code });
}

async function stream(call) {
  const url = `${call.base_url}/client/v4/accounts/${env.WAI_ACCOUNT_ID}/ai/v1/chat/completions`;
  const headers = { authorization: `Bearer ${env.WAI_API_TOKEN}`, "content-type": "application/json" };
  const body = JSON.stringify({ model: env.WAI_MODEL, stream: true, ...call.request });
  const signal = AbortSignal.timeout(call.timeout_s * 1000);
  const r = await fetch(url, { method: "POST", headers, body, signal });
  if (r.status === 400 || r.status === 403) throw await apiError(r); // (1) only these two
  let text = "";
  const decoder = new TextDecoder();
  const decoded = process.argv.includes("--whole-characters")
    ? (chunk) => decoder.decode(chunk, { stream: true })
    : (chunk) => new TextDecoder().decode(chunk);
  // (2) no buffer across chunks
  for await (const chunk of r.body)
    // (3) characters cut in two
    for (const line of decoded(chunk).split("\n"))
      if (line.startsWith("data: ") && line !== "data: [DONE]")
        text += JSON.parse(line.slice(6)).choices[0].delta.content ?? ""; // (4) (5) (6)
  return { text };
}

const say = (message) => process.stdout.write(JSON.stringify(message) + "\n");
for await (const line of createInterface({ input: process.stdin })) {
  const call = JSON.parse(line);
  if (call.type === "hello") {
    const modes = { operations: ["chat"], streaming: ["chat"], features: { whole: false } };
    say({ type: "ready", protocol: 2, name: "case-1", version: "1", ...modes });
    continue;
  }
  try {
    say({ type: "result", id: call.id, outcome: "ok", value: await stream(call) });
  } catch (error) {
    const { status, code } = error;
    say({ type: "result", id: call.id, outcome: "error", error: { type: error.name, message: error.message, status, code } });
  }
}
process.exit(0);
