"""The part of the kernel that a standalone package includes, taken from the kernel's own files."""

from __future__ import annotations

import ast
import re
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

KERNEL = "workers_ai_kernel"
FOLDER = "_kernel"

# What generated modules import; its imports are followed.
_ENTRANCES = (f"{KERNEL}.models", f"{KERNEL}.document")
# The user's project may have another line length and other lint rules.
NOTES = "# ruff: noqa\n# fmt: off\n"
_IMPORT = re.compile(rf"^(?P<indent>\s*)from {KERNEL}(?P<module>[\w.]*) import ", re.MULTILINE)


def carried_modules() -> dict[str, str]:
    """Return the modules to include: their path within the package, and their text.

    Imports are made relative, so that the package can have any name and parent package.
    """
    found: dict[str, str] = {}
    waiting = list(_ENTRANCES)
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        path = _path(module)
        text = path.read_text("utf-8")
        inner = "/".join(module.split(".")[1:])
        name = f"{inner}/__init__.py".lstrip("/") if path.name == "__init__.py" else f"{inner}.py"
        found[f"{FOLDER}/{name}"] = NOTES + _relative(text, depth=name.count("/") + 1)
        waiting += [*_imported(text), *_parents(module)]
    return dict(sorted(found.items()))


def _path(module: str) -> Traversable:
    *packages, last = module.split(".")
    folder = files(packages[0] if packages else last).joinpath(*packages[1:])
    inner = folder / last if packages else folder
    return inner / "__init__.py" if inner.is_dir() else folder / f"{last}.py"


def _parents(module: str) -> Iterator[str]:
    while "." in module:
        module = module.rpartition(".")[0]
        yield module


def _imported(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == KERNEL:
            yield node.module
            inner = (f"{node.module}.{each.name}" for each in node.names)
            yield from filter(_is_module, inner)


def _is_module(name: str) -> bool:
    return _path(name).is_file()


def _relative(text: str, *, depth: int) -> str:
    def replaced(match: re.Match[str]) -> str:
        inner = match["module"].removeprefix(".")
        return f"{match['indent']}from {'.' * depth}{inner} import "

    return _IMPORT.sub(replaced, text)
