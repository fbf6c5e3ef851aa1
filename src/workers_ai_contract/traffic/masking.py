"""Masks the values of people in what is said about their traffic."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from workers_ai_kernel.values import texts_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from workers_ai_kernel import Json
    from workers_ai_kernel.problem import Problem

MASK = "\u2026"
_SHORTEST_WORD = 4
_RUN = 8
# From the first sign that a quotation begins with to the last one that it ends with.
_QUOTATION = re.compile(r"""["'\[{].*["'\]}\u2026]""", re.DOTALL)
_SHORT_QUOTATION = re.compile(r"""(["'])(.+?)\1""")
_COVERED = re.compile("\0+")
_NOT_PRIVATE = frozenset({"user", "assistant", "system", "tool", "developer", "function", "text", "object"})


def masked(problem: Problem, payload: Json) -> Problem:
    """Return a problem whose sentences quote no text of a payload, and no part of one.

    Keys, pointers and words of the protocol, such as the name of a role, stay.
    """
    texts = {text for text in texts_in(payload) if text and text not in _NOT_PRIVATE}
    repair = None if problem.repair is None else _without(problem.repair, texts)
    return problem._replace(message=_without(problem.message, texts), repair=repair)


def _without(sentence: str, texts: Collection[str]) -> str:
    """Return a sentence without texts: whole ones anywhere, and parts of them in what it quotes."""
    for text in sorted(texts, key=len, reverse=True):
        if len(text) >= _SHORTEST_WORD:
            sentence = sentence.replace(text, MASK)
    written = "\n".join(form for text in texts for form in (text, json.dumps(text), repr(text)))
    quoted = _QUOTATION.search(sentence)
    if quoted is None:
        return sentence
    hidden = _SHORT_QUOTATION.sub(
        lambda match: _hidden(match, written), _without_parts(quoted.group(), written)
    )
    return sentence[: quoted.start()] + hidden + sentence[quoted.end() :]


def _without_parts(quoted: str, written: str) -> str:
    """Return a quotation with a mask for each run of characters that stands in what was written."""
    covered = [False] * len(quoted)
    for start in range(len(quoted) - _RUN + 1):
        if quoted[start : start + _RUN] in written:
            covered[start : start + _RUN] = [True] * _RUN
    kept = "".join(
        "\0" if is_covered else character for character, is_covered in zip(quoted, covered, strict=True)
    )
    return _COVERED.sub(MASK, kept)


def _hidden(match: re.Match[str], written: str) -> str:
    quote, inner = match.groups()
    is_private = inner.rstrip(MASK) in written and inner not in _NOT_PRIVATE
    return f"{quote}{MASK}{quote}" if is_private else match.group()
