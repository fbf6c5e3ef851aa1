// A Worker that answers questions about the weather with a tool, and streams a story.
const MODEL = "@cf/openai/gpt-oss-20b";
const TOOLS = [
  {
    type: "function",
    function: {
      name: "get_weather",
      description: "The weather in a city.",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];
const MAX_ROUNDS = 4;

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const question = url.searchParams.get("q") ?? "";
    if (url.pathname === "/story") return story(env, question);
    return Response.json(await answer(env, question));
  },
};

/** Calls the model until it has an answer; it may call the tool first. */
export async function answer(env, question) {
  const messages = [{ role: "user", content: question }];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const completion = await env.AI.run(MODEL, { messages, tools: TOOLS });
    const { message } = completion.choices[0];
    if (!message.tool_calls?.length) return { text: message.content, rounds: round + 1 };
    // The API refuses an assistant message without a text.
    messages.push({ ...message, content: message.content ?? "" });
    for (const call of message.tool_calls) messages.push(result(call));
  }
  throw new Error("the model did not come to an answer");
}

function result(call) {
  const { city } = JSON.parse(call.function.arguments);
  return { role: "tool", tool_call_id: call.id, content: JSON.stringify({ city, sky: "clear" }) };
}

async function story(env, subject) {
  const messages = [{ role: "user", content: `Tell me a story about ${subject}.` }];
  const stream = await env.AI.run(MODEL, { messages, stream: true });
  return new Response(stream, { headers: { "content-type": "text/event-stream" } });
}
