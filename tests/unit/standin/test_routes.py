"""Good answers: each route and form in the shape that was recorded for it, key by key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire import Answer, ToolCall, Usage

if TYPE_CHECKING:
    import httpx

    from tests.unit.standin.conftest import Scripted
    from workers_ai_contract.standin import StandIn
    from workers_ai_contract.wire import Exchange

MODEL = "@cf/openai/gpt-oss-20b"
RUN = f"/run/{MODEL}"
MESSAGES = [{"role": "user", "content": "Tide?"}]

# As recorded (ids, texts and counts are those of the recording).
COMPLETION: dict[str, Any] = {
    "id": "id-1700000000000",
    "object": "chat.completion",
    "created": 1700000000,
    "model": MODEL,
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": "Good day.",
                "refusal": None,
                "annotations": None,
                "audio": None,
                "function_call": None,
                "tool_calls": [],
                "reasoning_content": "Short thought.",
            },
            "logprobs": None,
            "finish_reason": "stop",
            "stop_reason": None,
            "token_ids": None,
        }
    ],
    "usage": {
        "prompt_tokens": 23,
        "completion_tokens": 16,
        "total_tokens": 39,
        "prompt_tokens_details": {"cached_tokens": 0},
        "neurons": 0.78,
    },
}
RESPONSE: dict[str, Any] = {
    "id": "resp_00000000000000000000000000000000",
    "created_at": 1700000000,
    "error": None,
    "incomplete_details": None,
    "instructions": None,
    "metadata": None,
    "model": MODEL,
    "object": "response",
    "output": [
        {
            "id": "rs_0000",
            "type": "reasoning",
            "summary": [],
            "content": [{"text": "Short thought.", "type": "reasoning_text"}],
            "encrypted_content": None,
            "status": None,
        },
        {
            "id": "msg_0000",
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "content": [{"type": "output_text", "text": "Good day.", "annotations": [], "logprobs": None}],
        },
    ],
    "parallel_tool_calls": True,
    "temperature": 1.0,
    "tool_choice": "auto",
    "tools": [],
    "top_p": 1.0,
    "background": False,
    "max_output_tokens": 256,
    "max_tool_calls": None,
    "previous_response_id": None,
    "prompt": None,
    "reasoning": None,
    "service_tier": "auto",
    "status": "completed",
    "text": None,
    "top_logprobs": None,
    "truncation": "disabled",
    "usage": {
        "input_tokens": 23,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 16,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 39,
    },
    "user": None,
}
PROMPT_RESULT: dict[str, Any] = {
    "response": "Good day.",
    "usage": {"prompt_tokens": 23, "completion_tokens": 16, "total_tokens": 39},
}


def enveloped(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result as `/ai/run` wraps it."""
    return {"result": result, "success": True, "errors": [], "messages": []}


@pytest.mark.parametrize(
    ("path", "body", "recorded"),
    [
        (RUN, {"messages": MESSAGES}, enveloped(COMPLETION)),
        (RUN, {"prompt": "Tide?"}, enveloped(PROMPT_RESULT)),
        (
            RUN,
            {"input": "Tide?", "instructions": "Be brief."},
            enveloped({**RESPONSE, "instructions": "Be brief."}),
        ),
        ("/v1/chat/completions", {"model": MODEL, "messages": MESSAGES}, COMPLETION),
        ("/v1/responses", {"model": MODEL, "input": "Tide?"}, RESPONSE),
    ],
)
def test_an_answer_has_the_recorded_keys_values_and_order(
    api: httpx.Client, path: str, body: dict[str, Any], recorded: dict[str, Any]
) -> None:
    """The whole text of each answer is that of the recording, so its keys, types and order are too."""
    answer = api.post(path, json=body)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == json.dumps(recorded, separators=(",", ":"))


def test_tool_calls_come_as_recorded(api: httpx.Client, script: Scripted) -> None:
    """Where the model only calls a tool there is no content, and the call has id, type and function."""
    call = ToolCall("chatcmpl-tool-0", "read_tide", '{"harbor":"Brest"}')
    script.says = Answer(None, None, (call,), "tool_calls", Usage(1, 1))

    choice = api.post("/v1/chat/completions", json={"model": MODEL, "messages": MESSAGES}).json()["choices"][
        0
    ]

    assert choice["message"]["content"] is None
    assert choice["message"]["tool_calls"] == [
        {
            "id": "chatcmpl-tool-0",
            "type": "function",
            "function": {"name": "read_tide", "arguments": '{"harbor":"Brest"}'},
        }
    ]
    assert (choice["finish_reason"], choice["stop_reason"]) == ("tool_calls", 200012)


def test_the_model_may_be_percent_encoded(api: httpx.Client, exchanges: list[Exchange]) -> None:
    """The official SDKs encode the slashes of the model; the path is recorded as it came."""
    path = "/run/@cf%2Fopenai%2Fgpt-oss-20b"

    assert api.post(path, json={"prompt": "Tide?"}).status_code == 200
    assert exchanges[0].request.path == f"/client/v4/accounts/ID/ai{path}"


def test_an_exchange_tells_what_was_received_and_how_it_was_judged(
    api: httpx.Client, exchanges: list[Exchange]
) -> None:
    """Who has the answer finds the exchange recorded: route, form, body and verdict."""
    api.post(RUN, json={"messages": MESSAGES, "stream": True})

    (exchange,) = exchanges
    assert exchange.request.route is Route.RUN
    assert exchange.request.form is Form.CHAT
    assert exchange.request.stream
    assert exchange.request.body == {"messages": MESSAGES, "stream": True}
    assert exchange.request.headers["authorization"] == "Bearer token"
    assert exchange.judgement is not None
    assert exchange.judgement.valid is True
    assert (exchange.status, exchange.error_code) == (200, None)


def test_a_call_is_told_by_its_base_url(
    stand_in: StandIn, api: httpx.Client, exchanges: list[Exchange]
) -> None:
    """Each call may have a base URL of its own; its id is recorded and its prefix is not in the path."""
    url = stand_in.base_url("c 1/ä")

    for route in (f"{RUN}", "/nowhere"):
        api.post(f"{url}/client/v4/accounts/ID/ai{route}", json={"prompt": "Tide?"})

    assert [exchange.request.call_id for exchange in exchanges] == ["c 1/ä", "c 1/ä"]
    assert exchanges[0].request.path == f"/client/v4/accounts/ID/ai{RUN}"


def test_the_old_key_and_mail_are_credentials_too(api: httpx.Client) -> None:
    """Requests with `X-Auth-Key` and `X-Auth-Email` need no token."""
    del api.headers["Authorization"]
    headers = {"X-Auth-Key": "key", "X-Auth-Email": "me@example.org"}

    assert api.post(RUN, json={"prompt": "Tide?"}, headers=headers).status_code == 200


def test_a_prompt_on_the_chat_route_is_answered_as_a_chat(api: httpx.Client) -> None:
    """What the route's schema lets pass gets the route's shape."""
    body = {"model": MODEL, "prompt": "Tide?"}

    assert api.post("/v1/chat/completions", json=body).json()["object"] == "chat.completion"
