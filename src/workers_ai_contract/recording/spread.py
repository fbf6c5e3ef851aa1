"""Finds known secrets whose characters are spread over the events of a stream, as models send their words."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workers_ai_contract.recording.spellings import spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_contract.recording.spellings import Span

_DATA = re.compile(r"(?:\A|(?<=[\r\n]))data:[ ]?([^\r\n]+)")
_LOG_PROBABILITIES = '"logprob"'
_INSIDE = r'[^"\\]*(?:\\.[^"\\]*)*'
_SCALAR = re.compile(rf'"({_INSIDE})"(\s*:)?|(-?[0-9][0-9.eE+-]*)', re.DOTALL)
_MEMBER = re.compile(rf'"(\w+)"\s*:\s*"({_INSIDE})', re.DOTALL)
_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)
_BYTES = "bytes"
_INDEX = "index"
_LARGEST_BYTE = 255
_FEWEST = 2

_Fields: TypeAlias = tuple[str, ...]
# What is read of an event: numbers come as their digits.
_Value: TypeAlias = "str | bool | _Members | list[_Value] | None"


class SpreadSecrets(NamedTuple):
    """Where pieces of secrets are: in strings, and in numbers, which must stay numbers."""

    strings: list[Span]
    numbers: list[Span]


class _Leaf(NamedTuple):
    """A string or a number in an event.

    Attributes:
        names: The names of the members in which it is.
        indexes: What these say about their place in the whole, such as the `index` of a choice.
        text: The string, or the digits of the number.
        event: Where the event is.
        number: Which of its strings and numbers this is; None for the whole span.
    """

    names: _Fields
    indexes: _Fields
    text: str
    event: Span
    number: int | None


class _Members(NamedTuple):
    """An object: its members in their order, none left out."""

    members: list[tuple[str, _Value]]


def spread_secrets(text: str, needles: tuple[str, ...]) -> SpreadSecrets:
    """Return the pieces of secrets that several events, or log probabilities, have only together.

    Texts belong together if their names are the same, or their names and indexes, or the last of their names.
    """
    found = SpreadSecrets([], [])
    if not needles:
        return found
    leaves = [leaf for event in _events(text) for leaf in _leaves_of(text, event)]
    if len(leaves) < _FEWEST:
        return found
    places = _Places(text)
    for group in _groups(leaves):
        for piece, start, end in _pieces([leaves[number] for number in group], needles):
            place, is_number = places.of(piece)
            if is_number:
                found.numbers.append(place)
            else:
                found.strings.append(_part(text, place, piece, start, end))
    return found


def _events(text: str) -> list[Span]:
    found = [match.span(1) for match in _DATA.finditer(text)] if "data:" in text else []
    if len(found) >= _FEWEST:
        return found
    return [(0, len(text))] if _LOG_PROBABILITIES in text else []


def _leaves_of(text: str, event: Span) -> Iterator[_Leaf]:
    start, end = event
    found: list[tuple[_Fields, _Fields, str]] = []
    try:
        value = json.loads(
            text[start:end],
            strict=False,
            object_pairs_hook=_Members,
            parse_int=str,
            parse_float=str,
            parse_constant=lambda _: None,
        )
        _collect(found, value, (), ())
    except (ValueError, RecursionError):
        yield from _leaves_of_damaged(text, event)
        return
    for number, (names, indexes, leaf) in enumerate(found):
        yield _Leaf(names, indexes, leaf, event, number)


def _leaves_of_damaged(text: str, event: Span) -> Iterator[_Leaf]:
    """Yield the members that can be told in what is not JSON, or else all of it."""
    found = [*_MEMBER.finditer(text, *event)]
    for match in found:
        yield _Leaf((match[1],), (), match[2], match.span(2), None)
    if not found:
        yield _Leaf(("",), (), text[event[0] : event[1]], event, None)


def _collect(
    found: list[tuple[_Fields, _Fields, str]], value: _Value, names: _Fields, indexes: _Fields
) -> None:
    """Add the strings and numbers in a value, in their order, with their names and indexes."""
    if isinstance(value, str):
        found.append((names, indexes, value))
    elif isinstance(value, _Members):
        own = [str(each) for name, each in value.members if name.endswith(_INDEX)]
        inner = (*indexes, *own) if own else indexes
        for name, each in value.members:
            _collect(found, each, (*names, name), inner)
    elif isinstance(value, list):
        if names and names[-1] == _BYTES:
            value = [_byte(each) for each in value]
        for each in value:
            _collect(found, each, names, indexes)


def _byte(value: _Value) -> _Value:
    """Return the letter of a number in the `bytes` of a log probability."""
    if not isinstance(value, str) or not value.isdecimal() or int(value) > _LARGEST_BYTE:
        return value
    return chr(int(value))


def _groups(leaves: list[_Leaf]) -> Iterable[tuple[int, ...]]:
    """Return the numbers of the leaves that belong together, each group once."""
    groups: dict[tuple[str, _Fields, _Fields], list[int]] = defaultdict(list)
    for number, leaf in enumerate(leaves):
        groups["names", leaf.names, ()].append(number)
        groups["last name", leaf.names[-1:], ()].append(number)
        if leaf.indexes:
            groups["indexes", leaf.names, leaf.indexes].append(number)
    return {tuple(numbers) for numbers in groups.values() if len(numbers) >= _FEWEST}


def _pieces(leaves: list[_Leaf], needles: tuple[str, ...]) -> Iterator[tuple[_Leaf, int, int]]:
    """Yield what each leaf has of a secret that more than one of them have together."""
    spans = spans_of("".join([leaf.text for leaf in leaves]), needles)
    starts = [*accumulate((len(leaf.text) for leaf in leaves), initial=0)] if spans else []
    for start, end in spans:
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
        if first == last:
            # The text of one leaf, which needs no other one to be found.
            continue
        for number in range(first, last + 1):
            at = starts[number]
            yield leaves[number], max(start - at, 0), min(end - at, len(leaves[number].text))


def _part(text: str, place: Span, leaf: _Leaf, start: int, end: int) -> Span:
    """Return where a part of a string is; its place if its escapes are not understood."""
    if leaf.number is None:
        return place[0] + start, place[0] + end
    units = [match.start() for match in _UNIT.finditer(text, *place)]
    if len(units) != len(leaf.text):
        return place
    units.append(place[1])
    return units[start], units[end]


class _Places:
    """Where the strings and numbers of events are in a text; each event is read once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[Span, list[tuple[Span, bool]]] = {}

    def of(self, leaf: _Leaf) -> tuple[Span, bool]:
        """Return the place of a leaf, and whether it is a number."""
        if leaf.number is None:
            return leaf.event, False
        if leaf.event not in self._found:
            self._found[leaf.event] = [*self._read(leaf.event)]
        return self._found[leaf.event][leaf.number]

    def _read(self, event: Span) -> Iterator[tuple[Span, bool]]:
        for match in _SCALAR.finditer(self._text, *event):
            if match[2] is None:
                is_number = match[3] is not None
                yield match.span(3 if is_number else 1), is_number
