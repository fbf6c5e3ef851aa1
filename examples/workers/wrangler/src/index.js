// A Worker with workers-ai-provider: a text, a stream, and an answer with a tool.
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import { createWorkersAI } from "workers-ai-provider";

const weather = tool({
  description: "The weather in a city.",
  inputSchema: jsonSchema({ type: "object", properties: { city: { type: "string" } }, required: ["city"] }),
  execute: async ({ city }) => ({ city, sky: "clear" }),
});

export default {
  async fetch(request, env) {
    const model = createWorkersAI({ binding: env.AI })("@cf/openai/gpt-oss-20b");
    const { pathname, searchParams } = new URL(request.url);
    const prompt = searchParams.get("q") ?? "Why do tides rise?";
    if (pathname === "/stream") return streamText({ model, prompt }).toTextStreamResponse();
    const tools = pathname === "/weather" ? { get_weather: weather } : undefined;
    const abortSignal = AbortSignal.timeout(30_000);
    const { text } = await generateText({ model, prompt, tools, stopWhen: stepCountIs(4), abortSignal });
    return new Response(`${text}\n`);
  },
};
