// Uses what the package exports where neither the DOM's types nor those of Node are there.
import { aiBinding, startStandin } from "workers-ai-standin";
import { serveDriver } from "workers-ai-standin/driver";
import { ai, type AiBinding } from "workers-ai-standin/worker";

const standin = await startStandin({ seed: 1 });
const binding: string = aiBinding(standin.url).ai.binding;
const bound: AiBinding = ai({});
const formats: { extension: string }[] = await bound.toMarkdown().supported();

// @ts-expect-error: there is no such option.
await startStandin({ sead: 1 });

export { binding, formats, serveDriver };
