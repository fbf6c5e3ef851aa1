"""JSON values by the rules of JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import JsonType


_OF_CLASS: dict[type, JsonType] = {
    dict: "object",
    list: "array",
    str: "string",
    int: "integer",
    bool: "boolean",
    type(None): "null",
}


def json_type(value: Json) -> JsonType:
    """Return the JSON type of a value; a number without a fraction is an `integer`."""
    # The reader returns only these types and floats; callers may pass subclasses.
    return _OF_CLASS.get(type(value)) or _type_of_other(value)


def _type_of_other(value: Json) -> JsonType:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def matches_type(value: Json, wanted: JsonType) -> bool:
    """Return whether a value has the given type; every integer is also a number."""
    actual = json_type(value)
    return actual == wanted or (wanted == "number" and actual == "integer")


def has_type(value: Json, wanted: tuple[JsonType, ...]) -> bool:
    """Return whether a value has one of the given types."""
    return admits(wanted, json_type(value))


def admits(wanted: tuple[JsonType, ...], actual: str) -> bool:
    """Return whether the type `actual` is among `wanted`; every integer is also a number."""
    return actual in wanted or (actual == "integer" and "number" in wanted)


def json_equal(left: Json, right: Json) -> bool:
    """Return whether two JSON values are equal: `1` equals `1.0`, but `true` does not equal `1`."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            json_equal(member, right[name]) for name, member in left.items()
        )
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(json_equal, left, right))
    return left == right


def names_in(value: Json) -> Iterator[str]:
    """Yield the names of all members in a value, in no defined order."""
    return (name for item in _values_in(value) if isinstance(item, dict) for name in item)


def texts_in(value: Json, *, names: bool = False, left_out: Collection[str] = ()) -> Iterator[str]:
    """Yield the strings in a value, in no defined order.

    Args:
        value: Any JSON value.
        names: Also yield the names of members.
        left_out: The names of members that are passed over, with their values.
    """
    for item in _values_in(value, left_out):
        if isinstance(item, str):
            yield item
        elif names and isinstance(item, dict):
            yield from item.keys() - left_out


def _values_in(value: Json, left_out: Collection[str] = ()) -> Iterator[Json]:
    """Yield a value and all that is in it."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        yield item
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            waiting += (item[name] for name in item.keys() - left_out)
