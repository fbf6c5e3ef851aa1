"""The codes of `wai lint` in the catalogue: complete, without what is not used, their examples true."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from workers_ai_contract.catalogue import CODES
from workers_ai_contract.catalogue.lint import LINT_CODES, LintCode
from workers_ai_contract.failures import CATALOGUE
from workers_ai_contract.linting import lint

LINTING = Path(__file__).parents[3] / "src/workers_ai_contract/linting"
KEBAB = re.compile(r"[a-z]+(-[a-z]+)+")


def test_each_code_of_lint_has_an_entry_and_no_entry_is_stale() -> None:
    """Whatever looks like a code in the rules is one."""
    used = {
        node.value
        for file in LINTING.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEBAB.fullmatch(node.value)
    }

    assert used == LINT_CODES.keys()


def test_a_code_has_one_meaning() -> None:
    """No code of a schema's defect is that of a payload's problem, or of a finding about a client."""
    assert not LINT_CODES.keys() & {*CODES, *CATALOGUE}


@pytest.mark.parametrize(
    "code", [each for each in LINT_CODES.values() if each.example], ids=lambda each: each.name
)
def test_an_example_has_its_defect(code: LintCode) -> None:
    """`wai lint` reports it."""
    assert code.example is not None
    assert code.name in {finding.code for finding in lint(json.loads(code.example))}
