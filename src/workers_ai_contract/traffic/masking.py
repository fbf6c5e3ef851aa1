"""Masks the values of people in what is said about their traffic."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_kernel.values import names_in, texts_in
from workers_ai_schemas import Revision, load, load_observed, observed_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from workers_ai_kernel import Json
    from workers_ai_kernel.problem import Problem

MASK = "\u2026"
_SHORTEST_WORD = 4
_RUN = 8
# From the first sign that a quotation begins with to the last one that it ends with.
_QUOTATION = re.compile(r"""["'\[{].*["'\]}\u2026]""", re.DOTALL)
_SHORT_QUOTATION = re.compile(r"""(["'])(.+?)\1""")
_COVERED = re.compile("\0+")
_PROSE = frozenset({"description", "title", "default", "examples", "$comment"})


class _Span(NamedTuple):
    start: int
    end: int


class _Payload(NamedTuple):
    """What of a payload is hidden, and what stays.

    Attributes:
        texts: The strings in it that are hidden.
        names: The names of its members, which stay, as the words of the schemas do.
        written: The texts in the notations in which sentences quote them.
    """

    texts: frozenset[str]
    names: frozenset[str]
    written: str

    @classmethod
    def of(cls, payload: Json) -> _Payload:
        names = frozenset(names_in(payload)) - _words_of_the_schemas()
        shown = names | _words_of_the_schemas()
        texts = frozenset(text for text in texts_in(payload) if text and text not in shown)
        forms = (form for text in texts for form in (text, json.dumps(text)[1:-1], repr(text)[1:-1]))
        return cls(texts, names, "\n".join(forms))

    def shows(self, word: str) -> bool:
        return word in self.names or word in _words_of_the_schemas()


def masked(problems: Iterable[Problem], payload: Json) -> tuple[Problem, ...]:
    """Return problems whose sentences quote no text of a payload, and no part of one.

    Keys of the payload, pointers and the words of the schemas, such as allowed values, stay.
    """
    private = _Payload.of(payload)
    return tuple(
        problem._replace(
            message=_without(problem.message, private),
            repair=None if problem.repair is None else _without(problem.repair, private),
        )
        for problem in problems
    )


@cache
def _words_of_the_schemas() -> frozenset[str]:
    """Return the names of fields and the allowed values of all published and observed schemas."""
    schemas = [
        *(load(revision, direction) for revision in Revision for direction in ("input", "output")),
        *map(load_observed, observed_names()),
    ]
    return frozenset(word for schema in schemas for word in texts_in(schema, names=True, left_out=_PROSE))


@cache
def _pattern_of_the_schemas() -> re.Pattern[str]:
    """Return a pattern of their words, with quotation marks; a longer word comes before its beginning."""
    words = sorted(filter(None, _words_of_the_schemas()), key=len, reverse=True)
    return re.compile(_as_a_word("|".join(map(re.escape, words))))


def _as_a_word(pattern: str) -> str:
    return rf"""(?<!\w)["']?(?:{pattern})(?!\w)["']?"""


def _without(sentence: str, payload: _Payload) -> str:
    """Return a sentence without texts: whole ones anywhere, and parts of them in what it quotes."""
    kept = [*_named(sentence, payload.names)]
    covered = [False] * len(sentence)
    quoted = _QUOTATION.search(sentence)
    if quoted is not None:
        for start in range(quoted.start(), quoted.end() - _RUN + 1):
            if sentence[start : start + _RUN] in payload.written:
                covered[start : start + _RUN] = [True] * _RUN
    for start, end in kept:
        covered[start:end] = [False] * (end - start)
    for start, end in (*_whole(sentence, payload.texts, kept), *_private(sentence, payload)):
        covered[start:end] = [True] * (end - start)
    left = "".join("\0" if hidden else each for each, hidden in zip(sentence, covered, strict=True))
    return _COVERED.sub(MASK, left)


def _named(sentence: str, names: Collection[str]) -> Iterator[_Span]:
    """Yield where a sentence has words that are shown, as words of their own, with their quotation marks."""
    found = (re.compile(_as_a_word(re.escape(name))) for name in names if name and name in sentence)
    for pattern in (_pattern_of_the_schemas(), *found):
        for match in pattern.finditer(sentence):
            yield _Span(*match.span())


def _whole(sentence: str, texts: Collection[str], kept: Collection[_Span]) -> Iterator[_Span]:
    """Yield where a sentence has a whole text, but for one inside of a word that is shown."""
    for text in texts:
        if len(text) >= _SHORTEST_WORD and text in sentence:
            for match in re.finditer(re.escape(text), sentence):
                span = _Span(*match.span())
                if not any(each.start <= span.start and span.end <= each.end for each in kept):
                    yield span


def _private(sentence: str, payload: _Payload) -> Iterator[_Span]:
    """Yield what stands in quotation marks and is a text, or the beginning of one."""
    for match in _SHORT_QUOTATION.finditer(sentence):
        inner = match.group(2)
        # A few characters are in many texts: the ',' of "Expecting ',' delimiter" says nothing of them.
        is_part = inner.rstrip(MASK) in payload.written and len(inner) >= _SHORTEST_WORD
        if not payload.shows(inner) and (is_part or inner in payload.texts):
            yield _Span(*match.span(2))
