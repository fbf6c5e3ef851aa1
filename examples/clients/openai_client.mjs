// A driver for the npm package `openai`: `wai fuzz --command "node openai_client.mjs"`.
// Streams are read by the stream helper; with `--pieces` by `create({ stream: true })`. With `--six` the package's version 6.

import { chatValue, errorValue, responsesValue, serveDriver, toolCall, usageValue } from "./wai-driver.mjs";

const inPieces = process.argv.includes("--pieces");
const installed = process.argv.includes("--six") ? "openai-6" : "openai";
const { default: OpenAI } = await import(installed);
const { VERSION } = await import(`${installed}/version`);

function clientFor(call) {
  return new OpenAI({ baseURL: call.openaiBaseURL, apiKey: call.apiToken, timeout: call.timeoutMs });
}

async function chat(call) {
  const completions = clientFor(call).chat.completions;
  const body = { model: call.model, ...call.request };
  if (call.stream && inPieces) return joined(await completions.create({ ...body, stream: true }));
  const completion = call.stream ? await completions.stream(body).finalChatCompletion() : await completions.create(body);
  return { value: chatValue(completion), message: completion.choices[0].message };
}

async function responses(call) {
  const responses = clientFor(call).responses;
  const body = { model: call.model, ...call.request };
  const response = call.stream ? await responses.stream(body).finalResponse() : await responses.create(body);
  return { value: { ...responsesValue(response), text: response.output_text }, message: response.output };
}

async function joined(chunks) {
  const value = { text: "", reasoning: "", tool_calls: [], finish_reason: null, usage: null };
  for await (const chunk of chunks) {
    value.usage = usageValue(chunk.usage) ?? value.usage;
    for (const choice of chunk.choices ?? []) {
      value.text += choice.delta.content ?? "";
      value.reasoning += choice.delta.reasoning_content ?? choice.delta.reasoning ?? "";
      value.finish_reason = choice.finish_reason ?? value.finish_reason;
      for (const piece of choice.delta.tool_calls ?? []) {
        const call = (value.tool_calls[piece.index] ??= toolCall(null, "", ""));
        call.id = piece.id ?? call.id;
        call.name = piece.function?.name ?? call.name;
        call.arguments += piece.function?.arguments ?? "";
      }
    }
  }
  return value;
}

serveDriver({
  name: `openai-node${inPieces ? " (pieces)" : ""}`,
  version: VERSION,
  streaming: ["chat", "responses"],
  features: { turns: true },
  chat,
  responses,
  error,
});

function error(raised) {
  const report = errorValue(raised);
  // The stream helper wraps what it throws.
  const type = raised?.cause instanceof Error ? `${report.type} (${raised.cause.name})` : report.type;
  // The body that the package keeps is where a caller finds the API's text.
  return { ...report, type, ...(raised?.error === undefined ? {} : { body: raised.error }) };
}
