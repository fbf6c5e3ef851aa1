"""Texts worth reading: short words first, and on purpose the ones that break clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import Source

_PLAIN_WORDS = ("tide", "moon", "harbor", "water", "rises", "twice", "a", "day", "in", "Brest")
_HARD_WORDS = (
    "42",
    "0.5",
    "true",
    "null",
    "data:",
    "[DONE]",
    '{"a":1}',
    "été",
    "e\u0301",
    "潮汐",
    "🌊",
    "مد",
    "\\n",
    '"quoted"',
    "<|channel|>",
)
_BLANKS = (" ", " ", " ", "\n", "\t", "  ")
NAMES = ("harbor", "unit", "day", "depth", "region")
# Three in four words are plain; the first entry is the simplest.
_WORDS = _PLAIN_WORDS * 4 + _HARD_WORDS
_WORD_OR_NONE = (None,) * len(_WORDS) + _WORDS
_MOST_WORDS_AFTER_THE_FIRST = 5


def prose(source: Source) -> str:
    """Draw one to six words, now and then a hard one or an odd blank between two."""
    first = source.choice(_WORDS)
    others = [source.choice(_WORD_OR_NONE) for _ in range(_MOST_WORDS_AFTER_THE_FIRST)]
    drawn = [first, *(word for word in others if word is not None)]
    return source.choice(_BLANKS).join(drawn) if len(drawn) > 1 else first


def text(source: Source, minimum_length: int = 0) -> str:
    """Draw a text of any kind that has at least so many characters; empty where that is allowed."""
    if minimum_length == 0 and not source.boolean():
        return ""
    drawn = prose(source)
    return drawn + "." * max(0, minimum_length - len(drawn))


def name(source: Source) -> str:
    """Draw an identifier as people name parameters."""
    return source.choice(NAMES)


def names(source: Source, maximum: int) -> list[str]:
    """Draw some different identifiers, in a stable order."""
    return list(NAMES[: source.integer(0, min(maximum, len(NAMES)))])


def hexadecimal(source: Source, digits: int) -> str:
    """Draw a lower-case hexadecimal number with that many digits."""
    return f"{source.integer(0, 16**digits - 1):0{digits}x}"
