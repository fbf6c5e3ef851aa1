// A Worker whose AI binding may be a service binding: `ai` makes no difference to the real one.
import { ai } from "workers-ai-standin/worker";

export default {
  async fetch(request, env) {
    const AI = ai(env.AI);
    const inputs = await request.json();
    try {
      return Response.json(await AI.run("@cf/openai/gpt-oss-20b", inputs));
    } catch (error) {
      return Response.json({ name: error.name, message: error.message }, { status: AI.lastRequestHttpStatusCode });
    }
  },
};
