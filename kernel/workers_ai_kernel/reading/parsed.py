"""Tells parsed JSON from other Python values, and makes parsed JSON of what stands for it.

The reader of JSON texts returns nothing else, so what it refuses in a text is refused as a value too:
numbers that are not finite, lone surrogates, and nesting deeper than 200.
"""

# JSON values have any shape and are inspected at run time.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from math import isfinite
from types import NoneType
from typing import TYPE_CHECKING, Any

from workers_ai_kernel.reading.strict import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT = frozenset({str})
_ATOMS = frozenset({bool, int, NoneType})
_NUMBERS = (bool, int, float)


class NotJsonError(ValueError):
    """A value has something that JSON cannot represent; the text is what it has."""


def is_parsed(value: Any) -> bool:
    """Return whether a value is what a reader of JSON returns: no subclass, no tuple, no lone surrogate."""
    level = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for each in level:
            kind = type(each)
            if kind is list:
                below += each
            elif kind is dict:
                if not (_TEXT.issuperset(map(type, each)) and is_text("".join(each))):
                    return False
                below += each.values()
            elif not (kind in _ATOMS or (kind is str and each.isascii()) or _is_scalar(each)):
                return False
        if not below:
            return True
        level = below
    return all(map(_is_scalar, level))


def parsed(value: Any, dump: Callable[[Any], Any], depth: int = 0) -> Any:
    """Return parsed JSON for a value; subclasses become their JSON base types, and `dump` replaces models.

    `dump` returns the JSON of a model, and None for anything else. `depth` is that of the value.

    Raises:
        NotJsonError: JSON cannot represent the value.
    """
    dumped = dump(value)
    if dumped is not None:
        return parsed(dumped, dump, depth)
    if depth >= MAX_DEPTH and isinstance(value, dict | list):
        raise NotJsonError(f"is nested more than {MAX_DEPTH} deep")
    if isinstance(value, dict):
        return {_key(key): parsed(member, dump, depth + 1) for key, member in value.items()}
    if isinstance(value, list):
        return [parsed(item, dump, depth + 1) for item in value]
    if isinstance(value, str):
        return _text(value)
    for kind in _NUMBERS:
        if isinstance(value, kind):
            return _finite(kind(value))
    if value is None:
        return value
    raise NotJsonError(f"contains a value of type {type(value).__name__!r}")


def _is_scalar(value: Any) -> bool:
    kind = type(value)
    if kind is str:
        return is_text(value)
    return kind in _ATOMS or (kind is float and isfinite(value))


def _finite(value: float) -> float:
    if isinstance(value, float) and not isfinite(value):
        raise NotJsonError(f"contains {value}")
    return value


def _text(value: str) -> str:
    if not is_text(value):
        raise NotJsonError("contains a string with a lone surrogate")
    # Not by its own `__str__`, which a member of an enumeration may have.
    return str.__str__(value)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotJsonError(f"contains a key of type {type(key).__name__!r}")
    return _text(key)


def is_text(text: str) -> bool:
    """Return whether a text can be written as UTF-8: it has no lone surrogate."""
    if text.isascii():
        return True
    try:
        # It refuses what UTF-8 refuses, and takes a fraction of the time.
        text.encode("utf-32")
    except UnicodeEncodeError:
        return False
    return True
