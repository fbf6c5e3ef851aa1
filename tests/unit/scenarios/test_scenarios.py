"""Each scenario: what it says, that its counts add up, and that it can be told apart from the others."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from workers_ai_contract.drawing import SeededSource, draw_intent
from workers_ai_contract.plain.counting import count_tokens
from workers_ai_contract.scenarios import SCENARIOS, scenario_named, scenario_reply
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

QUESTION: JsonObject = {"role": "user", "content": "Compare the weather in Brest and Lorient, please."}
PARAMETERS: JsonObject = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL: JsonObject = {"type": "function", "function": {"name": "get_weather", "parameters": PARAMETERS}}
OTHER: JsonObject = {"type": "function", "function": {"name": "get_tide", "parameters": PARAMETERS}}
TOOL_SCENARIOS = [name for name in SCENARIOS if "tool" in name or "arguments" in name]
RESULT: list[Json] = [
    {
        "role": "assistant",
        "content": "",
        "tool_calls": [
            {"id": "c", "type": "function", "function": {"name": "get_weather", "arguments": "{}"}}
        ],
    },
    {"role": "tool", "tool_call_id": "c", "content": "{}"},
]


def said(name: str, *more: Json, seed: int = 0, **fields: Any) -> Answer:  # noqa: ANN401 - JSON
    """Return the answer of a scenario to a chat."""
    reply = scenario_reply(scenario_named(name), seed, Form.CHAT, {"messages": [QUESTION, *more], **fields})
    assert isinstance(reply, Answer)
    return reply


@pytest.mark.parametrize("name", SCENARIOS)
def test_counts_are_those_of_the_texts(name: str) -> None:
    """With tools, without, with JSON mode, and under a small limit."""
    requests: tuple[dict[str, Any], ...] = (
        {},
        {"tools": [TOOL, OTHER]},
        {"response_format": {"type": "json_object"}},
        {"max_tokens": 40},
        {"max_tokens": 1},
    )
    for fields in requests:
        answer = said(name, **fields)
        spoken = [answer.reasoning or "", answer.text or ""]
        spoken += [f"{call.name} {call.arguments}" for call in answer.tool_calls]
        assert answer.usage.completion_tokens == max(1, sum(map(count_tokens, spoken))), fields
        assert answer.usage.reasoning_tokens == count_tokens(answer.reasoning or "")


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_each_drawn_request_gets_the_same_reply_again(name: str) -> None:
    """No request that the API accepts makes a scenario fail, and a retry gets what the first attempt got."""
    for seed in range(40):
        intent = draw_intent(SeededSource(Random(seed)), [*Form][seed % len(Form)])
        replies = [scenario_reply(SCENARIOS[name], 1, intent.operation, intent.request) for _ in range(2)]
        assert replies[0] == replies[1]


def test_scenarios_differ() -> None:
    """No two scenarios say the same to all of: a question, tools, a tool's result, and JSON mode."""
    told_apart = {
        json.dumps(
            [
                said(name).to_json(),
                said(name, tools=[TOOL, OTHER]).to_json(),
                said(name, *RESULT, tools=[TOOL, OTHER]).to_json(),
                said(name, response_format={"type": "json_object"}).to_json(),
            ]
        )
        for name in SCENARIOS
    }

    assert len(told_apart) == len(SCENARIOS)


@pytest.mark.parametrize("name", TOOL_SCENARIOS)
def test_tool_scenarios_end_with_a_text(name: str) -> None:
    """After a result the loop ends, except in `tool-always`; without tools there is a text, too."""
    assert said(name).text
    assert bool(said(name, *RESULT, tools=[TOOL]).text) is (name != "tool-always")


def test_two_calls_take_two_cities() -> None:
    """Of two tools, and of one tool that is called twice."""
    for tools in ([TOOL], [TOOL, OTHER]):
        calls = said("two-tools", tools=[*tools]).tool_calls
        assert [json.loads(call.arguments) for call in calls] == [{"city": "Brest"}, {"city": "Lorient"}]
        assert len({call.id for call in calls}) == 2


def test_leaked_calls_have_the_recorded_form() -> None:
    """As in wire/51 and wire/52."""
    assert json.loads(said("tool-in-text", tools=[TOOL]).text or "") == {
        "name": "get_weather",
        "city": "Brest",
    }
    assert (said("tool-in-reasoning", tools=[TOOL]).reasoning or "").endswith('{"city":"Brest"}')
    assert said("tool-name-leak", tools=[TOOL]).tool_calls[0].name == "get_weather<|channel|>analysis"


def test_wrong_calls_are_wrong() -> None:
    """An unknown name, arguments against the schema, arguments that are not JSON, and no arguments."""
    assert said("unknown-tool", tools=[TOOL]).tool_calls[0].name not in {"get_weather", "get_tide"}
    wrong = json.loads(said("wrong-arguments", tools=[TOOL]).tool_calls[0].arguments)
    validator: Any = Draft202012Validator(PARAMETERS)
    assert not validator.is_valid(wrong)
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(said("broken-arguments", tools=[TOOL]).tool_calls[0].arguments)
    assert said("no-arguments", tools=[TOOL]).tool_calls[0].arguments == ""


@pytest.mark.parametrize("limit", [20, 100, 256, 5_000])
def test_what_is_cut_is_as_long_as_the_limit(limit: int) -> None:
    """The finish reason says so, and the counts bear it out."""
    for name in ("cut", "reasoning-only"):
        answer = said(name, max_tokens=limit)
        assert answer.finish_reason == "length"
        assert limit - 2 <= answer.usage.completion_tokens <= limit


def test_a_long_text_ends_by_itself_near_the_limit() -> None:
    """Whole sentences that use most of the limit."""
    answer = said("long", max_tokens=1_000)

    assert answer.finish_reason == "stop"
    assert 900 < answer.usage.completion_tokens <= 1_000
    assert (answer.text or "").endswith(".")


def test_json_scenarios_follow_the_schema() -> None:
    """JSON of the schema; fenced, it is the same; cut, it is not JSON."""
    mode: JsonObject = {"type": "json_schema", "json_schema": PARAMETERS}
    whole = said("json", response_format=mode).text or ""

    assert json.loads(whole) == {"city": "Brest"}
    assert f"```json\n{whole}\n```" in (said("json-fence", response_format=mode).text or "")
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(said("json-cut", response_format=mode).text or "")


def test_the_seed_matters_to_ids() -> None:
    """Two seeds give two ids."""
    assert said("empty", seed=1).serial != said("empty", seed=2).serial


@pytest.mark.slow
def test_a_batch_gets_the_scenario_for_each_request() -> None:
    """And what a batch may cost is bounded, whatever its limits say."""
    request: JsonObject = {
        "requests": [{"input": f"Tide {number}?", "max_tokens": 100_000} for number in range(500)]
    }

    reply = scenario_reply(scenario_named("cut"), 0, Form.BATCH, request)

    assert isinstance(reply, BatchAnswer)
    assert {item.finish_reason for item in reply.items} == {"length"}
    assert sum(item.usage.completion_tokens for item in reply.items) <= 500 * 256
