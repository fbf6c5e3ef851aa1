"""Checks the arguments that the public functions share."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from workers_ai_contract.errors import UsageError

if TYPE_CHECKING:
    from enum import StrEnum

LARGEST_SEED = 2**64 - 1
LONGEST_S = 86_400


def whole_number(name: str, value: object, *, at_least: int | None = None, at_most: int | None = None) -> int:
    """Return `value` if it is an integer within the bounds.

    Raises:
        UsageError: it is not.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise UsageError(f"{name} must be an integer, but it is {value!r}")
    if at_least is not None and value < at_least:
        raise UsageError(f"{name} must be at least {at_least}, but it is {value}")
    if at_most is not None and value > at_most:
        raise UsageError(f"{name} must be at most {at_most}, but it is {value}")
    return value


def seconds(name: str, value: object) -> float:
    """Return `value` if it is a number of seconds above 0, and at most a day.

    Raises:
        UsageError: it is not.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= LONGEST_S:
        return float(value)
    raise UsageError(f"{name} must be more than 0 and at most {LONGEST_S} seconds, but it is {value!r}")


def one_of(name: str, value: object, options: type[StrEnum]) -> str:
    """Return `value` if it is one of the options.

    Raises:
        UsageError: it is not.
    """
    known = [option.value for option in options]
    if value in known:
        return str(value)
    raise UsageError(f"{name} must be {' or '.join(map(repr, known))}, but it is {value!r}")


def texts(name: str, value: object) -> list[str]:
    """Return the strings of a collection.

    Raises:
        UsageError: it is not a collection, or holds something else.
    """
    found = list(cast("Iterable[object]", value)) if isinstance(value, Iterable) else [value]
    if not all(isinstance(each, str) for each in found):
        raise UsageError(f"{name} must be a string or a list of strings, but it is {value!r}")
    return cast("list[str]", found)


def path_of(name: str, value: object) -> Path:
    """Return a path given as text or as a path object.

    Raises:
        UsageError: it is neither, or empty, or contains a NUL character.
    """
    text = os.fspath(cast("os.PathLike[str]", value)) if isinstance(value, os.PathLike) else value
    if not isinstance(text, str) or not text:
        raise UsageError(f"{name} must be a path, but it is {value!r}")
    if "\0" in text:
        raise UsageError(f"{name} contains a NUL character, which no path can: {value!r}")
    return Path(text)


def callback(name: str, value: object) -> None:
    """Refuse what is neither None nor can be called, before anything is started.

    Raises:
        UsageError: it is such a value.
    """
    if value is not None and not callable(value):
        raise UsageError(f"{name} must be a function or None, but it is {value!r}")
