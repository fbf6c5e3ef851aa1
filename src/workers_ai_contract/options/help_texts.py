"""Examples and exit codes of each command, shown at the end of its help."""

from __future__ import annotations

from typing import NamedTuple


class CommandHelp(NamedTuple):
    """What the help of a command ends with: command lines with a comment, and what its exit codes mean."""

    examples: tuple[tuple[str, str], ...]
    exit_codes: tuple[str, ...]
    page: str

    def text(self) -> str:
        """Return the end of the help."""
        width = max(len(line) for line, _ in self.examples)
        examples = "\n".join(f"  {line:<{width}}  # {comment}" for line, comment in self.examples)
        codes = "\n".join(f"  {code}" for code in self.exit_codes)
        return f"examples:\n{examples}\n\nexit codes:\n{codes}\n\nmore: docs/{self.page}"


_USAGE = "2    usage or set-up error"
_INTERRUPTED = "130  interrupted"
_EARLY = "130  interrupted before it was ready"

HELP = {
    "validate": CommandHelp(
        (
            ("wai validate request.json", "one payload: a request, an answer, a stream or an error"),
            ("wai validate payloads/ log.jsonl", "a folder, and JSON Lines"),
            ("wai validate request.json --profile all", "the verdict of every profile"),
            ("wai validate payloads/ --format junit -o wai.xml", "for a CI server"),
        ),
        (
            "0    all payloads are valid",
            "1    at least one is invalid, or has a warning under --fail-on warning",
            "2    usage or set-up error, or nothing could be validated",
            "3    something could not be read, and everything else is valid",
            _INTERRUPTED,
        ),
        "validate.md",
    ),
    "generate": CommandHelp(
        (
            ("wai generate -n 500 --seed 7", "requests that schema and API accept"),
            ("wai generate --direction output --form chat", "chat answers as the API sends them"),
            ("wai generate --near-miss", "invalid requests, each with its reason"),
            ("wai generate --format dir -o fixtures", "a folder with a manifest"),
        ),
        (
            "0    written, or the folder is unchanged",
            "1    --fail-under was not reached, or --check found a difference",
            _USAGE,
            _INTERRUPTED,
        ),
        "generate.md",
    ),
    "explain": CommandHelp(
        (
            ("wai explain published-differs", "a code of wai"),
            ("wai explain 5006", "a code of the API"),
            ("wai explain \"oneOf at '/' not met, 0 matches: …\" request.json", "an error, with its request"),
            ("wai explain - < error.log", "errors in a text"),
        ),
        ("0    explained", "2    usage or set-up error, or nothing was recognised", _INTERRUPTED),
        "explain.md",
    ),
    "serve": CommandHelp(
        (
            ("wai serve --port 8787", "prints its URL; stop it with Ctrl-C"),
            ("wai serve --seed 7", "other replies"),
            ("wai serve --model gpt-oss-120b", "serve another model, too"),
            ("wai serve --check", "judge the program that calls; findings at the end"),
        ),
        (
            "0    stopped with Ctrl-C",
            "1    --check found an error",
            "2    usage or set-up error, or no request arrived under --check",
            _EARLY,
        ),
        "serve.md",
    ),
    "proxy": CommandHelp(
        (
            ("wai proxy --upstream https://api.cloudflare.com --port 8788", "use http://127.0.0.1:8788"),
            ("wai proxy --upstream https://api.cloudflare.com --record calls.har", "keep what passes"),
            ("wai proxy --upstream http://127.0.0.1:8787 --mode guard", "refuse what the API would refuse"),
        ),
        (
            "0    everything that passed is valid",
            "1    a request or an answer is invalid",
            "2    usage or set-up error, or nothing could be judged",
            "3    something could not be judged, and everything else is valid",
            _EARLY,
        ),
        "proxy.md",
    ),
    "learn": CommandHelp(
        (
            ("wai learn calls.har logs.jsonl", "what their answers have and the contract lacks"),
            ("wai learn calls.har -o draft.toml", "the same, as a draft of corrections"),
        ),
        (
            "0    nothing new",
            "1    something new",
            "2    usage or set-up error, or there was no answer",
            "3    something could not be read, and nothing is new",
            _INTERRUPTED,
        ),
        "learn.md",
    ),
    "init": CommandHelp(
        (
            ("wai init python", "wai_client.py, clients.toml and a workflow for GitHub"),
            ("wai init node -o ../my-client", "for a client in JavaScript, in another folder"),
        ),
        ("0    written", "2    usage or set-up error, or a file would be overwritten", _INTERRUPTED),
        "init.md",
    ),
    "fuzz": CommandHelp(
        (
            ('wai fuzz --command "node my_driver.js"', "test a client through its driver"),
            ('wai fuzz --command "node my_driver.js" --seed 7 -o report', "repeat a run; write its report"),
            ("wai fuzz --python tests.client:make", "a client in Python, in this process"),
            ('wai fuzz --command "node my_driver.js" --check-driver', "one call of each kind, both sides"),
            ("wai fuzz my-client --suite smoke", "a client of clients.toml, quickly"),
            ("wai fuzz --baseline known.json --write-baseline", "accept the current findings as known"),
        ),
        (
            "0    passed",
            "1    findings",
            "2    usage or set-up error, or nothing could be run",
            "3    incomplete",
            _INTERRUPTED,
        ),
        "fuzz.md",
    ),
    "report": CommandHelp(
        (("wai report merge 1/report.json 2/report.json -o whole", "the shards of `wai fuzz --shard`"),),
        (
            "0    passed",
            "1    failed: a finding, or a stale entry of the baseline",
            _USAGE,
            "3    incomplete: a shard is missing, or something was not run",
            _INTERRUPTED,
        ),
        "report.md",
    ),
    "replay": CommandHelp(
        (("wai replay --trust wai-report/replays/NAME.json", "run one finding again"),),
        ("0    the finding did not appear", "1    it was reproduced", _USAGE, _INTERRUPTED),
        "replay.md",
    ),
    "lint": CommandHelp(
        (
            ("wai lint", "the schemas of the latest revision"),
            ("wai lint r4.output my-schema.json", "one schema of a revision, and a file"),
            ("wai lint my-schema.json --format json", "for programs"),
        ),
        ("0    nothing found", "1    findings", _USAGE, _INTERRUPTED),
        "lint.md",
    ),
    "diff": CommandHelp(
        (
            ("wai diff r4 r5", "two revisions, their inputs and outputs"),
            ("wai diff r4.output my-schema.json", "a published schema and a file"),
            ("wai diff old.json new.json --format json", "for programs"),
        ),
        ("0    both accept the same values", "1    they do not, or it is not known", _USAGE, _INTERRUPTED),
        "diff.md",
    ),
    "schema": CommandHelp(
        (
            ("wai schema --direction output --form chat", "chat answers as observed"),
            ("wai schema --profile published --revision r4", "the published schema of requests"),
        ),
        ("0    printed", _USAGE, _INTERRUPTED),
        "openapi.md",
    ),
    "openapi": CommandHelp(
        (
            ("wai openapi > openapi.json", "requests as published, answers as observed"),
            ("wai openapi --profile published --revision r4", "both as published"),
        ),
        ("0    printed", _USAGE, _INTERRUPTED),
        "openapi.md",
    ),
    "export": CommandHelp(
        (("wai export -o contract", "each JSON Schema and OpenAPI document"),),
        ("0    written", _USAGE, _INTERRUPTED),
        "openapi.md",
    ),
    "codegen": CommandHelp(
        (
            ("wai codegen --input-schema in.json -o my_models", "a package of exact models"),
            ("wai codegen --input-schema in.json -o my_types --style typeddict", "types without validation"),
            ("wai codegen --check --input-schema in.json -o my_models", "for CI: is it up to date?"),
        ),
        (
            "0    written, or up to date",
            "1    --check found a difference",
            "2    usage or set-up error, or a schema is not supported",
            _INTERRUPTED,
        ),
        "codegen.md",
    ),
    "pull": CommandHelp(
        (
            ("wai pull @cf/openai/gpt-oss-20b -o schemas", "write the pair of schemas"),
            ("wai pull @cf/openai/gpt-oss-20b --check", "for CI: has anything changed?"),
        ),
        (
            "0    written, or nothing changed",
            "1    --check found a change",
            "2    usage or set-up error, or a download failed",
            _INTERRUPTED,
        ),
        "pull.md",
    ),
}
