// Makes payloads with json-schema-faker, default options; says how long it took, then writes them a line each.
import { readFileSync } from "node:fs";
import jsf from "json-schema-faker";

const [schemaFile, count] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(schemaFile, "utf8"));
for (let i = 0; i < 50; i++) JSON.stringify(jsf.generate(schema));
const lines = [];
const start = process.hrtime.bigint();
for (let i = 0; i < Number(count); i++) lines.push(JSON.stringify(jsf.generate(schema)));
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
process.stdout.write(JSON.stringify({ seconds }) + "\n" + lines.join("\n") + "\n");
