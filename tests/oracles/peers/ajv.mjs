// Judges JSON Lines `{"schema": id, "payload": JSON text}` from stdin; answers each with Ajv's first error as
// `{"pointer", "keyword", "message"}`, or null. The ids are the keys of the JSON file named as the first argument.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";

// Default options but for `strict`: by it Ajv refuses the published outputs (contentType).
const ajv = new Ajv2020.default({ strict: false, logger: false });
const named = JSON.parse(readFileSync(process.argv[2], "utf8"));
const validators = new Map(Object.entries(named).map(([id, schema]) => [id, ajv.compile(schema)]));

function first({ schema, payload }) {
  const validate = validators.get(schema);
  if (validate(JSON.parse(payload))) return null;
  const [{ instancePath, keyword, message }] = validate.errors;
  return { pointer: instancePath, keyword, message };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(first(JSON.parse(line)))}\n`);
}
