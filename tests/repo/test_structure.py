"""One room for each question: what the layout promises, found in the sources themselves."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("kernel", "schemas", "codegen", "src")
ENGINE = re.compile(r"^\s*(?:import|from) jsonschema_rs\b", re.MULTILINE)

LONGEST_ROOM = 2_500
LONGEST_OUTPUT = 5_000


def modules(*folders: str) -> dict[str, str]:
    """Return the text of each module below some folders of the repository, by its path."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def test_two_modules_of_the_kernel_call_jsonschema_rs() -> None:
    """Every verdict of standard JSON Schema comes from one, every proof of its algebra from the other."""
    callers = {path for path, text in modules(*SOURCES, "generated").items() if ENGINE.search(text)}

    assert callers == {"kernel/workers_ai_kernel/algebra.py", "kernel/workers_ai_kernel/engine.py"}


def test_one_module_asks_the_engine_for_its_errors() -> None:
    """Whatever a schema refuses is explained in one room, so no other room lists the engine's errors."""
    asking = {path for path, text in modules(*SOURCES, "generated").items() if "iter_errors" in text}
    walking = {path for path, text in modules(*SOURCES, "generated").items() if "Walker(" in text}

    assert asking == {"kernel/workers_ai_kernel/engine.py"}
    assert walking == {"kernel/workers_ai_kernel/document.py"}


def test_generated_modules_hold_classes_only() -> None:
    """Schemas are loaded from where they are kept; no second copy of one is committed."""
    texts = modules("generated")

    assert sum(text.count("\n") for text in texts.values()) < LONGEST_OUTPUT
    assert not [path for path, text in texts.items() if '"$schema"' in text or "Document(" in text]


def test_no_room_holds_more_than_one_trade() -> None:
    """Each has a size that can be read in an afternoon."""
    lines: Counter[str] = Counter()
    for path, text in modules("src").items():
        lines[path.split("/")[2]] += text.count("\n")

    assert {room: count for room, count in lines.items() if count >= LONGEST_ROOM} == {}
    assert len(lines) > 40


@pytest.mark.slow
def test_no_two_classes_share_a_name() -> None:
    """A class or type alias has one meaning across all source folders."""
    homes: dict[str, set[str]] = defaultdict(set)
    for path, text in modules(*SOURCES).items():
        for name in _defined(ast.parse(text)):
            homes[name].add(path)

    assert {name: sorted(paths) for name, paths in homes.items() if len(paths) > 1} == {}


def _defined(tree: ast.Module) -> set[str]:
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    aliases = {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.annotation, ast.Name)
        and node.annotation.id == "TypeAlias"
    }
    return classes | aliases
