"""The table of wrong payloads as a page, beside what others say: `python -m tests.oracles.peers.page`.

What others say is kept in a file beside this one, so that the page can be made again without them.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tests.oracles.peers.answers import Answer, Question
from tests.oracles.peers.validators import ask, versions
from tests.unit.causes.ours import differences, first_error
from tests.unit.causes.table import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator


DOCUMENT = Path(__file__).parents[3] / "docs" / "wrong-payloads.md"
KEPT = Path(__file__).parent / "said.json"
_LONGEST_PAYLOAD = 150
_LONGEST_MESSAGE = 110

_HEAD = """\
# Wrong payloads, and what is said of them first

Made by `make causes`; the tests make it again and compare.

The causes were written by hand, from the schemas and from what is known of the wire, before the explanation
that has to find them ([the table](../tests/unit/causes/rows/README.md)). Each payload is really
refused: by python-jsonschema where a schema is held against it, by the real Cabidela under Node where the
live API is (`enforced`).

A validator is right where the first thing it says is about the place of the cause and, where a name is
missing, about that name. Each is asked in the way that is kindest to it:

{asked}

Nobody else has the contracts `enforced` and `observed`.

"""
_ASKED = {
    "jsonschema": "jsonschema {} by `best_match`",
    "jsonschema-rs": "jsonschema-rs {} by the first error of `evaluate`",
    "ajv": "Ajv {} by its first error, not strict (it would refuse `contentType`)",
    "check-jsonschema": "check-jsonschema {} by its best match, and by the deep one that it names second",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one validator said first of one row, in one short line."""

    pointer: str
    message: str
    right: bool


Peers: TypeAlias = "dict[str, list[Said]]"


def published_rows() -> list[Row]:
    """Return the rows that other validators can be asked about."""
    return [row for row in rows() if row.profile == "published"]


def ask_peers() -> Peers:
    """Return what each validator says first of each published row.

    Raises:
        SetupError: there is no Node.
    """
    questions = [_question(row) for row in published_rows()]
    return {
        name: [_said(*pair) for pair in zip(questions, answers, strict=True)]
        for name, answers in ask(questions).items()
    }


def kept() -> Peers:
    """Return what they said when they were asked last."""
    read = json.loads(KEPT.read_text(encoding="utf-8"))
    return {name: [Said(**said) for said in answers] for name, answers in read.items()}


def page(peers: Peers) -> str:
    """Return the page, with our own answers of now."""
    by_row = dict(zip(published_rows(), zip(*_named(peers), strict=True), strict=True))
    found = versions()
    asked = "\n".join(f"- {words.format(found[name])}" for name, words in _ASKED.items())
    parts = [_HEAD.format(asked=asked), *_counts(peers)]
    for section, members in groupby(rows(), key=lambda row: f"{row.profile}, {row.direction}"):
        parts.append(f"\n## {section.capitalize()}\n")
        parts.extend(_block(row, by_row.get(row, ())) for row in members)
    return "".join(parts)


def main() -> int:
    """Ask all validators, keep what they say, and write the page."""
    peers = ask_peers()
    KEPT.write_text(_plain(peers), encoding="utf-8")
    DOCUMENT.write_text(page(peers), encoding="utf-8")
    return 0


def _plain(peers: Peers) -> str:
    """Return JSON text with one answer a line."""
    lists = (
        f"{json.dumps(name)}: [\n"
        + ",\n".join(json.dumps(asdict(said), ensure_ascii=False) for said in answers)
        + "\n]"
        for name, answers in peers.items()
    )
    return "{" + ",\n".join(lists) + "}\n"


def _question(row: Row) -> Question:
    at_key = row.code in {"misspelt-property", "wrong-route"}
    return Question(row.document, row.payload, row.pointer, row.keyword, row.says, at_key)


def _said(question: Question, answer: Answer) -> Said:
    message = _short(" ".join(answer.message.split()), _LONGEST_MESSAGE)
    return Said(answer.pointer, message, answer.is_right(question))


def _named(peers: Peers) -> Iterator[list[tuple[str, Said]]]:
    for name, answers in peers.items():
        yield [(name, said) for said in answers]


def _counts(peers: Peers) -> Iterator[str]:
    asked = len(published_rows())
    ours = [row for row in rows() if _is_right(row)]
    by_schema = sum(row.profile == "published" for row in ours)
    yield f"| | right first, of {asked} under the published schema | of all {len(rows())} |\n|---|--:|--:|\n"
    yield f"| **ours** | **{by_schema}** | **{len(ours)}** |\n"
    for name, answers in peers.items():
        yield f"| {name} | {sum(said.right for said in answers)} | |\n"


def _block(row: Row, peers: tuple[tuple[str, Said], ...]) -> str:
    ours = first_error(row)
    wanted = f"{row.code} ({row.keyword or 'the API alone'}): {', '.join(row.says)}"
    name = f"{row.name[0].upper()}{row.name[1:]}"
    lines = [
        f"\n**{name}**{_judged(row)}<br>`{_short(row.payload, _LONGEST_PAYLOAD)}`\n",
        "| | place | what is said first |",
        "|---|---|---|",
        _line("wanted", row.pointer, wanted),
        _line(f"{_mark(right=_is_right(row))} ours", ours.pointer, f"{ours.message} [{ours.code}]"),
        *(_line(f"{_mark(right=said.right)} {name}", said.pointer, said.message) for name, said in peers),
    ]
    return "\n".join(lines) + "\n"


def _judged(row: Row) -> str:
    told = {"revision": row.revision, "route": row.route, "form": row.form, "schema": row.schema}
    usual = {"latest", "run", None}
    words = [f"{name} {value}" for name, value in told.items() if value not in usual]
    return f" ({', '.join(words)})" if words else ""


def _line(who: str, pointer: str, message: str) -> str:
    return f"| {who} | `{pointer or '(root)'}` | {_escaped(_short(message, _LONGEST_MESSAGE))} |"


def _mark(*, right: bool) -> str:
    return "✓" if right else "✗"


def _is_right(row: Row) -> bool:
    return not differences(row, first_error(row))


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _escaped(text: str) -> str:
    for sign in ("\\", "|", "<", "*", "_", "`", "["):
        text = text.replace(sign, f"\\{sign}")
    return text


if __name__ == "__main__":
    sys.exit(main())
