// A Worker with the types that `wrangler types` writes for its bindings.
import { ai } from "workers-ai-standin/worker";

export default {
  async fetch(_request: Request, env: Env): Promise<Response> {
    const AI = ai(env.AI);
    const signal = AbortSignal.timeout(1);
    const answer = await AI.run("@cf/openai/gpt-oss-20b", { prompt: "Tide?" }, { signal });
    const last: number | null | undefined = AI.lastRequestHttpStatusCode;
    const url: string = await AI.gateway("gw").getUrl("workers-ai");
    return Response.json({ answer, last, url });
  },
} satisfies ExportedHandler<Env>;
