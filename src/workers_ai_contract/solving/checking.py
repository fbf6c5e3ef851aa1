"""Checks whether a value has what is wanted of it, without searching."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from workers_ai_contract.solving.multiples import is_multiple
from workers_ai_contract.solving.wants import (
    Count,
    Distinct,
    Either,
    Equals,
    Except,
    Is,
    ItemAt,
    ItemsFrom,
    Listed,
    Matches,
    Matching,
    Multiple,
    NamedMember,
    Names,
    Never,
    NumberBound,
    OfSort,
    Others,
    Present,
    Size,
    SomeItem,
    Whole,
    canonical,
)
from workers_ai_kernel.document import Document
from workers_ai_kernel.schema.patterns import portable
from workers_ai_kernel.values import json_equal, json_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workers_ai_contract.solving.wants import Sort, Want, Wanted
    from workers_ai_kernel import Json


def meets(value: Json, want: Want) -> bool:  # noqa: PLR0911 - one line a want
    """Return whether a value has one want; a want about another sort of values holds."""
    match want:
        case Is(part, holds):
            return part.accepts(value) is holds
        case Listed(part, holds):
            return any(json_equal(value, each) for each in part.schema.enum or ()) is holds
        case Equals(text):
            return canonical(value) == text
        case OfSort(sort):
            return sort_of(value) == sort
        case Except(texts):
            return canonical(value) not in texts
        case Never():
            return False
        case Either(alternatives):
            return any(meets_all(value, wants) for wants in alternatives)
        case _:
            return _meets_of_sort(value, want)


def meets_all(value: Json, wants: Iterable[Want]) -> bool:
    """Return whether a value has each want."""
    return all(meets(value, want) for want in wants)


def sort_of(value: Json) -> Sort:
    """Return the sort of a value: its JSON type, where an integer is a number."""
    found = json_type(value)
    return "number" if found == "integer" else found


@lru_cache(2_000)
def pattern_test(pattern: str) -> Callable[[Json], bool]:
    """Return the compiled test that a text matches a regular expression, in linear time."""
    patterns = {pattern: portable(pattern)}
    return Document({"pattern": pattern}, patterns=patterns).engine.test_pattern(pattern)


def _meets_of_sort(value: Json, want: Want) -> bool:
    if isinstance(value, str):
        return _meets_text(value, want)
    if isinstance(value, list):
        return _meets_items(value, want)
    if isinstance(value, dict):
        return _meets_members(value, want)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _meets_number(value, want)
    return True


def _meets_number(value: float, want: Want) -> bool:
    match want:
        case NumberBound(bound, is_lower, strictly):
            beyond = value > bound if is_lower else value < bound
            return beyond or (value == bound and not strictly)
        case Multiple(step, holds):
            return is_multiple(value, step) is holds
        case Whole(holds):
            return (isinstance(value, int) or value.is_integer()) is holds
        case _:
            return True


def _meets_text(value: str, want: Want) -> bool:
    match want:
        case Size(least, most):
            return least <= len(value) and (most is None or len(value) <= most)
        case Matches(pattern, holds):
            return pattern_test(pattern)(value) is holds
        case _:
            return True


def _meets_items(value: list[Json], want: Want) -> bool:  # noqa: PLR0911 - one line a want
    match want:
        case Size(least, most):
            return least <= len(value) and (most is None or len(value) <= most)
        case ItemAt(index, wants):
            return len(value) <= index or meets_all(value[index], wants)
        case ItemsFrom(index, wants):
            return all(meets_all(item, wants) for item in value[index:])
        case SomeItem(index, wants):
            return any(meets_all(item, wants) for item in value[index:])
        case Count(part, least, most):
            found = sum(map(part.accepts, value))
            return least <= found and (most is None or found <= most)
        case Distinct(holds):
            return (len({canonical(item) for item in value}) == len(value)) is holds
        case _:
            return True


def _meets_members(value: dict[str, Json], want: Want) -> bool:  # noqa: PLR0911 - one line a want
    match want:
        case Size(least, most):
            return least <= len(value) and (most is None or len(value) <= most)
        case Present(name, holds):
            return (name in value) is holds
        case NamedMember(name, wants):
            return name not in value or meets_all(value[name], wants)
        case Matching(pattern, wants, some):
            of_pattern = [member for name, member in value.items() if pattern_test(pattern)(name)]
            return _all_or_some(of_pattern, wants, some=some)
        case Others(names, patterns, wants, some):
            others = [member for name, member in value.items() if is_other(name, names, patterns)]
            return _all_or_some(others, wants, some=some)
        case Names(wants, some):
            return _all_or_some(list(value), wants, some=some)
        case _:
            return True


def is_other(name: str, names: frozenset[str], patterns: frozenset[str]) -> bool:
    """Return whether a property is neither named nor of a pattern."""
    return name not in names and not any(pattern_test(pattern)(name) for pattern in patterns)


def _all_or_some(values: list[Json], wants: Wanted, *, some: bool) -> bool:
    if some:
        return any(meets_all(value, wants) for value in values)
    return all(meets_all(value, wants) for value in values)
