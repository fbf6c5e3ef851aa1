"""Makes the texts of a case smaller: any text can become any other one, so they shrink freely. Pure."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.cases.answers import with_smaller_answers
from workers_ai_contract.wire import Answer, BatchAnswer
from workers_ai_contract.wire.asked import json_mode, objects_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import Json, JsonObject

_SIMPLEST = "tide"
_SHORT = 12
_PARTS = 4
# Texts that a person has written, by the name of their member.
_TEXTS = frozenset({"content", "text", "prompt", "input", "instructions"})


def with_smaller_texts(case: Case) -> Iterator[Case]:
    """Yield the case with one text of the request or the reply made smaller."""
    for request in _smaller_members(case.intent.request):
        yield replace(case, intent=replace(case.intent, request=request))
    replies = with_smaller_answers(case.reply, _smaller_answers)
    yield from (replace(case, reply=reply) for reply in replies if keeps_json(case.intent.request, reply))


def keeps_json(request: JsonObject, reply: Reply) -> bool:
    """Return whether each answer in JSON mode is whole JSON, unless it was cut off or has tool calls."""
    if isinstance(reply, BatchAnswer):
        items = zip(objects_in(request.get("requests")), reply.items, strict=False)
        return all(keeps_json(item, answer) for item, answer in items)
    if not isinstance(reply, Answer) or json_mode(request) is None or reply.finish_reason != "stop":
        return True
    return reply.text is not None and _is_object(reply.text)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def smaller_texts(text: str) -> Iterator[str]:
    """Yield smaller texts: the simplest one, parts of it, and it without one of its characters."""
    if text == _SIMPLEST:
        return
    if len(text) > len(_SIMPLEST):
        yield _SIMPLEST
    if len(text) > _SHORT:
        size = -(-len(text) // _PARTS)
        for start in range(0, len(text), size):
            yield text[start : start + size]
            yield text[:start] + text[start + size :]
    elif len(text) > 1:
        yield from (text[:place] + text[place + 1 :] for place in range(len(text)))


def _smaller_members(value: JsonObject) -> Iterator[JsonObject]:
    for name, member in value.items():
        yield from ({**value, name: smaller} for smaller in _smaller(name, member))


def _smaller(name: str, value: Json) -> Iterator[Json]:
    if isinstance(value, str) and name in _TEXTS:
        yield from smaller_texts(value)
    elif isinstance(value, list) and name in {"messages", "input", "requests", "content"}:
        for place, item in enumerate(value):
            if isinstance(item, dict):
                for smaller in _smaller_members(item):
                    yield [*value[:place], smaller, *value[place + 1 :]]


def _smaller_answers(answer: Answer) -> Iterator[Answer]:
    if answer.text:
        yield from (replace(answer, text=text) for text in smaller_texts(answer.text))
    if answer.reasoning:
        yield from (replace(answer, reasoning=text) for text in smaller_texts(answer.reasoning))
