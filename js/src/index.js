// Runs the stand-in from Node, or uses one that runs, and gives Miniflare and Vitest their options.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkNames, checkObject } from "./driver.js";
import { failureOf, isUrl, safe, shown, shownUrl } from "./text.js";

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
const COUNT = ["a whole number, such as 1", (given) => /^(number|string|bigint)$/.test(typeof given) && /^\d+$/.test(given)];
const NAME = ["a string", (given) => typeof given === "string"];
/** The types of the options of `startStandin`, since what they become as flags shows no wrong one. */
const TYPES = {
  seed: COUNT,
  port: COUNT,
  usageChunks: COUNT,
  replies: NAME,
  fault: NAME,
  plan: ["the path of a file", NAME[1]],
  scenario: NAME,
  revision: NAME,
  strict: NAME,
  responsesStream: ["true or false", (given) => typeof given === "boolean"],
  accept: ['an array, such as ["null-content"]', Array.isArray],
  aliases: ['an object, such as {"*": "@cf/openai/gpt-oss-20b"}', isPlain],
};
/** The options that say where a stand-in is, or how to start one; all others say what it answers. */
const PLACES = ["url", "command", "port"];
const START_S = 30;
const REACH_S = 5;
const COMPATIBILITY_DATE = "2025-09-01";

/** Starts `wai serve`, or uses the stand-in at `url`; `close()` stops what was started. */
export async function startStandin(options = {}) {
  checkOptions(options);
  const url = options.url ?? process.env.WAI_STANDIN_URL;
  if (url) return running(await reachable(url, options), async () => {});
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
  const isLine = typeof options.command === "string" && options.command.includes(" ");
  const hint = isLine ? '; a command with parameters is an array, such as ["uv", "run", "wai"]' : "";
  throw new Error(
    `cannot start the stand-in (${missing.join("; ")}): install it with ${INSTALL}, or pass {url} or {command}${hint}`,
  );
}

/** The options of Miniflare 4 and of the Vitest pool for an AI binding that the stand-in answers. */
export function aiBinding(url, binding = "AI") {
  checkUrl(url, "aiBinding(url): ");
  return { ai: { binding, remoteProxyConnectionString: new URL(url) } };
}

/** A Worker for the `workers` of Miniflare or the Vitest pool; bind it with `serviceBindings`, entrypoint `Ai`. */
export function aiWorker(url, name = "workers-ai-standin") {
  checkUrl(url, "aiWorker(url): ");
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

function checkOptions(options) {
  const isAddress = typeof options === "string" || options instanceof URL;
  if (isAddress) throw new TypeError(`startStandin takes options: startStandin({ url: "${safe(options)}" })`);
  checkObject("startStandin", options);
  const known = new Set([...Object.keys(FLAGS), ...Object.keys(TYPES), ...PLACES]);
  checkNames("startStandin has no option", Object.keys(options), [...known]);
  for (const [name, [type, isRight]] of Object.entries(TYPES)) {
    const given = options[name];
    if (given === undefined || isRight(given)) continue;
    throw new TypeError(`the option ${name} of startStandin is ${type}, not ${shown(given)}`);
  }
}

function isPlain(given) {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

function checkUrl(url, caller = "") {
  if (isUrl(url)) return;
  const sentence = `the URL of a stand-in is like http://127.0.0.1:8790, but it is ${shownUrl(url)}`;
  throw new TypeError(caller + sentence);
}

function commands(given) {
  if (given === undefined) return COMMANDS;
  const command = typeof given === "string" ? [given] : given;
  if (Array.isArray(command) && command[0] && command.every((each) => typeof each === "string")) return [command];
  throw new TypeError('the option command of startStandin is a command, such as "wai" or ["uv", "run", "wai"]');
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
  try {
    const url = await firstLine(child);
    child.stdout.resume();
    child.stderr.resume();
    // A script that does not call `close` ends all the same.
    for (const handle of [child, child.stdin, child.stdout, child.stderr]) handle.unref();
    return running(url, () => stopped(child));
  } catch (error) {
    child.kill("SIGTERM");
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
    // Not "exit": what it said may come after that.
    child.once("close", (code, signal) => settle(reject, ended(signal ?? `code ${code}`, said)));
    child.stderr.on("data", (data) => (said = (said + data).slice(-2000)));
    child.stdout.on("data", (data) => {
      out += data;
      if (!out.includes("\n")) return;
      if (isUrl(out.trim())) return settle(resolve, out.trim());
      settle(reject, new Error(`it printed ${shown(out.trim())}, and no URL`));
    });
  });
}

function ended(end, said) {
  const isMissing = said.includes("No module named");
  return Object.assign(new Error(safe(said.trim()) || `it ended with ${end}`), { isMissing });
}

async function stopped(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

async function reachable(url, options) {
  checkUrl(url);
  const origin = String(url).replace(/\/+$/, "");
  const unused = Object.keys(options).filter((name) => !PLACES.includes(name) && options[name] !== undefined);
  if (unused.length > 0) {
    const named = unused.length === 1 ? `the option ${unused} is` : `the options ${unused.join(", ")} are`;
    const from = options.url ? "" : " (WAI_STANDIN_URL)";
    throw new TypeError(`${named} for a stand-in that startStandin starts; the one at ${safe(origin)}${from} is used as it is`);
  }
  const about = await aboutOf(origin);
  if (about?.standin !== undefined) return origin;
  throw new Error(`what answers at ${safe(origin)} is not a stand-in: start one with wai serve`);
}

/** What a stand-in says of itself; null if another server answers. */
async function aboutOf(origin) {
  try {
    const response = await fetch(new URL("/__wai/about", origin), { signal: AbortSignal.timeout(REACH_S * 1000) });
    const text = await response.text();
    return text.startsWith("{") ? JSON.parse(text) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    const { reason, cause } = failureOf(error);
    const said = error.name === "TimeoutError" ? `nothing within ${REACH_S} s` : reason;
    throw new Error(`no stand-in answers at ${safe(origin)}: ${said}`, { cause });
  }
}

function running(url, close) {
  const account = `${url}/client/v4/accounts/ID`;
  return { url, openaiBaseUrl: `${account}/ai/v1`, close, [Symbol.asyncDispose]: close };
}
