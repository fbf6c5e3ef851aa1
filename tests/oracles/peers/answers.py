"""What a validator says first, and whether that is what a human would name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_kernel import JsonObject

_REQUIRED = "is a required property"
_OF_UNION = "valid under"
_SEVERAL = ("valid under each of", "valid under more than one")
# The steps of the JSONPaths that python-jsonschema writes: `.name`, `[0]`, `['any name']`.
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+)\]|\['(?P<quoted>[^']*)'\]")


@dataclass(frozen=True, slots=True)
class Question:
    """One wrong payload and its cause: the place, the keyword, and words of which one is what is missing.

    `at_key` says that the place is a key that is itself wrong: others can only name the object around it.
    """

    schema: JsonObject
    payload: str
    pointer: str
    keyword: str
    words: Sequence[str]
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The first thing that a validator says; `keyword` is empty where it does not tell."""

    pointer: str
    keyword: str
    message: str

    def is_right(self, question: Question) -> bool:
        """Return whether this is the cause: the place, the name that is missing, a union but no branch."""
        places = {question.pointer}
        if question.at_key:
            places.add(question.pointer.rpartition("/")[0])
        if self.pointer not in places:
            return False
        missing = self.keyword == "required" or _REQUIRED in self.message
        if question.keyword == "required":
            return missing and any(_quoted(word, self.message) for word in question.words)
        if question.keyword == "oneOf":
            return self.keyword == "oneOf" or _OF_UNION in self.message
        return not any(words in self.message for words in _SEVERAL)


def pointer_of(path: str) -> str:
    """Return the JSON Pointer for a JSONPath as python-jsonschema writes it."""
    steps = (step["name"] or step["index"] or step["quoted"] for step in _STEP.finditer(path))
    return join("", *steps)


def _quoted(word: str, message: str) -> bool:
    return f"'{word}'" in message or f'"{word}"' in message
