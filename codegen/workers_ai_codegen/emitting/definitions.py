"""Takes a module apart that the library wrote: the text of each definition, and the fields that it has."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_codegen.emitting.form import ROOT_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Definition:
    """One class, functional TypedDict or type alias, with the docstring below it."""

    name: str
    text: str
    fields: tuple[str, ...]


def definitions(module: str) -> Iterator[Definition]:
    """Yield each definition of a module, in its order."""
    lines = module.split("\n")
    body = [node for node in ast.parse(module).body if not (_is_import(node) or _is_call(node))]
    for node, following in zip(body, [*body[1:], None], strict=False):
        if not isinstance(node, ast.Expr):
            last = following if isinstance(following, ast.Expr) else node
            text = "\n".join(lines[_first_line(node) - 1 : last.end_lineno])
            yield Definition(_name(node), f"{text}\n", _fields(node))


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom)


def _is_call(node: ast.stmt) -> bool:
    """Return whether a statement only resolves a recursive class; our base classes do that themselves."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, ast.ClassDef) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _name(node: ast.stmt) -> str:
    match node:
        case ast.ClassDef(name=name):
            return name
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case _:
            return ""


def _fields(node: ast.stmt) -> tuple[str, ...]:
    match node:
        case ast.ClassDef(body=body):
            return tuple(_name(one) for one in body if isinstance(one, ast.AnnAssign))
        case ast.Assign(value=ast.Call(args=[_, ast.Dict(keys=keys)])):
            return tuple(str(key.value) for key in keys if isinstance(key, ast.Constant))
        case _:
            return (ROOT_FIELD,)
