"""Writes docs/scenarios.md from the table of the code: `make scenarios`."""

from __future__ import annotations

from pathlib import Path

from workers_ai_contract.scenarios import SCENARIOS

DOCUMENT = Path(__file__).parents[3] / "docs" / "scenarios.md"
INTRODUCTION = """# Scenarios

Made by `make scenarios`; a test checks that this page is up to date.

A **scenario** is a named reply: what the model says. How it is put into JSON or chunks is a rendering, and
what goes wrong on the way is a fault ([renderings and faults](faults.md)). They can be combined.

| where | how |
|---|---|
| for every request | `wai serve --scenario reasoning-only` |
| for one request | the header `wai-scenario: reasoning-only` |
| from Python | `serve(scenario="reasoning-only")`, or `StandIn(scenario="reasoning-only")` |
| in pytest | `@pytest.mark.wai_standin(scenario="reasoning-only")` |

`wai serve --list-scenarios` prints the names. A name in the header that does not exist is refused, with
the nearest one. The header works with each of `--replies` and `--scenario`:

```console
$ wai serve --port 8787 &
$ curl -s http://127.0.0.1:8787/client/v4/accounts/ID/ai/v1/chat/completions \\
    -H 'Authorization: Bearer token' -H 'wai-scenario: two-tools' -d '{
      "model": "@cf/openai/gpt-oss-20b",
      "messages": [{"role": "user", "content": "What is the weather in Brest?"}],
      "tools": [{"type": "function", "function": {"name": "get_weather", "description": "Reads the weather.",
        "parameters": {"type": "object", "required": ["city"],
          "properties": {"city": {"type": "string", "description": "Name."}}}}}]}'
```

On this route the body names the model; without it the answer is 400 with code 5007. Without `tools`, a
scenario with calls gives a text.

The sources are explained in [renderings and faults](faults.md#what-a-correct-client-does).

In each scenario the token counts are those of the texts, and the same seed and request give the same reply.
Scenarios with tools call those that the request offers; they give a text if it offers none, and (except
`tool-always`) after a tool's result. In a batch, each request gets the reply of the scenario.

| scenario | the model's reply | confidence | source |
|---|---|---|---|
"""


def page() -> str:
    """Return the page as the code has it now."""
    rows = (
        f"| `{name}` | {each.meaning} | {each.certainty} | {each.source} |"
        for name, each in SCENARIOS.items()
    )
    return INTRODUCTION + "\n".join([*rows, ""])


if __name__ == "__main__":
    DOCUMENT.write_text(page(), "utf-8")
