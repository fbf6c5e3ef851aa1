// Uses everything that the package exports, with its types.
import { aiBinding, aiWorker, startStandin, type Standin } from "workers-ai-standin";
import { chatValue, DriverError, serveDriver, type Call } from "workers-ai-standin/driver";
import { handlers } from "workers-ai-standin/msw";
import setup from "workers-ai-standin/vitest";
import { ai, Ai, type Outcome } from "workers-ai-standin/worker";

const standin: Standin = await startStandin({ seed: 1, accept: ["null-content"], replies: "drawn" });
const url: string = standin.url;
const origin: URL = aiBinding(url).ai.remoteProxyConnectionString;
const date: string = aiWorker(url).compatibilityDate;
const names: number = handlers(url).length;
const teardown: () => Promise<void> = await setup({ provide: () => {} });
await using scoped = await startStandin({ url });

const bound = ai({ run: async () => ({}) });
const answer = await bound.run("@cf/openai/gpt-oss-20b", { prompt: "Tide?" }, { signal: AbortSignal.timeout(1) });
const last: number | null | undefined = bound.lastRequestHttpStatusCode;
const outcome: Outcome = await new Ai({}, { WAI_URL: url }).outcome("m", {});

await serveDriver({
  name: "mine",
  version: "1",
  streaming: ["chat"],
  chat: async (call: Call) => ({ value: chatValue(await fetch(call.openaiBaseURL)), message: {} }),
  prompt: () => {
    throw new DriverError("none");
  },
});

// @ts-expect-error: it is a URL.
const wrong: number = aiBinding(url).ai.remoteProxyConnectionString;
// @ts-expect-error: there is no such option.
await startStandin({ sead: 1 });
// @ts-expect-error: there is no such kind of replies.
await startStandin({ replies: "plainest" });

export { answer, date, last, names, origin, outcome, scoped, teardown, wrong };
