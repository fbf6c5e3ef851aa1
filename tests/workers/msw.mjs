// Calls the API by its real name while msw answers from the stand-in; prints as JSON what came back.
import { setupServer } from "msw/node";
import { startStandin } from "workers-ai-standin";
import { handlers } from "workers-ai-standin/msw";

const standin = await startStandin();
const server = setupServer(...handlers(standin.url));
server.listen({ onUnhandledRequest: "error" });
// msw's connections do not keep a script running while it waits for them, as a test runner does.
const alive = setInterval(() => {}, 1000);

const MODEL = "@cf/openai/gpt-oss-20b";
const API = "https://api.cloudflare.com/client/v4/accounts/ID/ai";
const GATEWAY = "https://gateway.ai.cloudflare.com/v1/ID/gw/workers-ai";
const headers = { Authorization: "Bearer token", "content-type": "application/json" };
const post = (url, body, more = {}) =>
  fetch(url, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(body) });
const chat = { messages: [{ role: "user", content: "Tide?" }] };

const answer = await post(`${API}/run/${MODEL}`, chat);
const bare = await fetch(`${API}/run/${MODEL}`, {
  method: "POST",
  headers: { Authorization: "Bearer token" },
  body: JSON.stringify(chat),
});
const stream = await post(`${API}/v1/chat/completions`, { model: MODEL, ...chat, stream: true });
const refused = await post(`${GATEWAY}/${MODEL}`, { messages: [{ role: "user" }] });
const busy = await post(`${API}/v1/responses`, { model: MODEL, input: "Tide?" }, { "wai-fault": "capacity" });
const models = await fetch(`${API}/models/search?search=gpt-oss`, { headers });
const without = await Promise.try(() => handlers("localhost:8790")).catch((error) => error.message);
const closed = await post(`${API}/run/${MODEL}`, chat, { "wai-fault": "reset-first" }).catch((error) => error);

// Nothing listens there.
server.use(...handlers("http://127.0.0.1:9"));
const lost = await post(`${API}/run/${MODEL}`, chat);

console.log(
  JSON.stringify({
    answer: await answer.json(),
    stream: await stream.text(),
    refused: [refused.status, await refused.json()],
    busy: busy.status,
    bare: bare.status,
    closed: closed.name,
    without,
    lost: (await lost.json()).message,
    models: (await models.json()).result.length,
  }),
);
clearInterval(alive);
server.close();
await standin.close();
