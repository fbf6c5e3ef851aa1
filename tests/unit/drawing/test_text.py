"""Texts: short words first, and every kind that breaks clients."""

from __future__ import annotations

import json
import unicodedata
from functools import partial
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.drawing import ContractSpec, SeededSource, draw_intent, payload_sequence, text
from workers_ai_contract.drawing.replies import draw_reply
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer
from workers_ai_contract.wire.chunks import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json

FREE = frozenset({"prompt", "content", "text", "input", "description", "instructions"})
CONTROL_TOKENS = ("<|start|>", "<|channel|>", "<|message|>", "<|call|>", "<|end|>")


def is_json_structure(value: str) -> bool:
    """Tell whether a text is a JSON object or array."""
    try:
        return isinstance(json.loads(value), dict | list)
    except ValueError:
        return False


def contains(part: str, value: str) -> bool:
    """Tell whether a text has another one in it."""
    return part in value


KINDS: dict[str, Callable[[str], bool]] = {
    "whitespace only": str.isspace,
    "four bytes of UTF-8": lambda it: any(ord(each) > 0xFFFF for each in it),
    "combining marks": lambda it: any(unicodedata.combining(each) for each in it),
    "right to left": lambda it: any(unicodedata.bidirectional(each) in {"R", "AL"} for each in it),
    "NUL": lambda it: "\0" in it,
    "digits only": lambda it: it.isascii() and it.isdigit(),
    "the end of a stream": lambda it: it == "[DONE]",
    "the start of an event": lambda it: it.startswith("data:"),
    "JSON": is_json_structure,
    **{token: partial(contains, token) for token in CONTROL_TOKENS},
    "a plain word": lambda it: it == "tide",
}


def free_texts(value: Json, *, free: bool = False) -> Iterator[str]:
    """Yield the texts that stand where the schema takes any."""
    if isinstance(value, str) and free:
        yield value
    if isinstance(value, list):
        for item in value:
            yield from free_texts(item, free=free)
    if isinstance(value, dict):
        for name, child in value.items():
            yield from free_texts(child, free=name in FREE)


def payload_texts() -> list[str]:
    """Return what 2,000 payloads have in places of free text."""
    return [
        each
        for _, payload in islice(payload_sequence(ContractSpec(), 1), 2000)
        for each in free_texts(payload)
    ]


def intent_texts() -> list[str]:
    """Return what 2,000 calls of the fuzzer and the answers to them say."""
    source = SeededSource(Random(2))
    asked = [draw_intent(source, Form.CHAT).request for _ in range(2000)]
    answers = [draw_reply(source, Form.CHAT, request) for request in asked]
    said = [each.text for each in answers if isinstance(each, Answer) and each.text is not None]
    return [*said, *(each for request in asked for each in free_texts(request))]


@pytest.fixture(scope="module")
def payloads_say() -> list[str]:
    """Return the texts of payloads, drawn once."""
    return payload_texts()


@pytest.fixture(scope="module")
def calls_say() -> list[str]:
    """Return the texts of calls and answers, drawn once."""
    return intent_texts()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_text_comes_up_in_payloads(payloads_say: list[str], kind: str) -> None:
    """Often enough to be seen in a short run."""
    assert sum(map(KINDS[kind], payloads_say)) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_text_comes_up_in_calls(calls_say: list[str], kind: str) -> None:
    """The fuzzer's clients meet it, too."""
    assert sum(map(KINDS[kind], calls_say)) >= 5


@pytest.mark.slow
def test_the_empty_text_comes_up_where_it_is_allowed(payloads_say: list[str]) -> None:
    """One text in thirty at least, and never where one character is the least."""
    assert payloads_say.count("") * 30 > len(payloads_say)
    assert "" not in text.texts(1)


def test_a_phrase_is_never_empty_and_mostly_plain() -> None:
    """Most of what is drawn shall be pleasant to read."""
    source = SeededSource(Random(3))
    words = [word for _ in range(500) for word in text.prose(source).split(" ")]

    assert all(text.prose(source) for _ in range(500))
    assert sum(word.isascii() and word.isalpha() for word in words) > len(words) / 2


def test_the_simplest_text_is_a_short_word_or_none() -> None:
    """What shrinking ends with."""
    assert (text.texts(0)[0], text.texts(1)[0], text.texts(6)[0]) == ("", "tide", "tide..")


def test_any_text_is_whole_again_after_it_was_streamed(calls_say: list[str]) -> None:
    """Whatever blanks it has: the pieces of it are all of it."""
    assert all("".join(tokens(each)) == each for each in calls_say)
