"""Payloads as the live API takes them.

What its validator refuses is drawn anew, and what only it takes is put in now and then.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import text
from workers_ai_contract.drawing.plans import UndrawableError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.drawing.source import Source
    from workers_ai_kernel import Json, JsonObject

    Draw = Callable[[Source], Json]

_MOST_TRIES = 8


def enforced_drawer(draw: Draw, revision: str) -> Draw:
    """Return what draws payloads that the API's validator accepts, from what draws published ones."""
    judge = _judge(revision)

    def drawn(source: Source) -> Json:
        for _ in range(_MOST_TRIES):
            payload = source.group(draw)
            if judge.is_valid(payload):
                return _with_quirk(source, payload, judge)
        raise UndrawableError(revision)

    return drawn


@cache
def _judge(revision: str) -> Judge:
    return Judge(revision=revision, profile=Profile.ENFORCED)


def _with_quirk(source: Source, payload: Json, judge: Judge) -> Json:
    """Put in, now and then, what the published schema refuses and the API takes."""
    quirk = source.choice(_SELDOM)
    if quirk is None or not isinstance(payload, dict):
        return payload
    changed = {**payload}
    quirk(source, changed)
    return changed if judge.is_valid(changed) else payload


def _null_object(source: Source, payload: JsonObject) -> None:
    payload[source.choice(("reasoning", "response_format", "tools"))] = None


def _text_for_object(source: Source, payload: JsonObject) -> None:
    payload[source.choice(("reasoning", "response_format"))] = text.prose(source)


def _object_for_array(source: Source, payload: JsonObject) -> None:
    if "messages" in payload:
        payload["messages"] = {text.name(source): {"role": "user", "content": text.prose(source)}}


def _malformed_tool(source: Source, payload: JsonObject) -> None:
    payload["tools"] = [{"type": "function", "function": {"name": text.name(source)}}]


def _texts_for_items(source: Source, payload: JsonObject) -> None:
    payload["tools"] = [text.prose(source)]


_QUIRKS = (_null_object, _text_for_object, _object_for_array, _malformed_tool, _texts_for_items)
# One in eight.
_SELDOM = (None,) * (7 * len(_QUIRKS)) + _QUIRKS
