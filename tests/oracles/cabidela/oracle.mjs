// Judges JSON Lines `{"schema": id or schema, "payload": JSON text}` from stdin; answers each with
// `{"message": text or null}`. The ids are the keys of the JSON file named as the first argument.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Cabidela } from "@cloudflare/cabidela";

const named = process.argv[2] ? JSON.parse(readFileSync(process.argv[2], "utf8")) : {};
const validators = new Map(Object.entries(named).map(([id, schema]) => [id, new Cabidela(schema)]));

function message({ schema, payload }) {
  const validator = typeof schema === "string" ? validators.get(schema) : new Cabidela(schema);
  const value = JSON.parse(payload);
  try {
    validator.validate(value);
    return null;
  } catch (error) {
    return error.message;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify({ message: message(JSON.parse(line)) })}\n`);
}
