// Runs the stand-in from Node, or uses one that runs, and gives Miniflare and Vitest their options.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const COMMANDS = [["wai"], ["python3", "-m", "workers_ai_contract"], ["python", "-m", "workers_ai_contract"]];
const INSTALL = "pip install 'workers-ai-contract[server]'";
const FLAGS = {
  seed: "--seed",
  replies: "--replies",
  port: "--port",
  fault: "--fault",
  plan: "--plan",
  scenario: "--scenario",
  revision: "--revision",
  strict: "--strict",
  usageChunks: "--usage-chunks",
};
/** The options of `startStandin` that are no flags with a value. */
const OTHERS = ["url", "command", "responsesStream", "accept", "aliases"];
const START_S = 30;
const REACH_S = 5;
const COMPATIBILITY_DATE = "2025-09-01";

/** Starts `wai serve`, or uses the stand-in at `url`; `close()` stops what was started. */
export async function startStandin(options = {}) {
  checkNames(Object.keys(options), [...Object.keys(FLAGS), ...OTHERS]);
  const url = options.url ?? process.env.WAI_STANDIN_URL;
  if (url) return running(await reachable(url), async () => {});
  const missing = [];
  for (const command of commands(options.command)) {
    try {
      return await started([...command, "serve", ...flags(options)]);
    } catch (error) {
      const said = `${command.join(" ")}: ${error.message}`;
      if (!error.isMissing) throw new Error(`cannot start the stand-in (${said})`, { cause: error });
      missing.push(said);
    }
  }
  throw new Error(
    `cannot start the stand-in (${missing.join("; ")}): install it with ${INSTALL}, or pass {url} or {command}`,
  );
}

/** The options of Miniflare 4 and of the Vitest pool for an AI binding that the stand-in answers. */
export function aiBinding(url, binding = "AI") {
  return { ai: { binding, remoteProxyConnectionString: new URL(url) } };
}

/** A Worker for the `workers` of Miniflare or the Vitest pool; bind it with `serviceBindings`, entrypoint `Ai`. */
export function aiWorker(url, name = "workers-ai-standin") {
  const path = fileURLToPath(new URL("worker.js", import.meta.url));
  return {
    name,
    modules: [{ type: "ESModule", path: "worker.js", contents: readFileSync(path, "utf8") }],
    compatibilityDate: COMPATIBILITY_DATE,
    // Keeps the names of errors, where the calling Worker has the flag or a date from 2026-04-21, too.
    compatibilityFlags: ["enhanced_error_serialization"],
    bindings: { WAI_URL: String(url) },
  };
}

function commands(given) {
  if (given) return [typeof given === "string" ? [given] : [...given]];
  return COMMANDS;
}

function flags(options) {
  const named = Object.entries(FLAGS).filter(([name]) => options[name] !== undefined);
  const values = named.flatMap(([name, flag]) => [flag, String(options[name])]);
  if (options.responsesStream) values.push("--responses-stream");
  for (const accepted of options.accept ?? []) values.push("--accept", accepted);
  for (const [pattern, model] of Object.entries(options.aliases ?? {})) values.push("--alias", `${pattern}=${model}`);
  return values;
}

async function started([program, ...parameters]) {
  // The stand-in ends when its stdin does, so it ends with this process, however that ends.
  const child = spawn(program, [...parameters, "--until-stdin-closes"], { stdio: "pipe" });
  const stop = () => child.kill("SIGTERM");
  process.once("exit", stop);
  try {
    const url = await firstLine(child);
    child.stdout.resume();
    child.stderr.resume();
    // A script that does not call `close` ends all the same.
    for (const handle of [child, child.stdin, child.stdout, child.stderr]) handle.unref();
    return running(url, () => stopped(child, stop));
  } catch (error) {
    process.removeListener("exit", stop);
    stop();
    throw error;
  }
}

/** The URL that the command prints, or what went wrong before it did. */
function firstLine(child) {
  return new Promise((resolve, reject) => {
    let out = "";
    let said = "";
    const timer = setTimeout(() => reject(new Error(`it printed no URL within ${START_S} s`)), START_S * 1000);
    const settle = (done, value) => {
      clearTimeout(timer);
      done(value);
    };
    child.once("error", (error) => settle(reject, Object.assign(error, { isMissing: error.code === "ENOENT" })));
    child.once("exit", (code) => settle(reject, ended(code, said)));
    child.stderr.on("data", (data) => (said = (said + data).slice(-2000)));
    child.stdout.on("data", (data) => {
      out += data;
      if (out.includes("\n")) settle(resolve, out.trim());
    });
  });
}

function ended(code, said) {
  const isMissing = said.includes("No module named");
  return Object.assign(new Error(said.trim() || `it ended with code ${code}`), { isMissing });
}

async function stopped(child, stop) {
  process.removeListener("exit", stop);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exit = once(child, "exit");
  stop();
  await exit;
}

async function reachable(url) {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Error(`the URL of a stand-in is like http://127.0.0.1:8790, but it is ${JSON.stringify(String(url))}`);
  }
  const origin = String(url).replace(/\/+$/, "");
  const about = await aboutOf(origin);
  if (about?.standin !== undefined) return origin;
  throw new Error(`what answers at ${origin} is not a stand-in: start one with wai serve`);
}

/** What a stand-in says of itself; null if another server answers. */
async function aboutOf(origin) {
  try {
    const response = await fetch(new URL("/__wai/about", origin), { signal: AbortSignal.timeout(REACH_S * 1000) });
    const text = await response.text();
    return text.startsWith("{") ? JSON.parse(text) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    const reason = error.name === "TimeoutError" ? `nothing within ${REACH_S} s` : (error.cause?.code ?? error.message);
    throw new Error(`no stand-in answers at ${origin}: ${reason}`, { cause: error });
  }
}

function checkNames(names, known) {
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = known.map((each) => ({ each, far: distance(name, each) })).filter(({ far }) => far <= 2);
    const [close] = near.sort((one, other) => one.far - other.far);
    const hint = close ? `; did you mean ${close.each}?` : `: it has ${known.join(", ")}`;
    throw new TypeError(`startStandin has no option ${name}${hint}`);
  }
}

/** How many letters must be inserted, left out or replaced, whatever their case, to make one word of the other. */
function distance(one, other) {
  let row = [...other, ""].map((_, index) => index);
  [...one.toLowerCase()].forEach((letter, number) => {
    const next = [number + 1];
    [...other.toLowerCase()].forEach((each, index) => {
      next.push(Math.min(row[index] + (letter === each ? 0 : 1), row[index + 1] + 1, next[index] + 1));
    });
    row = next;
  });
  return row.at(-1);
}

function running(url, close) {
  const account = `${url}/client/v4/accounts/ID`;
  return { url, openaiBaseUrl: `${account}/ai/v1`, close, [Symbol.asyncDispose]: close };
}
