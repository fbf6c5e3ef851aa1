"""Texts that match a regular expression, drawn by choices."""

# Parsed patterns are untyped.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # Chooses a number from 0 to below the argument.
    Choose = Callable[[int], int]

_MOST_REPEATS = 3
_ANY = "ax0_-. é"
_CATEGORIES = {
    "DIGIT": "0123456789",
    "NOT_DIGIT": "ax_- é",
    "WORD": "abcxyzAZ019_é",
    "NOT_WORD": " -.!",
    "SPACE": " \t\n",
    "NOT_SPACE": "ax0_-.é",
}
_CANDIDATES = "".join(map(chr, range(32, 127))) + "\t\n\r\f\véßЖ中🌊\u00a0\u0660\u2028"


def matching_text(pattern: str, choose: Choose) -> str:
    """Return a text that is likely to match a regular expression; check it where it must."""
    return _sequence(_parsed(pattern), choose)


@lru_cache(2_000)
def _parsed(pattern: str) -> Any:  # noqa: ANN401 - parsed patterns have no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _parser.parse(pattern)


def _sequence(items: Any, choose: Choose) -> str:  # noqa: ANN401
    return "".join(_item(str(name), value, choose) for name, value in items)


def _item(name: str, value: Any, choose: Choose) -> str:  # noqa: ANN401, PLR0911 - one line a kind
    match name:
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return _one(_fitting(f"[^{re.escape(chr(value))}]"), choose)
        case "ANY":
            return _one(_ANY, choose)
        case "IN":
            return _one(_members(value), choose)
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _repeat(value, choose)
        case "SUBPATTERN":
            return _sequence(value[3], choose)
        case "BRANCH":
            branches = value[1]
            return _sequence(branches[choose(len(branches))], choose)
        case "CATEGORY":
            return _one(_CATEGORIES[str(value).removeprefix("CATEGORY_")], choose)
        case _:
            # Anchors and what looks around take no room.
            return ""


def _repeat(value: Any, choose: Choose) -> str:  # noqa: ANN401
    least, most, body = value
    endless = most is _constants.MAXREPEAT
    upper = least + _MOST_REPEATS if endless else min(most, least + _MOST_REPEATS)
    return "".join(_sequence(body, choose) for _ in range(least + choose(upper - least + 1)))


def _members(items: Any) -> str:  # noqa: ANN401
    if str(items[0][0]) == "NEGATE":
        return "".join(each for each in _CANDIDATES if not _is_member(each, items[1:])) or "\u4e00"
    found: list[str] = []
    for name, value in items:
        match str(name):
            case "LITERAL":
                found.append(chr(value))
            case "RANGE":
                low, high = value
                span = high - low
                found += [chr(low + step) for step in sorted({0, span, span // 2, span // 3, min(1, span)})]
            case _:
                found.append(_CATEGORIES[str(value).removeprefix("CATEGORY_")])
    return "".join(found)


def _is_member(character: str, items: Any) -> bool:  # noqa: ANN401
    code = ord(character)
    for name, value in items:
        match str(name):
            case "LITERAL":
                found = code == value
            case "RANGE":
                found = value[0] <= code <= value[1]
            case _:
                found = re.match(_CLASSES[str(value).removeprefix("CATEGORY_")], character) is not None
        if found:
            return True
    return False


_CLASSES = {
    "DIGIT": r"\d",
    "NOT_DIGIT": r"\D",
    "WORD": r"\w",
    "NOT_WORD": r"\W",
    "SPACE": r"\s",
    "NOT_SPACE": r"\S",
}


@lru_cache(500)
def _fitting(pattern: str) -> str:
    return "".join(each for each in _CANDIDATES if re.match(pattern, each))


def _one(options: Sequence[str], choose: Choose) -> str:
    return options[choose(len(options))] if options else ""
