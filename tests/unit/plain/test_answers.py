"""Plain replies: what is said, which tool is called, and counts that add up."""

from __future__ import annotations

import json
import unicodedata
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from workers_ai_contract.drawing import SeededSource, draw_intent
from workers_ai_contract.plain import plain_reply
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer
from workers_ai_contract.wire.asked import DEFAULT_MAX_TOKENS, json_mode, offered_tools, token_limit

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

QUESTION: JsonObject = {"role": "user", "content": "What is the weather in Brest?"}


def tool(name: str, **properties: Json) -> JsonObject:
    """Return a tool of the chat form whose parameters are all required."""
    parameters: JsonObject = {"type": "object", "properties": properties, "required": [*properties]}
    return {"type": "function", "function": {"name": name, "parameters": parameters}}


WEATHER = tool("get_weather", city={"type": "string"})
FINAL = tool("final_answer", text={"type": "string"})


def chat(*messages: JsonObject, **fields: Json) -> Answer:
    """Return the answer to a chat."""
    reply = plain_reply(0, Form.CHAT, {"messages": [*messages], **fields})
    assert isinstance(reply, Answer)
    return reply


def after_call(name: str, result: str = '{"sky": "clear"}') -> tuple[JsonObject, ...]:
    """Return the messages of a finished tool call."""
    function: JsonObject = {"name": name, "arguments": "{}"}
    call: JsonObject = {"id": "call_1", "type": "function", "function": function}
    return (
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": result},
    )


def test_a_question_gets_reasoning_and_whole_sentences() -> None:
    """The answer stops by itself, and quotes the question."""
    answer = chat(QUESTION)

    assert answer.finish_reason == "stop"
    assert answer.reasoning
    assert answer.text
    assert "weather in Brest" in answer.text
    assert answer.text.endswith(".")


def test_a_prompt_has_no_reasoning() -> None:
    """The native answer has no place for it."""
    reply = plain_reply(0, Form.PROMPT, {"prompt": "Tide?"})

    assert isinstance(reply, Answer)
    assert (reply.reasoning, reply.usage.reasoning_tokens) == (None, 0)


def test_the_first_turn_calls_the_first_tool_once() -> None:
    """With an argument from the message."""
    answer = chat(QUESTION, tools=[WEATHER, FINAL])

    assert [(call.name, call.arguments) for call in answer.tool_calls] == [
        ("get_weather", '{"city":"Brest"}')
    ]
    assert (answer.text, answer.finish_reason) == (None, "tool_calls")


def test_a_tool_result_is_reported_as_text() -> None:
    """The answer after a result names the tool and its values."""
    answer = chat(QUESTION, *after_call("get_weather"), tools=[WEATHER])

    assert not answer.tool_calls
    assert answer.text
    assert "get_weather" in answer.text
    assert "sky clear" in answer.text


def test_a_named_tool_is_called_always_and_only() -> None:
    """Even after a result."""
    choice: JsonObject = {"type": "function", "function": {"name": "final_answer"}}

    for earlier in ((), after_call("get_weather")):
        answer = chat(QUESTION, *earlier, tools=[WEATHER, FINAL], tool_choice=choice)
        assert [call.name for call in answer.tool_calls] == ["final_answer"]


def test_a_required_call_goes_on_to_another_tool_on_each_turn() -> None:
    """So an agent with a tool for the final answer comes to its end."""
    first = chat(QUESTION, tools=[WEATHER, FINAL], tool_choice="required")
    second = chat(QUESTION, *after_call("get_weather"), tools=[WEATHER, FINAL], tool_choice="required")

    assert [call.name for call in first.tool_calls + second.tool_calls] == ["get_weather", "final_answer"]


def test_a_choice_of_none_calls_nothing() -> None:
    """Tools that may not be called are not."""
    assert not chat(QUESTION, tools=[WEATHER], tool_choice="none").tool_calls


