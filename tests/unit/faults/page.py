"""Writes docs/faults.md from the tables of the code: `make faults`."""

from __future__ import annotations

from pathlib import Path

from workers_ai_contract.faults import DELIVERY_CHOICES, FAULTS
from workers_ai_contract.rendering import CHOICES

DOCUMENT = Path(__file__).parents[3] / "docs" / "faults.md"
INTRODUCTION = """# Renderings, deliveries and faults

Made by `make faults`; a test checks that this page is up to date.

The stand-in can send the same reply in many ways. Three things are chosen apart:

- a **rendering** puts the reply into JSON or chunks,
- a **delivery** frames the bytes, cuts them into slices and sets the pauses,
- a **fault** is what goes wrong on the way.

By default everything is as recorded for `@cf/openai/gpt-oss-20b`. A **plan** has one step for each
request of a call; each step may name a rendering, a delivery and a fault. The last step is for all
further requests, too:

```json
{"steps": [
  {"fault": {"name": "retry-after"}},
  {"rendering": {"reasoning_key": "reasoning"}, "delivery": {"slicing": "bytes"}}
]}
```

Use a plan with `wai serve --plan FILE`, one fault for every request with `wai serve --fault NAME`, and a
fault for one request with the header `wai-fault: NAME`; `wai serve --list-faults` prints the names, and
one that does not exist is refused. Only requests that the API accepts follow a plan; polls for a batch
do not. `wai fuzz` sends each rendering, delivery and fault at least once in each call mode that it is for,
those that take long (`stall-first`, `endless-comments`, `retry-after-later-date`) in one
(with `--max-examples` below 20, and in the suite `smoke`, only the first ones), and writes the plan of a
finding into its replay file.

## What a correct client does

| expectation | meaning |
|---|---|
| bear | it reports the same answer as from the usual reply |
| error | it reports an error, never a success |
| either | it reports the answer or an error |
| retry | it may repeat the request; it reports the final answer, or an error |

If a step also has a fault, the expectation of the fault applies. A finding is an error if it rests on
what is documented or recorded, and a warning if it rests on what is inferred or contested. What is *not
compared* may differ between two correct clients.

A stream of chat or a prompt that ends early (`ended-early`, `ended-between`) is not a complete answer,
although HTTP ended it regularly: every recorded stream ends with `[DONE]`. To take a part of the text for
success is an error, unless the [policy](policies.md) `stream_end = "close"` is declared.

A **source** `wire/NN` is the recorded payload whose file name begins with NN, in the folder
[`recorded/`](../schemas/workers_ai_schemas/recorded/README.md); `OWNER/NAME#N` is an issue or a pull request
on GitHub; `field report` is what users of the API met, without a public recording; `no recording` says that
nothing public shows it.
"""


def page() -> str:
    """Return the page as the code has it now."""
    return "\n".join([INTRODUCTION, *_renderings(), "", *_deliveries(), "", *_faults(), ""])


def _renderings() -> list[str]:
    rows = ["## Renderings", "", "The first value of each choice is the default.", ""]
    rows += ["| choice | value | meaning | confidence | source | not compared |", "|---|---|---|---|---|---|"]
    for name, choice in CHOICES.items():
        for each in choice.alternatives:
            unsure = ", ".join(sorted(each.unsure))
            rows.append(
                _row(f"`{name}`", f"`{each.value}`", each.meaning, each.certainty, each.source, unsure)
            )
    return rows


def _deliveries() -> list[str]:
    rows = ["## Deliveries", "", "`seed` (an integer) decides the places of random slices.", ""]
    rows += ["| choice | value | meaning | expectation | confidence | source |", "|---|---|---|---|---|---|"]
    for name, choice in DELIVERY_CHOICES.items():
        for each in choice.alternatives:
            wanted = "either" if each.unsure else "bear"
            rows.append(
                _row(f"`{name}`", f"`{each.value}`", each.meaning, wanted, each.certainty, each.source)
            )
    return rows


def _faults() -> list[str]:
    about = "`at` is the place in thousandths of the body, for faults in the middle (default 500)."
    rows = ["## Faults", "", about, ""]
    rows += ["| fault | meaning | for | expectation | confidence | source |", "|---|---|---|---|---|---|"]
    rows += [
        _row(f"`{name}`", kind.meaning, kind.reach, kind.expectation, kind.certainty, kind.source)
        for name, kind in FAULTS.items()
        if not kind.only_by_name
    ]
    return [*rows, "", *_codes()]


def _codes() -> list[str]:
    about = "Each code of the API and of AI Gateway, as a fault that `wai fuzz` does not send by itself."
    rows = ["## The error table", "", about, "", "| fault | status | meaning | `Retry-After` | confidence |"]
    rows.append("|---|--:|---|---|---|")
    for name, kind in FAULTS.items():
        sent = kind.substitute
        if kind.only_by_name and sent is not None:
            waiting = dict(sent.headers).get("Retry-After", "")
            rows.append(_row(f"`{name}`", str(sent.status), kind.meaning, waiting, kind.certainty))
    return rows


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    DOCUMENT.write_text(page(), "utf-8")
