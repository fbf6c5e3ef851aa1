"""Combines parts into one self-contained schema and makes its unions unambiguous. Pure."""

from __future__ import annotations

from copy import deepcopy
from itertools import combinations
from typing import TYPE_CHECKING, cast

from workers_ai_codegen.errors import CodegenError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel import Json, JsonObject

_UNIONS = ("oneOf", "anyOf")


def assemble(parts: Mapping[str, JsonObject], name: str) -> JsonObject:
    """Return a part with all parts it refers to inlined.

    Inlined parts get their name as title, unless they have one. A union of one object and null becomes a
    nullable object; an `anyOf` whose branches exclude each other becomes a `oneOf`.

    Raises:
        CodegenError: the part refers to a missing part, or to itself.
    """
    return _tidied(_written_out(parts, {"$ref": name}, ()))


def are_disjoint(one: JsonObject, other: JsonObject) -> bool:
    """Return whether the types or one property guarantee that no value fits both schemas."""
    if not _types(one) & _types(other):
        return True
    if _types(one) != {"object"} or _types(other) != {"object"}:
        return False
    for union, theirs in ((one, other), (other, one)):
        branches = _branches(union)
        if branches and "properties" not in union:
            return all(are_disjoint(branch, theirs) for branch in branches)
    needed = _required(one) | _required(other)
    mine, others = _properties(one), _properties(other)
    if any(_disjoint(mine[name], others[name]) for name in needed & mine.keys() & others.keys()):
        return True
    return _closed_to(one, other) or _closed_to(other, one)


def _written_out(parts: Mapping[str, JsonObject], value: Json, above: tuple[str, ...]) -> Json:
    if isinstance(value, list):
        return [_written_out(parts, item, above) for item in value]
    if not isinstance(value, dict):
        return value
    name = value.get("$ref")
    if name is None:
        return {key: _written_out(parts, member, above) for key, member in value.items()}
    if not isinstance(name, str) or name not in parts:
        raise CodegenError(f"there is no part {name!r} to inline")
    if name in above:
        raise CodegenError(f"the part {name!r} contains itself")
    written = cast("JsonObject", _written_out(parts, deepcopy(parts[name]), (*above, name)))
    return written if "title" in written or not _deserves_title(written) else {"title": name, **written}


def _deserves_title(schema: JsonObject) -> bool:
    return "properties" in schema


def _tidied(value: Json) -> JsonObject:
    return cast("JsonObject", _tidy(value))


def _tidy(value: Json) -> Json:
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    tidied = {key: _tidy(member) for key, member in value.items()}
    branches = tidied.get("anyOf")
    if not isinstance(branches, list) or _is_data(branches):
        return tidied
    return _tidied_union(tidied, [cast("JsonObject", branch) for branch in branches])


def _tidied_union(schema: JsonObject, branches: list[JsonObject]) -> JsonObject:
    null: JsonObject = {"type": "null"}
    if len(branches) == 2 and null in branches and len(schema) == 1:  # noqa: PLR2004 - it and null
        (other,) = (branch for branch in branches if branch != null)
        if other.get("type") == "object":
            return {**other, "type": ["object", "null"]}
    if all(are_disjoint(*pair) for pair in combinations(branches, 2)):
        return {("oneOf" if key == "anyOf" else key): member for key, member in schema.items()}
    return schema


def _is_data(branches: list[Json]) -> bool:
    return not all(isinstance(branch, dict) for branch in branches)


def _types(schema: JsonObject) -> set[str]:
    named = schema.get("type")
    if named is None:
        branches = _branches(schema)
        if not branches:
            return {"null", "boolean", "number", "string", "array", "object"}
        return {name for branch in branches for name in _types(branch)}
    names = {str(name) for name in named} if isinstance(named, list) else {str(named)}
    return {"number" if name == "integer" else name for name in names}


def _branches(schema: JsonObject) -> list[JsonObject]:
    return [branch for keyword in _UNIONS for branch in _schemas(schema.get(keyword))]


def _disjoint(one: JsonObject, other: JsonObject) -> bool:
    values, others = one.get("enum"), other.get("enum")
    if isinstance(values, list) and isinstance(others, list):
        return not any(value in others for value in values)
    return not _types(one) & _types(other)


def _closed_to(closed: JsonObject, other: JsonObject) -> bool:
    if closed.get("additionalProperties") is not False:
        return False
    return bool(_required(other) - _properties(closed).keys())


def _required(schema: JsonObject) -> set[str]:
    return {str(name) for name in cast("list[Json]", schema.get("required", []))}


def _properties(schema: JsonObject) -> dict[str, JsonObject]:
    return cast("dict[str, JsonObject]", schema.get("properties", {}))


def _schemas(value: Json) -> list[JsonObject]:
    return cast("list[JsonObject]", value) if isinstance(value, list) else []
