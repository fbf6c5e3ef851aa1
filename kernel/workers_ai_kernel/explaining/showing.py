"""Formats values, places and lists for messages; long values are always shortened."""

from __future__ import annotations

from itertools import islice
from json import JSONEncoder
from json.encoder import encode_basestring
from math import isfinite
from typing import TYPE_CHECKING

from workers_ai_kernel.safe_text import beginning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

_LONGEST_VALUE = 60
_MOST_MEMBERS = 8
_MOST_VALUES = 20
_LISTED_VALUES = 10
_DEEPEST = 4

_as_text = JSONEncoder(ensure_ascii=False).encode
_WORDS: dict[bool | None, str] = {None: "null", True: "true", False: "false"}


def place(pointer: str) -> str:
    """Return a place in a payload as text: its JSON Pointer, or `the payload` for the root."""
    return pointer or "the payload"


def shown(value: Json) -> str:
    """Return a value as JSON text, shortened to 60 characters."""
    if isinstance(value, str):
        text = encode_basestring(_begun(value))
    elif value is None or isinstance(value, bool):
        return _WORDS[value]
    elif isinstance(value, int):
        text = int.__repr__(value)
    elif isinstance(value, float) and isfinite(value):
        text = float.__repr__(value)
    else:
        text = _as_text(_beginning(value, _DEEPEST)) if value else "{}" if isinstance(value, dict) else "[]"
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def named(key: str) -> str:
    """Return a key in single quotes, shortened to 60 characters."""
    text = encode_basestring(_begun(key))[1:-1]
    return f"'{text}'" if len(text) <= _LONGEST_VALUE else f"'{text[:_LONGEST_VALUE]}…'"


def keys_shown(value: Collection[str]) -> str:
    """Return the first keys of an object, and how many more there are."""
    first = ", ".join(map(named, islice(value, _MOST_MEMBERS)))
    more = len(value) - _MOST_MEMBERS
    return f"{first} and {more:,} more" if more > 0 else first or "nothing"


def together(names: Iterable[str]) -> str:
    """Return what an object must have at once, as one item of a list of alternatives."""
    first, *others = map(repr, names)
    return f"{first} with {both(others)}" if others else first


def articled(name: str) -> str:
    """Return the name of a type with its article."""
    if name == "null":
        return name
    return f"an {name}" if name[0] in "aio" else f"a {name}"


def kind(schema: Subschema | None) -> str:
    """Return the names of the types that a subschema allows."""
    return "any value" if schema is None else either(articled(name) for name in _types(schema))


def one_of(values: Sequence[Json]) -> str:
    """Return allowed values as words: of very many, the first ones and the number of the others."""
    if len(values) <= _MOST_VALUES:
        return either(map(shown, values))
    listed = ", ".join(map(shown, values[:_LISTED_VALUES]))
    return f"{listed} or one of {len(values) - _LISTED_VALUES:,} more values"


def either(options: Iterable[str]) -> str:
    """Join alternatives with commas and "or"."""
    return _listed(list(options), "or")


def both(options: Iterable[str]) -> str:
    """Join items with commas and "and"."""
    return _listed(list(options), "and")


def _listed(options: list[str], conjunction: str) -> str:
    if len(options) <= 1:
        return "".join(options)
    return f"{', '.join(options[:-1])} {conjunction} {options[-1]}"


def _types(schema: Subschema) -> list[str]:
    if schema.union:
        return list(dict.fromkeys(name for branch in schema.union for name in branch.types))
    return list(schema.types)


def _beginning(value: Json, depth: int) -> Json:
    """Return the beginning of a value, so that showing a large one costs no more than a small one."""
    if isinstance(value, str):
        return _begun(value)
    if not depth and isinstance(value, dict | list):
        return "…"
    if isinstance(value, dict):
        members = islice(value.items(), _MOST_MEMBERS)
        return {_begun(name): _beginning(member, depth - 1) for name, member in members}
    if isinstance(value, list):
        return [_beginning(item, depth - 1) for item in value[: _MOST_MEMBERS * 4]]
    return value


def _begun(text: str) -> str:
    return beginning(text, _LONGEST_VALUE + 1)
