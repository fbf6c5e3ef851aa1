"""The catalogue of codes: complete, without what is not used, its examples true."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from workers_ai_contract import validation
from workers_ai_contract.validation import Judge
from workers_ai_contract.validation.codes import CODES, Code

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


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_the_example_has_the_problem(code: Code) -> None:
    """The judge finds it, with the severity that the catalogue states."""
    example = code.example
    judge = Judge(
        example.direction,
        revision=example.revision,
        profile=example.profile,
        route=example.route,
        form=example.form,
    )

    judgement = judge.judge_bytes(example.text.encode())

    assert (code.name, code.severity) in {(each.code, each.severity) for each in judgement.problems}


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_an_entry_is_said_in_sentences(code: Code) -> None:
    """Title, meaning and repair start with a capital and end with a full stop."""
    for text in (code.title, code.meaning, code.repair):
        assert text[0].isupper()
        assert text.endswith(".")
