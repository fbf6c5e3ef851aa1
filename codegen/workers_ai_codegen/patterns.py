"""Regular expressions: from the language that Python means to the dialect of a linear engine.

python-jsonschema searches with `re`, jsonschema-rs with an engine that never backtracks. The models are
held against the first and use the second, so each pattern is written anew from its parsed form: every
class spelled out, `$` with the line feed that Python lets follow. What only a backtracking engine can
do is refused.
"""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import re
import warnings
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_LIMIT_OF_REPEATS = 1_000

_CATEGORIES = {
    "DIGIT": r"\p{Nd}",
    "WORD": r"\p{L}\p{N}_",
    "SPACE": r"\x{9}-\x{d}\x{1c}-\x{20}\x{85}\p{Z}",
}


class PatternError(ValueError):
    """A regular expression cannot be written for the linear engine; its text is the reason."""


def portable(pattern: str) -> str:
    """Return a pattern that finds in the linear engine what `re.search` finds with this one.

    Raises:
        PatternError: it needs an engine that backtracks, or engines disagree upon it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(f"it is not a regular expression that engines agree upon ({error})") from None
    if parsed.state.flags != re.UNICODE:
        raise PatternError("flags within a pattern are not supported")
    return _sequence(parsed, last=True)


def _sequence(items: Any, *, last: bool) -> str:  # noqa: ANN401 - parsed patterns have no types
    final = len(items) - 1
    return "".join(
        _item(name, value, last=last and index == final) for index, (name, value) in enumerate(items)
    )


def _item(name: Any, value: Any, *, last: bool) -> str:  # noqa: ANN401, PLR0911 - one line a kind
    match str(name):
        case "LITERAL":
            return _character(value)
        case "NOT_LITERAL":
            return f"[^{_character(value)}]"
        case "ANY":
            return r"[^\x{a}]"
        case "IN":
            return _class(value)
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _repeat(*value)
        case "SUBPATTERN":
            return _group(*value, last=last)
        case "BRANCH":
            branches = "|".join(_sequence(branch, last=last) for branch in value[1])
            return f"(?:{branches})"
        case "AT":
            return _position(str(value), last=last)
        case other:
            raise PatternError(f"{other.lower().replace('_', ' ')} needs an engine that backtracks")


def _class(items: Any) -> str:  # noqa: ANN401
    kinds = [str(name) for name, _ in items]
    negated = kinds[0] == "NEGATE"
    members = items[1:] if negated else items
    if any(_is_complement(name, value) for name, value in members):
        if len(members) > 1:
            raise PatternError("a complement beside others in a class is not supported")
        category = str(members[0][1]).removeprefix("CATEGORY_NOT_")
        return f"[{'' if negated else '^'}{_CATEGORIES[category]}]"
    return f"[{'^' if negated else ''}{''.join(_member(name, value) for name, value in members)}]"


def _is_complement(name: Any, value: Any) -> bool:  # noqa: ANN401
    return str(name) == "CATEGORY" and str(value).startswith("CATEGORY_NOT_")


def _member(name: Any, value: Any) -> str:  # noqa: ANN401
    match str(name):
        case "LITERAL":
            return _character(value)
        case "RANGE":
            return f"{_character(value[0])}-{_character(value[1])}"
        case _:
            return _CATEGORIES[str(value).removeprefix("CATEGORY_")]


def _repeat(least: int, most: Any, body: Any) -> str:  # noqa: ANN401
    endless = most is _constants.MAXREPEAT
    if max(least, 0 if endless else most) > _LIMIT_OF_REPEATS:
        raise PatternError(f"it counts beyond {_LIMIT_OF_REPEATS}")
    upper = "" if endless else str(most)
    return f"(?:{_sequence(body, last=False)}){{{least},{upper}}}"


def _group(_number: Any, added: int, removed: int, body: Any, *, last: bool) -> str:  # noqa: ANN401
    if added or removed:
        raise PatternError("flags within a pattern are not supported")
    return f"(?:{_sequence(body, last=last)})"


def _position(name: str, *, last: bool) -> str:
    if name in {"AT_BEGINNING", "AT_BEGINNING_STRING"}:
        return "^"
    if name == "AT_END_STRING" and last:
        return "$"
    if name == "AT_END" and last:
        # Python lets one line feed follow; at the very end it may as well be taken in.
        return r"\x{a}?$"
    raise PatternError(
        f"{name.removeprefix('AT_').lower().replace('_', ' ')} within a pattern is not supported"
    )


def _character(code: int) -> str:
    text = chr(code)
    return text if text.isascii() and text.isalnum() else f"\\x{{{code:x}}}"
