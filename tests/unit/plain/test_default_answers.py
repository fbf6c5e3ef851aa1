"""Default answers to many everyday requests: whole, counted, fitting, and readable."""

from __future__ import annotations

import json
import re
from inspect import getsource
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from workers_ai_contract.plain import plain_reply, sentences
from workers_ai_contract.plain.requests import plain_request
from workers_ai_contract.plain.tasks import TASKS
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer, shapes
from workers_ai_contract.wire.asked import json_mode, json_schema, offered_tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import JsonObject

COUNT = 2000
FORMS = (Form.CHAT, Form.CHAT, Form.CHAT, Form.PROMPT, Form.RESPONSES, Form.BATCH)
RESULTS = {task.name: task.result for task in TASKS}
WORD = re.compile(r"[a-z]+")
KNOWN = frozenset(WORD.findall(getsource(sentences).lower()))
"""The words of the module that all sentences come from."""
# Not `time`: that of python-jsonschema is not the one of RFC 3339.
FORMATS = FormatChecker(["date", "email", "ipv4", "uuid"])


def failures(schema: Any, value: Any) -> list[str]:  # noqa: ANN401 - a schema and JSON
    """Return what an independent validator has against a value."""
    validator: Any = Draft202012Validator(schema, format_checker=FORMATS)
    return [error.message for error in validator.iter_errors(value)]


def exchanges() -> Iterator[tuple[JsonObject, Answer]]:
    """Yield requests with their default answers; a tool call is followed by the turn with its result."""
    for number in range(COUNT):
        form = FORMS[number % len(FORMS)]
        request = plain_request(Random(number), form)
        reply = plain_reply(number, form, request)
        if isinstance(reply, BatchAnswer):
            yield request, reply.items[0]
            continue
        assert isinstance(reply, Answer)
        yield request, reply
        if reply.tool_calls:
            later = with_result(request, reply)
            second = plain_reply(number, form, later)
            assert isinstance(second, Answer)
            yield later, second


def with_result(request: JsonObject, answer: Answer) -> JsonObject:
    """Return the request of the next turn: the call and its result."""
    (call,) = answer.tool_calls
    said: JsonObject = {"role": "assistant", "content": "", "tool_calls": shapes.chat_tool_calls(answer)}
    result: JsonObject = {"role": "tool", "tool_call_id": call.id, "content": json.dumps(RESULTS[call.name])}
    messages: Any = request["messages"]
    return {**request, "messages": [*messages, said, result]}


@pytest.fixture(scope="module")
def answered() -> list[tuple[JsonObject, Answer]]:
    """Return all exchanges."""
    return [*exchanges()]


def test_none_ends_with_length(answered: list[tuple[JsonObject, Answer]]) -> None:
    """The limits of these requests are large enough for an answer."""
    assert len(answered) > COUNT
    assert {answer.finish_reason for _, answer in answered} == {"stop", "tool_calls"}


def test_all_counts_add_up(answered: list[tuple[JsonObject, Answer]]) -> None:
    """Cached tokens are part of the prompt, reasoning is part of the completion."""
    for _, answer in answered:
        usage = answer.usage
        assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
        assert 0 <= usage.cached_tokens <= usage.prompt_tokens
        assert 0 <= usage.reasoning_tokens <= usage.completion_tokens
        assert bool(answer.reasoning) is bool(usage.reasoning_tokens)


def test_every_call_fits_its_tool(answered: list[tuple[JsonObject, Answer]]) -> None:
    """The first tool that is offered, once, with arguments that its parameters accept, formats included."""
    calls = [(request, call) for request, answer in answered for call in answer.tool_calls]

    assert len(calls) > COUNT // 10
    for request, call in calls:
        tool = offered_tools(request)[0]
        assert call.name == tool["name"]
        assert not failures(tool["parameters"], json.loads(call.arguments)), call


def test_json_mode_gives_json_that_fits(answered: list[tuple[JsonObject, Answer]]) -> None:
    """Of the schema, if there is one."""
    found = [
        (request, answer) for request, answer in answered if json_mode(request) and not answer.tool_calls
    ]

    assert len(found) > COUNT // 10
    for request, answer in found:
        value = json.loads(answer.text or "")
        schema = json_schema(json_mode(request) or {}) or {"type": "object"}
        assert not failures(schema, value), value


def test_no_text_is_salad(answered: list[tuple[JsonObject, Answer]]) -> None:
    """Whole sentences of known words; every other word is the user's, or the tool's."""
    texts = [(request, answer.text) for request, answer in answered if answer.text and not json_mode(request)]

    assert len(texts) > COUNT // 2
    for request, text in texts:
        assert re.fullmatch(r"[A-Z].*[.!?][\"]?", text), text
        given = {*WORD.findall(json.dumps(request, ensure_ascii=False).lower())}
        assert {*WORD.findall(text.lower())} - given <= KNOWN, text
        assert not re.search(r'[.?!]"\.|  |(?<!\.)\.\.(?!\.)', text), text
