"""Explains keywords that hold schemas and are neither structure nor unions: `not`, `if` and their like."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workers_ai_kernel.explaining.mismatches import Mismatch
from workers_ai_kernel.explaining.showing import named, place, shown
from workers_ai_kernel.pointers import join
from workers_ai_kernel.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json
    from workers_ai_kernel.explaining.mismatches import ValuePath
    from workers_ai_kernel.explaining.nodes import Node

_UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")
_MOST_TRIED = 50


def applying(node: Node, value: Json) -> Iterator[Node]:
    """Yield the nodes that apply to a value: the chosen one of `then` and `else`, and dependent ones."""
    conditions = node.conditions
    if "if" in conditions:
        chosen = conditions.get("then" if conditions["if"].accepts(value) else "else")
        if chosen is not None:
            yield chosen
    if isinstance(value, dict):
        yield from (part for name, part in node.dependents.items() if name in value)


def negations(node: Node, value: Json, path: ValuePath, branch: str | None) -> Iterator[Mismatch]:
    """Yield the mismatches with `not` and `propertyNames`."""
    excluded, names = node.conditions.get("not"), node.conditions.get("propertyNames")
    if excluded is not None and excluded.accepts(value):
        yield Mismatch(path, branch, ("not",), partial(_not, excluded, value))
    if names is not None and isinstance(value, dict):
        for name in value:
            if not names.accepts(name):
                yield Mismatch(path, branch, ("propertyNames", name), partial(_name, name))


def others(node: Node, value: Json, path: ValuePath, branch: str | None) -> Iterator[Mismatch]:
    """Yield the mismatches of a value that is rejected by nothing else: parts that no schema allows for."""
    keyword = next((key for key in _UNEVALUATED if key in node.conditions), None)
    surplus = list(_surplus(node, value)) if keyword else []
    for token in surplus:
        build = partial(_unevaluated, keyword)
        yield Mismatch((*path, token), branch, (keyword, str(token)), build)
    if not surplus:
        yield Mismatch(path, branch, ("rejected",), partial(_rejected, node, value))


def _surplus(node: Node, value: Json) -> Iterator[str | int]:
    """Yield the members without which the object would be accepted, or the item at the end of an array."""
    if isinstance(value, list) and value:
        yield len(value) - 1
    if isinstance(value, dict):
        names = [name for name in value if name not in node.members][:_MOST_TRIED]
        without = {name: value[name] for name in value if name not in names}
        if node.accepts(without):
            yield from (name for name in names if not node.accepts({**without, name: value[name]}))


def _not(excluded: Node, value: Json, pointer: str, branch: str | None) -> Problem:
    here = place(pointer)
    said = (
        f"{here} must not match the schema at {excluded.schema.pointer}, but it does; it is {shown(value)}."
    )
    return _unmet("not", pointer, branch, said, f"Change {here} so that it satisfies 'not'.")


def _name(name: str, pointer: str, branch: str | None) -> Problem:
    said = f"{place(pointer)} must not have a property with the name {named(name)}."
    repair = f"Rename {named(name)} of {place(pointer)}, or leave it out."
    return _unmet("propertyNames", join(pointer, name), branch, said, repair)


def _unevaluated(keyword: str | None, pointer: str, branch: str | None) -> Problem:
    said = f"{place(pointer)} is not allowed: nothing in the schema that applies here declares it."
    return _unmet(keyword, pointer, branch, said, f"Leave {place(pointer)} out.")


def _rejected(node: Node, value: Json, pointer: str, branch: str | None) -> Problem:
    here, where = place(pointer), node.schema.pointer or "/"
    if isinstance(value, float) and value.is_integer() and "number" not in node.types:
        # In draft-04, an integer is a number that is written without a fraction.
        said = f"{here} must be an integer written without a fraction, but it is {shown(value)}."
        return _unmet("type", pointer, branch, said, f"Write {here} as {int(value)}.")
    said = f"{here} is rejected by the schema at {where}; it is {shown(value)}."
    return _unmet(None, pointer, branch, said, f"Change {here} so that it matches the schema at {where}.")


def _unmet(keyword: str | None, pointer: str, branch: str | None, message: str, repair: str) -> Problem:
    return Problem("keyword-not-met", pointer, message, keyword=keyword, branch=branch, repair=repair)
