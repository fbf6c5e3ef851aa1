"""The catalogue of codes: complete, without what is not used, its examples true."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.cabidela.causes import Causes
from workers_ai_contract.catalogue import CODES, Code, Example
from workers_ai_contract.judging.judge import Judge
from workers_ai_kernel.document import Document
from workers_ai_kernel.schema.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem

PLACES = ("advice", "cabidela", "contracts", "judging", "streams")
ROOT = Path(__file__).parents[3]
ROOMS = ("kernel/workers_ai_kernel", *(f"src/workers_ai_contract/{name}" for name in PLACES))
KEBAB = re.compile(r"[a-z]+(-[a-z0-9]+)+")
NO_CODES = {"utf-8", "utf-16-le", "utf-32", "not-json", "draft-04", "draft-06", "draft-07"}


def constants() -> set[str]:
    """Return every string literal of the modules that find problems."""
    found: set[str] = set()
    for file in (file for room in ROOMS for file in (ROOT / room).rglob("*.py")):
        found |= {
            node.value
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


def test_every_code_that_is_used_is_in_the_catalogue() -> None:
    """Whatever looks like a code there is one, and has an entry."""
    used = {text for text in constants() if KEBAB.fullmatch(text)} - NO_CODES

    assert used - CODES.keys() == set()


def test_no_entry_is_stale() -> None:
    """Each code of the catalogue is used by a module that finds problems."""
    assert CODES.keys() - constants() == set()


def problems_of(example: Example) -> Iterable[Problem]:
    """Return what is wrong with an example, by the contract that it names."""
    if example.schema is not None:
        return problems_under(json.loads(example.schema), example)
    judge = Judge(
        example.direction,
        revision=example.revision,
        profile=example.profile,
        route=example.route,
        form=example.form,
    )
    return judge.judge_bytes(example.text.encode()).problems


def problems_under(schema: JsonObject, example: Example) -> Iterable[Problem]:
    """Return what is wrong with an example under a schema that is none of ours."""
    payload: Json = json.loads(example.text)
    if example.profile == "enforced":
        enforced = Enforced(schema)
        assert not enforced.accepts(payload)
        return Causes(normalise(schema), schema).of(payload, lambda: enforced.refusal(payload))
    return Document(schema).at().explain(payload)


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_the_example_has_the_problem(code: Code) -> None:
    """The judge finds it, with the severity that the catalogue states."""
    assert (code.name, code.severity) in {(each.code, each.severity) for each in problems_of(code.example)}


def test_entries_are_written_in_sentences() -> None:
    """Title, meaning and repair start with a capital and end with a full stop."""
    texts = [(code.name, text) for code in CODES.values() for text in (code.title, code.meaning, code.repair)]

    assert [(name, text) for name, text in texts if not (text[:1].isupper() and text.endswith("."))] == []
