"""Draws payloads that the live API accepts.

Payloads that its validator rejects are redrawn. With quirks, a payload occasionally gets something that only
the API accepts.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import text
from workers_ai_contract.drawing.plans import UndrawableError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Profile

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import ChoiceSource, Draw
    from workers_ai_kernel import Json, JsonObject

_MOST_TRIES = 8


def enforced_drawer(draw: Draw, revision: str, *, with_quirks: bool = True) -> Draw:
    """Turn a function that draws published payloads into one that draws payloads the API accepts."""
    judge = _judge(revision)

    def drawn(source: ChoiceSource) -> Json:
        for _ in range(_MOST_TRIES):
            payload = source.group(draw)
            if judge.is_valid(payload):
                return _with_quirk(source, payload, judge) if with_quirks else payload
        raise UndrawableError(revision)

    return drawn


@cache
def _judge(revision: str) -> Judge:
    return Judge("input", revision=revision, profile=Profile.ENFORCED)


def _with_quirk(source: ChoiceSource, payload: Json, judge: Judge) -> Json:
    """Occasionally add something that the published schema rejects and the API accepts."""
    quirk = source.choice(_SELDOM)
    if quirk is None or not isinstance(payload, dict):
        return payload
    changed = {**payload}
    quirk(source, changed)
    return changed if judge.is_valid(changed) else payload


def _null_object(source: ChoiceSource, payload: JsonObject) -> None:
    payload[source.choice(("reasoning", "response_format", "tools"))] = None


def _text_for_object(source: ChoiceSource, payload: JsonObject) -> None:
    payload[source.choice(("reasoning", "response_format"))] = text.prose(source)


def _object_for_array(source: ChoiceSource, payload: JsonObject) -> None:
    if "messages" in payload:
        payload["messages"] = {text.name(source): {"role": "user", "content": text.prose(source)}}


def _malformed_tool(source: ChoiceSource, payload: JsonObject) -> None:
    payload["tools"] = [{"type": "function", "function": {"name": text.name(source)}}]


def _texts_for_items(source: ChoiceSource, payload: JsonObject) -> None:
    payload["tools"] = [text.prose(source)]


_QUIRKS = (_null_object, _text_for_object, _object_for_array, _malformed_tool, _texts_for_items)
# One in eight.
_SELDOM = (None,) * (7 * len(_QUIRKS)) + _QUIRKS
