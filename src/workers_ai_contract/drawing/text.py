"""Readable texts: short words first, plus texts that are known to break clients."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workers_ai_contract.drawing.source import ChoiceSource

_PLAIN_WORDS = ("tide", "moon", "harbor", "water", "rises", "twice", "a", "day", "in", "Brest")
# Texts that break clients, by the kind of bug that they reveal.
_HARD: Mapping[str, tuple[str, ...]] = {
    "digits only": ("42", "007"),
    "like a value": ("0.5", "true", "null"),
    "like a stream": ("data:", "[DONE]", "data: [DONE]", "data: {}\n\n"),
    "JSON in a text": ('{"a":1}', "[]", '{"data":"[DONE]"}'),
    "escapes": ("\\n", '"quoted"', "\\u0000"),
    "of two bytes": ("été",),
    "of three bytes": ("潮汐",),
    "of four bytes": ("🌊", "\U0001d54bide", "👩\u200d🚀"),
    "combining marks": ("e\u0301", "u\u0308\u0323"),
    "right to left": ("مد", "שלום"),
    "NUL": ("\0", "tide\0moon"),
    "control tokens": (
        "<|channel|>",
        "<|start|>",
        "<|message|>",
        "<|call|>",
        "<|end|>",
        "<|start|>assistant<|channel|>analysis<|message|>",
    ),
    "whitespace only": (" ", "\n", "\t \r\n"),
}
_HARD_WORDS = tuple(word for words in _HARD.values() for word in words)
# Three out of four words are plain.
_WORDS = _PLAIN_WORDS * 10 + _HARD_WORDS
_BLANKS = (" ", " ", " ", "\n", "\t", "  ")
NAMES = ("harbor", "unit", "day", "depth", "region")
_MOST_PHRASES = 1024
_MOST_WORDS = 176


def prose(source: ChoiceSource) -> str:
    """Draw a phrase of one or more words, occasionally with a difficult word or unusual whitespace."""
    return source.choice(_phrases())


@cache
def _phrases() -> tuple[str, ...]:
    """Return all phrases, the simplest first; one choice among them is cheaper than one per word."""
    single = _PLAIN_WORDS + _HARD_WORDS
    random = Random(0)  # noqa: S311 - a seed makes values, not secrets
    # Each single word is as likely as three sentences.
    return (*single * 3, *(_sentence(random) for _ in range(_MOST_PHRASES - 3 * len(single))))


def _sentence(random: Random) -> str:
    blank = _any_of(_BLANKS, random)
    # Most are short, a few have the length of real prompts.
    length = 2 + int(random.random() * random.random() * _MOST_WORDS)
    return blank.join(_any_of(_WORDS, random) for _ in range(length))


def _any_of(options: Sequence[str], random: Random) -> str:
    return options[int(random.random() * len(options))]


def text(source: ChoiceSource, minimum_length: int = 0) -> str:
    """Draw a text of any kind with a minimum length; it may be empty if the minimum is 0."""
    return source.choice(texts(minimum_length))


@cache
def texts(minimum_length: int) -> tuple[str, ...]:
    """Return the texts to choose from, the simplest first; the empty text is frequent if it is allowed."""
    empty = ("",) * (_MOST_PHRASES // 8)
    long_enough = (phrase + "." * max(0, minimum_length - len(phrase)) for phrase in _phrases())
    return (*(empty if minimum_length == 0 else ()), *long_enough)


def name(source: ChoiceSource) -> str:
    """Draw an identifier that looks like a parameter name."""
    return source.choice(NAMES)


def names(source: ChoiceSource, maximum: int) -> list[str]:
    """Draw some distinct identifiers, in a stable order."""
    return list(NAMES[: source.integer(0, min(maximum, len(NAMES)))])


def hexadecimal(source: ChoiceSource, digits: int) -> str:
    """Draw a lower-case hexadecimal number with that many digits."""
    return f"{source.integer(0, 16**digits - 1):0{digits}x}"