def test_a_forced_call_that_does_not_fit_is_refused() -> None:
    """8006, as recorded for reasoning models."""
    request: JsonObject = {"messages": [QUESTION], "tools": [WEATHER], "tool_choice": "required"}

    reply = plain_reply(0, Form.CHAT, {**request, "max_tokens": 2})

    assert isinstance(reply, ApiError)
    assert reply.code == 8006


@pytest.mark.parametrize(
    "fields",
    [
        {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": "SCHEMA"}}},
        {"response_format": {"type": "json_schema", "json_schema": "SCHEMA"}},
        {"text": {"format": {"type": "json_schema", "name": "x", "schema": "SCHEMA"}}},
    ],
)
def test_json_mode_gives_json_of_the_schema(fields: JsonObject) -> None:
    """Bare, in an envelope, and in the way of the Responses form."""
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    written = json.loads(json.dumps(fields).replace('"SCHEMA"', json.dumps(schema)))

    assert json.loads(chat(QUESTION, **written).text or "") == {"city": "Brest"}


def test_a_batch_gets_an_answer_for_each_request() -> None:
    """In order."""
    reply = plain_reply(0, Form.BATCH, {"requests": [{"input": "Tide?"}, {"input": "Wind?"}]})

    assert isinstance(reply, BatchAnswer)
    assert ["Tide" in (reply.items[0].text or ""), "Wind" in (reply.items[1].text or "")] == [True, True]


def test_the_cost_of_a_batch_is_bounded() -> None:
    """A thousand requests share the values that their tools ask for, so none gets a call of 3,600 texts."""
    texts: JsonObject = {"type": "array", "items": {"type": "string"}, "minItems": 900}
    properties: JsonObject = {f"p{number}": texts for number in range(4)}
    parameters: JsonObject = {"type": "object", "properties": properties, "required": [*properties]}
    flat: JsonObject = {"type": "function", "name": "t", "parameters": parameters}

    request: JsonObject = {"input": "Tide?", "tools": [flat]}
    requests: list[Json] = [request] * 1000

    reply = plain_reply(0, Form.BATCH, {"requests": requests})

    assert isinstance(reply, BatchAnswer)
    assert len(reply.items) == 1000
    assert not any(item.tool_calls for item in reply.items)


@pytest.mark.parametrize("limit", range(1, 60))
def test_an_answer_fits_its_limit(limit: int) -> None:
    """Whole sentences where there is room for one; only a tiny limit cuts."""
    answer = chat(QUESTION, max_tokens=limit)

    assert answer.usage.completion_tokens <= limit
    assert answer.finish_reason == ("stop" if limit >= 6 else "length")


def test_2000_default_answers_are_whole_and_add_up() -> None:
    """None is cut unasked, every call fits its tool, and every text reads as sentences."""
    for number in range(2_000):
        form = (Form.CHAT, Form.RESPONSES, Form.PROMPT)[number % 3]
        request = draw_intent(SeededSource(Random(number)), form).request
        reply = plain_reply(number, form, request)
        if isinstance(reply, ApiError):
            assert reply.code == 8006
            continue
        assert isinstance(reply, Answer)
        check_whole(reply, request)


def check_whole(answer: Answer, request: JsonObject) -> None:
    """Check one answer to a request."""
    limit = token_limit(request) or DEFAULT_MAX_TOKENS
    usage = answer.usage
    assert usage.cached_tokens <= usage.prompt_tokens
    assert usage.reasoning_tokens <= usage.completion_tokens <= limit
    if token_limit(request) is None and json_mode(request) is None:
        assert answer.finish_reason != "length"
    for call in answer.tool_calls:
        (described,) = [each for each in offered_tools(request) if each["name"] == call.name][:1]
        parameters = described.get("parameters", {})
        assert isinstance(parameters, dict)
        judge: Any = Draft202012Validator(parameters)
        assert judge.is_valid(json.loads(call.arguments))
    if answer.text is not None and answer.finish_reason == "stop" and json_mode(request) is None:
        assert answer.text.endswith(".")
        assert not any(unicodedata.category(character)[0] == "C" for character in answer.text)
