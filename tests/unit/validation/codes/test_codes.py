"""The catalogue of codes: complete, without what is not used, its examples true."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract import validation
from workers_ai_contract.validation import Judge
from workers_ai_contract.validation.codes import CODES, Code, Example
from workers_ai_contract.validation.contracts.document import DocumentContract
from workers_ai_contract.validation.enforced import Enforced
from workers_ai_contract.validation.enforced.causes import Causes
from workers_ai_schemas.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_contract.validation import Problem
    from workers_ai_schemas import Json, JsonObject

FOLDER = Path(validation.__file__).parent
KEBAB = re.compile(r"[a-z]+(-[a-z0-9]+)+")
NO_CODES = {"utf-8", "utf-16-le"}


def constants() -> set[str]:
    """Return every text that stands in the modules of validation beside the catalogue."""
    found: set[str] = set()
    for file in FOLDER.rglob("*.py"):
        if "codes" not in file.relative_to(FOLDER).parts:
            tree = ast.parse(file.read_text("utf-8"))
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return found


def test_every_code_that_is_used_is_in_the_catalogue() -> None:
    """Whatever looks like a code in validation is one, and has an entry."""
    used = {text for text in constants() if KEBAB.fullmatch(text)} - NO_CODES

    assert used - CODES.keys() == set()


def test_no_entry_is_stale() -> None:
    """Each code of the catalogue stands in some module of validation."""
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
    return DocumentContract(schema).explain(payload)


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_the_example_has_the_problem(code: Code) -> None:
    """The judge finds it, with the severity that the catalogue states."""
    assert (code.name, code.severity) in {(each.code, each.severity) for each in problems_of(code.example)}


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_an_entry_is_said_in_sentences(code: Code) -> None:
    """Title, meaning and repair start with a capital and end with a full stop."""
    for text in (code.title, code.meaning, code.repair):
        assert text[0].isupper()
        assert text.endswith(".")
