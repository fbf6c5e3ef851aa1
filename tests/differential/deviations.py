"""Where the models and their schemas may still part, measured: `python -m tests.differential.deviations`.

Each row holds an example; what the oracles and the model say of it is asked when the table is made, and a
test makes it again.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_models import r5
from workers_ai_schemas import load

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = Path(__file__).parents[2] / "docs" / "deviations.md"

_HEAD = """\
# Deviations

Made by `make deviations`; a test makes it again and compares.

Over everything that the one reader reads, each model of `workers_ai_models`, and of every package that
`wai codegen` makes, accepts exactly what its schema accepts, and dumps the JSON value that it read
(`make differential`: 0 disagreements). What is left lies outside: texts that the one reader calls unreadable,
and values of Python that no JSON reader gives. `INPUT` stands for r5's input.

"""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One row: what is read, an example as a text or a value, and why it is so."""

    what: str
    example: str
    why: str
    value: tuple[Any, ...] = ()


DEVIATIONS = (
    Deviation(
        "a number outside the finite doubles, where anything goes",
        '{"input": [1e999]}',
        "the parser gives infinity; checking every number would cost more than parsing",
    ),
    Deviation(
        "nesting beyond 200",
        '{"input": ' + "[" * 200 + "]" * 200 + "}",
        "the model reads on as far as its parser does",
    ),
    Deviation(
        "`NaN` in Python, where anything goes",
        '{"input": [float("nan")]}',
        "no JSON text gives it; `model_validate_json` refuses `NaN`",
        ({"input": [float("nan")]},),
    ),
    Deviation(
        "an object of Python, where anything goes",
        '{"input": [{1, 2}]}',
        "nothing looks at it, and it fails when it is dumped as JSON",
        ({"input": [{1, 2}]},),
    ),
    Deviation(
        "a tuple in Python",
        '{"input": ()}',
        "it dumps as an array",
        ({"input": ()},),
    ),
)


def table() -> str:
    """Return the document."""
    rows = [
        "| what is read | for instance | one reader | python-jsonschema | jsonschema-rs | model | why |",
        "|---|---|---|---|---|---|---|",
    ]
    schema = load("r5", "input")
    published = cast("Any", Draft202012Validator(schema))
    engine = jsonschema_rs.Draft202012Validator(schema)
    for one in DEVIATIONS:
        value = one.value[0] if one.value else json.loads(one.example)
        shown = one.example if len(one.example) < 60 else f"{one.example[:24]}…"
        cells = [
            one.what,
            f"`{shown}`",
            "" if one.value else _reader(one.example),
            _said(published.is_valid, value),
            _said(engine.is_valid, value),
            _model(r5.Input, one),
            one.why,
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return _HEAD + "\n".join(rows) + "\n"


def main() -> int:
    """Write the document."""
    DOCUMENT.write_text(table(), encoding="utf-8")
    return 0


def _reader(text: str) -> str:
    try:
        read(text.encode())
    except UnreadableError:
        return "unreadable"
    return "reads"


def _said(judge: Callable[[Any], bool], value: Any) -> str:  # noqa: ANN401
    try:
        return "valid" if judge(value) else "invalid"
    except (ValueError, TypeError):
        return "fails"


def _model(model: type[BaseModel], one: Deviation) -> str:
    try:
        if one.value:
            model.model_validate(one.value[0])
        else:
            model.model_validate_json(one.example)
    except ValidationError:
        return "invalid"
    return "valid"


if __name__ == "__main__":
    sys.exit(main())
