"""Counts tokens of texts. The count is an estimate, but the same everywhere: usage, limits, window."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from workers_ai_contract.wire.chunks import tokens

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

_SHORT = 200
"""Characters of a text whose count is remembered: most answers are made of the same sentences."""
_LONGEST_TOKEN = 8
_CHARACTERS_PER_TOKEN = 4
_FOR_EACH_MESSAGE = 4
_PROMPT_FIELDS = ("messages", "prompt", "input", "instructions", "tools", "response_format", "text")


def count_tokens(text: str) -> int:
    """Return the number of tokens of an answer's text: one for each word, more for long ones."""
    return _count(text) if len(text) > _SHORT else _count_again(text)


def _count(text: str) -> int:
    # Lists are faster than generators here, and every answer is counted.
    if text.isprintable() and "  " not in text and not text.endswith(" "):
        # Each piece is a word with the space before it; the first one may have none.
        words = text.split(" ")
        lacks_space = len(words[0]) % _LONGEST_TOKEN == 0
        return sum([len(word) // _LONGEST_TOKEN + 1 for word in words]) - lacks_space
    return sum([-(-length // _LONGEST_TOKEN) for length in map(len, tokens(text))])


_count_again = lru_cache(2_000)(_count)


@lru_cache(2_000)
def count_next(sentence: str) -> int:
    """Return the number of tokens of a sentence behind another one; its space belongs to it."""
    return _count(f" {sentence}")


def count_prompt(request: JsonObject) -> int:
    """Return the number of tokens of a request: of its texts, and some for each message; at least one."""
    total = 0
    waiting: list[Json] = [request[name] for name in _PROMPT_FIELDS if name in request]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            total += -(-len(value) // _CHARACTERS_PER_TOKEN)
        elif isinstance(value, dict):
            total += _FOR_EACH_MESSAGE if "role" in value else 1
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return max(1, total)
