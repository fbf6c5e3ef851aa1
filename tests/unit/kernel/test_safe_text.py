"""Text from outside is made safe before it is printed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers_ai_kernel.safe_text import one_line, output_line, output_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
OURS = {
    "name",
    "seed",
    "origin.seed",
    "self.name",
    "each.name",
    "change",
    "sentence",
    "since",
    "len(found)",
    "path",
    "safe_text",
    "width",
    "scenario.meaning.replace('`', '')",
    "__version__",
    "system",
    "code",
    "count",
    "meaning",
}
SAFE = ("one_line", "output_line", "output_lines")


@given(st.text(st.characters(codec=None)))
def test_a_line_stays_one_line_without_control_characters(text: str) -> None:
    """Whatever is in it, it can be encoded."""
    line = one_line(text)

    line.encode()
    assert len(line.splitlines()) <= 1
    assert not any(character < " " or "\x7f" <= character <= "\x9f" for character in line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("caf\u00e9 \U0001f600", "caf\u00e9 \U0001f600"),
        ("a\n::error::b", r"a\n::error::b"),
        ("\x1b[2J", r"\x1b[2J"),
        ("::error::b", r"\x3a:error::b"),
        ("  ::error::b", r"  \x3a:error::b"),
        ("a ##[add-mask]b", r"a #\x23[add-mask]b"),
        ("a::b", "a::b"),
        ("\u202eabc", r"\u202eabc"),
        ("a\u200bb\u00ad\ufeff\U000e0041", r"a\u200bb\xad\ufeff\U000e0041"),
        ("at http://u:p@h/x?token=t", "at http://…@h/x?token=…"),
    ],
)
def test_a_line_of_output_is_no_command(text: str, line: str) -> None:
    """Neither of a terminal nor of GitHub; ordinary text is unchanged."""
    assert output_line(text) == line


def test_each_of_several_lines_is_made_safe() -> None:
    """Only the line feeds are kept."""
    assert output_lines("a\n::b\r\n\x1b") == "a\n\\x3a:b\\r\n\\x1b"


@pytest.mark.slow
def test_no_command_prints_a_value_as_it_is() -> None:
    """Each value in a printed f-string goes through the functions above, or is named here as our own."""
    found: list[str] = []
    for folder in ("src", "codegen/workers_ai_codegen", "kernel"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            found += [f"{path.name}: {value}" for value in _printed(path) if not _is_safe(value)]

    assert found == []


def _printed(path: Path) -> list[str]:
    """Return the values in the f-strings that a module prints, as source text."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    prints = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    return [ast.unparse(part.value) for call in prints for part in _parts(call)]


def _parts(node: ast.AST) -> Iterator[ast.FormattedValue]:
    """Yield the values of f-strings that are not inside a call that makes them safe."""
    if isinstance(node, ast.FormattedValue):
        yield node
    elif not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAFE):
        for child in ast.iter_child_nodes(node):
            yield from _parts(child)


def _is_safe(value: str) -> bool:
    return value in OURS or value.startswith(tuple(f"{name}(" for name in SAFE))
