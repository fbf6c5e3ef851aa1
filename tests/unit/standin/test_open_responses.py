"""The compliance suite of Open Responses (specification of 2026-04-24), as facts.

Each of its 17 tests of a server is passed here, or is listed as a deviation of Workers AI itself, with what
shows it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract import serve
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = "@cf/openai/gpt-oss-20b"
WIRE = {payload.number: payload for payload in recorded()}
REQUIRED = frozenset(
    """
    id object created_at completed_at status incomplete_details model previous_response_id instructions output
    error tools tool_choice truncation parallel_tool_calls text top_p presence_penalty frequency_penalty
    top_logprobs temperature reasoning usage max_output_tokens max_tool_calls store background service_tier
    metadata safety_identifier prompt_cache_key
    """.split()  # noqa: SIM905 - a list would take a line for each word
)
"""The 31 fields of a response object that the specification requires."""
LACKING = frozenset(
    "completed_at presence_penalty frequency_penalty store safety_identifier prompt_cache_key".split()  # noqa: SIM905
)
"""Those that the recorded object (wire/18) has not, and ours neither. It lacks `error`, too; ours has it."""
NULLS = {"reasoning": ("encrypted_content", "status"), "output_text": ("logprobs",)}
"""Fields of items that are null in wire/18, where the specification has no null."""
DEVIATIONS = {
    "phase": "no message of wire/18 has a `phase`",
    "streaming by default": "wire/22: documented as not streaming for this model; --responses-stream streams",
    "names of reasoning events": "wire/22: `response.reasoning_text.*`, there `response.reasoning.*`",
    "[DONE] after the events": "wire/22: the documented stream ends with `response.completed`",
    "image input": "the model takes text only; the request is refused (8001, inferred)",
    "compaction": "there is no such route",
    **dict.fromkeys(
        [f"over WebSocket, {number} of 7" for number in range(1, 8)],
        "there is no WebSocket route",
    ),
}
TOOL = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run a stand-in that streams on the route."""
    with serve(responses_stream=True) as running:
        yield running


def respond(url: str, **body: Any) -> httpx.Response:  # noqa: ANN401 - JSON
    """Send a request to the route."""
    path = f"{url}/client/v4/accounts/ID/ai/v1/responses"
    headers = {"Authorization": "Bearer token"}
    return httpx.post(
        path, json={"model": MODEL, **body}, headers=headers, trust_env=False, verify=PLAIN_HTTP
    )


def check_object(response: dict[str, Any]) -> None:
    """Hold a whole response object against the field lists."""
    assert REQUIRED - response.keys() == LACKING
    assert response["object"] == "response"
    assert response["status"] == "completed"
    assert response["error"] is None
    assert response["output"]
    usage = response["usage"]
    assert usage["input_tokens"] + usage["output_tokens"] == usage["total_tokens"]


def test_the_recording_shows_each_deviation_of_the_object() -> None:
    """What the specification requires and the recorded answer has not, and its nulls."""
    answer: Any = WIRE[18].body

    assert len(REQUIRED) == 31
    assert REQUIRED - answer.keys() == LACKING | {"error"}
    items = {item["type"]: item for item in [*answer["output"], answer["output"][1]["content"][0]]}
    for kind, names in NULLS.items():
        assert all(items[kind][name] is None for name in names)


def test_the_list_of_deviations_names_recordings_that_exist() -> None:
    """Of the 17 tests, 7 are over WebSocket; the others are below, or in the list."""
    for reason in DEVIATIONS.values():
        for number in (int(word[5:7]) for word in reason.split() if word.startswith("wire/")):
            assert number in WIRE


def test_basic(url: str) -> None:
    """A response object with a message, and the nulls of the recording."""
    response = respond(url, input="Why is the sky blue?").json()

    check_object(response)
    kinds = [item["type"] for item in response["output"]]
    assert kinds == ["reasoning", "message"]
    assert response["output"][1]["content"][0]["type"] == "output_text"
    assert "phase" not in response["output"][1]


def test_streaming(url: str) -> None:
    """Each event is named by its type, the numbers rise, and the last event has the whole object."""
    answer = respond(url, input="Why is the sky blue?", stream=True)
    frames = [frame for frame in answer.text.split("\n\n") if frame]
    events = [json.loads(frame.split("\ndata: ")[1]) for frame in frames]

    assert answer.headers["content-type"] == "text/event-stream"
    assert [frame.split("\n")[0] for frame in frames] == [f"event: {event['type']}" for event in events]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert events[0]["type"] == "response.created"
    assert events[-1]["type"] == "response.completed"
    check_object(events[-1]["response"])


def test_system_prompt(url: str) -> None:
    """As a message, and as `instructions`, which the object repeats."""
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello!"}]
    check_object(respond(url, input=messages).json())

    response = respond(url, input="Hello!", instructions="Be brief.").json()
    check_object(response)
    assert response["instructions"] == "Be brief."


def test_tools(url: str) -> None:
    """A function call with its id, name and arguments as JSON text; the object repeats the tool."""
    response = respond(url, input="What is the weather in Brest?", tools=[TOOL]).json()

    check_object(response)
    (call,) = [item for item in response["output"] if item["type"] == "function_call"]
    assert call["call_id"]
    assert (call["name"], json.loads(call["arguments"])) == ("get_weather", {"city": "Brest"})
    assert response["tools"] == [TOOL]


def test_several_turns(url: str) -> None:
    """The items of an answer can be sent back, with a call's result."""
    question = {"role": "user", "content": "What is the weather in Brest?"}
    first = respond(url, input=[question], tools=[TOOL]).json()
    call = first["output"][-1]
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": '{"sky": "clear"}'}

    second = respond(url, input=[question, *first["output"], result], tools=[TOOL])

    assert second.status_code == 200, second.text
    check_object(second.json())
    assert "sky clear" in second.json()["output"][-1]["content"][0]["text"]


def test_image_input_is_not_taken_for_text(url: str) -> None:
    """It is refused in the envelope of the route."""
    image = {"type": "input_image", "image_url": "data:image/png;base64,AAAA"}
    text = {"type": "input_text", "text": "What is this?"}

    answer = respond(url, input=[{"role": "user", "content": [text, image]}])

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_prompt"
