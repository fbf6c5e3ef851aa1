// Plain chat, a whole tool loop, a stream and an error call with packages of npm, unpatched.
import OpenAI from "openai";
import Cloudflare from "cloudflare";
import { createWorkersAI } from "workers-ai-provider";
import { generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";

const url = process.env.WAI_URL;
const model = "@cf/openai/gpt-oss-20b";
const question = "What is the weather in Brest?";
const ask = { role: "user", content: question };
const sky = '{"sky": "clear", "temperature": 18}';
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools = [{ type: "function", function: { name: "get_weather", description: "The weather.", parameters } }];
const tooMany = 200_000;

function wants(condition, shown) {
  if (!condition) throw new Error(`not as wanted: ${JSON.stringify(shown)}`.slice(0, 300));
}

async function check(name, checks) {
  for (const [each, run] of Object.entries(checks)) {
    let why = null;
    try {
      await run();
    } catch (error) {
      why = `${error.name}: ${error.message}`.split("\n")[0].slice(0, 300);
    }
    console.log(JSON.stringify({ package: name, name: each, why }));
  }
}

async function failure(promise) {
  return promise.then(() => { throw new Error("no error was raised"); }, (error) => error);
}

const openai = new OpenAI({ baseURL: `${url}/client/v4/accounts/ID/ai/v1`, apiKey: "token", maxRetries: 0 });
await check("openai (npm)", {
  async chat() {
    const answer = await openai.chat.completions.create({ model, messages: [ask] });
    wants(answer.choices[0].message.content && answer.usage.total_tokens, answer);
  },
  async tool_loop() {
    const { choices: [{ message }] } = await openai.chat.completions.create({ model, messages: [ask], tools });
    const [call] = message.tool_calls;
    wants(JSON.parse(call.function.arguments).city === "Brest", call);
    const result = { role: "tool", tool_call_id: call.id, content: sky };
    const last = await openai.chat.completions.create({ model, messages: [ask, message, result], tools });
    wants(last.choices[0].message.content.includes("clear"), last);
  },
  async stream() {
    let text = "";
    let usage = null;
    const stream_options = { include_usage: true };
    for await (const chunk of await openai.chat.completions.create({ model, messages: [ask], stream: true, stream_options })) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
    }
    wants(text.includes("Brest") && usage.total_tokens > 0, { text, usage });
  },
  async error() {
    const error = await failure(openai.chat.completions.create({ model, messages: [ask], max_tokens: tooMany }));
    wants(error.status === 413, error.message);
  },
  async responses() {
    const answer = await openai.responses.create({ model, input: question });
    wants(answer.output_text && answer.status === "completed", answer);
  },
});

const cloudflare = new Cloudflare({ baseURL: `${url}/client/v4`, apiToken: "token", maxRetries: 0 });
await check("cloudflare (npm)", {
  async chat() {
    const answer = await cloudflare.ai.run(model, { account_id: "ID", messages: [ask] });
    wants(answer.choices[0].message.content, answer);
  },
  async prompt() {
    const answer = await cloudflare.ai.run(model, { account_id: "ID", prompt: question });
    wants(answer.response, answer);
  },
  async tool_loop() {
    const { choices: [{ message }] } = await cloudflare.ai.run(model, { account_id: "ID", messages: [ask], tools });
    const result = { role: "tool", tool_call_id: message.tool_calls[0].id, content: sky };
    const last = await cloudflare.ai.run(model, { account_id: "ID", messages: [ask, message, result], tools });
    wants(last.choices[0].message.content.includes("clear"), last);
  },
  async stream() {
    const answer = await cloudflare.ai.run(model, { account_id: "ID", messages: [ask], stream: true }).asResponse();
    const text = await answer.text();
    wants(answer.headers.get("content-type") === "text/event-stream" && text.includes("data: [DONE]"), text);
  },
  async error() {
    const error = await failure(cloudflare.ai.run(model, { account_id: "ID", messages: [ask], max_tokens: tooMany }));
    wants(error.status === 413 && error.errors?.[0]?.code === 5021, error.message);
  },
});

const host = /^https:\/\/(api|gateway\.ai)\.cloudflare\.com/;
const rewritten = (input, init) => fetch(String(input.url ?? input).replace(host, url), init);
const provider = createWorkersAI({ accountId: "ID", apiKey: "token", fetch: rewritten });
const getWeather = tool({
  description: "The weather.",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => {
    wants(city === "Brest", city);
    return sky;
  },
});
const settings = { model: provider(model), maxRetries: 0 };
await check("workers-ai-provider (npm)", {
  async chat() {
    const answer = await generateText({ ...settings, prompt: question });
    wants(answer.text.includes("Brest"), answer.text);
  },
  async tool_loop() {
    const answer = await generateText({ ...settings, prompt: question, tools: { get_weather: getWeather }, stopWhen: stepCountIs(4) });
    wants(answer.text.includes("clear"), answer.text);
  },
  async stream() {
    const answer = streamText({ ...settings, prompt: question, onError() {} });
    let text = "";
    for await (const piece of answer.textStream) text += piece;
    wants(text.includes("Brest"), text);
    wants((await answer.usage).totalTokens > 0, await answer.usage);
  },
  async error() {
    const error = await failure(generateText({ ...settings, prompt: question, maxOutputTokens: tooMany }));
    wants(/413|5021/.test(`${error.statusCode} ${error.message}`), error.message);
  },
});
