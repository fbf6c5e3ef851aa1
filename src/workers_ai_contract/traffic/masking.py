"""Masks the values of people in what is said about their traffic."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_kernel.values import names_in, texts_in
from workers_ai_schemas import Revision, load, load_observed, observed_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

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


def masked(problem: Problem, payload: Json) -> Problem:
    """Return a problem whose sentences quote no text of a payload, and no part of one.

    Keys of the payload, pointers and the words of the schemas, such as allowed values, stay.
    """
    shown = _words_of_the_schemas().union(names_in(payload))
    texts = {text for text in texts_in(payload) if text and text not in shown}
    repair = None if problem.repair is None else _without(problem.repair, texts, shown)
    return problem._replace(message=_without(problem.message, texts, shown), repair=repair)


@cache
def _words_of_the_schemas() -> frozenset[str]:
    """Return the names of fields and the allowed values of all published and observed schemas."""
    schemas = [
        *(load(revision, direction) for revision in Revision for direction in ("input", "output")),
        *map(load_observed, observed_names()),
    ]
    return frozenset(word for schema in schemas for word in texts_in(schema, names=True, left_out=_PROSE))


def _without(sentence: str, texts: Collection[str], shown: Collection[str]) -> str:
    """Return a sentence without texts: whole ones anywhere, and parts of them in what it quotes."""
    kept = [*_named(sentence, shown)]
    covered = [False] * len(sentence)
    written = "\n".join(form for text in texts for form in (text, json.dumps(text)[1:-1], repr(text)[1:-1]))
    quoted = _QUOTATION.search(sentence)
    if quoted is not None:
        for start in range(quoted.start(), quoted.end() - _RUN + 1):
            if sentence[start : start + _RUN] in written:
                covered[start : start + _RUN] = [True] * _RUN
    for start, end in kept:
        covered[start:end] = [False] * (end - start)
    private = [*_private(sentence, written, shown)] if quoted is not None else []
    for start, end in (*_whole(sentence, texts, kept), *private):
        covered[start:end] = [True] * (end - start)
    left = "".join("\0" if hidden else each for each, hidden in zip(sentence, covered, strict=True))
    return _COVERED.sub(MASK, left)


def _named(sentence: str, shown: Collection[str]) -> Iterator[_Span]:
    """Yield where a sentence has words that are shown, as words of their own, with their quotation marks."""
    for word in shown:
        if word and word in sentence:
            for match in re.finditer(rf"""(?<!\w)["']?{re.escape(word)}(?!\w)["']?""", sentence):
                yield _Span(*match.span())


def _whole(sentence: str, texts: Collection[str], kept: Collection[_Span]) -> Iterator[_Span]:
    """Yield where a sentence has a whole text, but for one inside of a word that is shown."""
    for text in texts:
        if len(text) >= _SHORTEST_WORD and text in sentence:
            for match in re.finditer(re.escape(text), sentence):
                span = _Span(*match.span())
                if not any(each.start <= span.start and span.end <= each.end for each in kept):
                    yield span


def _private(sentence: str, written: str, shown: Collection[str]) -> Iterator[_Span]:
    """Yield what stands in quotation marks and is a text, or the beginning of one."""
    for match in _SHORT_QUOTATION.finditer(sentence):
        inner = match.group(2)
        if inner not in shown and inner.rstrip(MASK) in written:
            yield _Span(*match.span(2))
