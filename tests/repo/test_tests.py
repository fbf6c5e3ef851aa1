"""The tests themselves: each of them can fail."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.repo.tracked import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

# A helper whose name says that it checks something, and what pytest has for errors and warnings.
CHECKING = re.compile(r"_*(check|assert)(_|$)|raises$|warns$")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def without_a_check(source: str) -> Iterator[str]:
    """Yield the names of the test functions of a module that check nothing."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function) and node.name.startswith("test_") and not _checks(node):
            yield node.name


def _checks(function: Function) -> bool:
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and CHECKING.match(_name(node.func)))
        for node in ast.walk(function)
    )


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def test_every_test_checks_something() -> None:
    """Each has an `assert`, `pytest.raises`, `pytest.warns`, or a helper named `check...` or `assert...`."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    found = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in without_a_check(file.read_text("utf-8"))
    ]

    assert len(files) > 100
    assert found == []


@pytest.mark.parametrize(
    ("body", "checks"),
    [
        ("assert run()", True),
        ("with pytest.raises(ValueError): run()", True),
        ("with pytest.warns(UserWarning): run()", True),
        ("check_report(run())", True),
        ("helpers.assert_refused(run())", True),
        ("run()", False),
        ("print('assert')", False),
        ("checkout()", False),
        ("raise_it()", False),
    ],
)
def test_a_test_without_a_check_is_found(body: str, checks: bool) -> None:  # noqa: FBT001
    """By its syntax: text in a string or a similar name does not count."""
    assert list(without_a_check(f"def test_it() -> None:\n    {body}\n")) == ([] if checks else ["test_it"])
