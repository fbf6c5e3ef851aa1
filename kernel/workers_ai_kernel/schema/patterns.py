"""Translates regular expressions from Python's dialect to that of the linear engine.

python-jsonschema uses `re`, jsonschema-rs an engine without backtracking. The models use the latter and
must agree with the former, so each pattern is rewritten from its parsed form: classes are spelled out and
`$` allows the trailing line feed that Python allows. Patterns that need backtracking are rejected.
"""

# Parsed patterns are untyped.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import re
import warnings
from itertools import accumulate
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from workers_ai_kernel import pointers
from workers_ai_kernel.compilable import NAMED_SCHEMAS, VALUE_KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel.json_types import Json

_LIMIT_OF_REPEATS = 1_000
# The linear engine refuses more than 250.
_DEEPEST_GROUP = 200
_TOO_DEEP = f"groups are nested more than {_DEEPEST_GROUP} levels deep"

_CATEGORIES = {
    "DIGIT": r"\p{Nd}",
    "WORD": r"\p{L}\p{N}_",
    "SPACE": r"\u{9}-\u{d}\u{1c}-\u{20}\u{85}\p{Z}",
}

_BACKTRACKING = {
    "ASSERT": "a lookahead or lookbehind, (?=…) or (?<=…),",
    "ASSERT_NOT": "a negative lookahead or lookbehind, (?!…) or (?<!…),",
    "ATOMIC_GROUP": "an atomic group, (?>…),",
    "GROUPREF": "a back reference",
    "GROUPREF_EXISTS": "a conditional group",
    "POSSESSIVE_REPEAT": "a possessive repetition",
}


class PatternError(ValueError):
    """A regular expression cannot be translated; the text is the reason."""


def portable(pattern: str) -> str:
    """Return a pattern that matches in the linear engine what `re.search` matches with this one.

    Raises:
        PatternError: it needs backtracking, or engines disagree on its meaning.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = _parser.parse(pattern)
    except RecursionError:
        raise PatternError(_TOO_DEEP) from None
    except (re.error, OverflowError) as error:
        raise PatternError(f"not a portable regular expression ({error})") from None
    if parsed.state.flags != re.UNICODE:
        raise PatternError("flags within a pattern are not supported")
    try:
        translated = _sequence(parsed, last=True)
    except RecursionError:
        raise PatternError(_TOO_DEEP) from None
    if _depth(translated) > _DEEPEST_GROUP:
        raise PatternError(_TOO_DEEP)
    return translated


def _depth(translated: str) -> int:
    """Return how deeply groups are nested; in a translated pattern every other parenthesis is escaped."""
    steps = (1 if character == "(" else -1 for character in translated if character in "()")
    return max(accumulate(steps), default=0)


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
            return r"[^\u{a}]"
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
            what = _BACKTRACKING.get(other, other.lower().replace("_", " "))
            raise PatternError(f"{what} needs an engine that backtracks: not supported")


def _class(items: Any) -> str:  # noqa: ANN401
    kinds = [str(name) for name, _ in items]
    negated = kinds[0] == "NEGATE"
    members = items[1:] if negated else items
    if any(_is_complement(name, value) for name, value in members):
        if len(members) > 1:
            raise PatternError("a negated class within a character class is not supported")
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
        raise PatternError(f"repetition counts above {_LIMIT_OF_REPEATS} are not supported")
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
        # Python allows one trailing line feed; at the very end it can be part of the match.
        return r"\u{a}?$"
    raise PatternError(
        f"{name.removeprefix('AT_').lower().replace('_', ' ')} within a pattern is not supported"
    )


def _character(code: int) -> str:
    text = chr(code)
    return text if text.isascii() and text.isalnum() else f"\\u{{{code:x}}}"


def patterns_in(schema: Json, pointer: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield the regular expressions of a schema, each with its keyword and the place of the subschema."""
    if isinstance(schema, list):
        for index, item in enumerate(schema):
            yield from patterns_in(item, pointers.join(pointer, index))
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        place = pointers.join(pointer, keyword)
        if keyword in VALUE_KEYWORDS:
            continue
        if keyword == "pattern" and isinstance(value, str):
            yield value, keyword, pointer
        elif keyword in NAMED_SCHEMAS and isinstance(value, dict):
            if keyword == "patternProperties":
                yield from ((one, keyword, pointer) for one in value)
            for name, child in value.items():
                yield from patterns_in(child, pointers.join(place, name))
        else:
            yield from patterns_in(value, place)
