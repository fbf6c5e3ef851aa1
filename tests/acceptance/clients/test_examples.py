"""The example drivers: real libraries, spoken to as the fuzzer speaks to them."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.clients.conftest import EXAMPLES
from workers_ai_contract.cases.case import CallMode, Case, controls
from workers_ai_contract.cases.samples import CALLS, PLAIN
from workers_ai_contract.cases.samples import TEXT as TEXT_AND_REASONING
from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.clients.conftest import Driver, Tide
    from workers_ai_contract.wire import Exchange

HELLO: dict[str, Any] = {"type": "hello", "protocol": 1}
MESSAGES = [{"role": "user", "content": "Tide?"}]
TOOLS: list[dict[str, Any]] = [
    {
        "type": "function",
        "function": {
            "name": "read_tide",
            "description": "Tide height.",
            "parameters": {"type": "object", "properties": {}},
        },
    }
]
TEXT = "High at nöon 🌊."
USAGE = {"prompt_tokens": 23, "completion_tokens": 16, "total_tokens": 39}
CHAT_VALUE: dict[str, Any] = {
    "text": TEXT,
    "reasoning": "Short thought.",
    "tool_calls": [],
    "finish_reason": "stop",
    "usage": USAGE,
}
CALLED = [{"id": "chatcmpl-tool-0", "name": "read_tide", "arguments": '{"harbor":"Brést 🌊"}'}]
WITH_CACHED = {**USAGE, "cached_tokens": 5}
RESPONSE_VALUE = {
    name: value for name, value in CHAT_VALUE.items() if name not in {"finish_reason", "usage"}
} | {"usage": WITH_CACHED}
REFUSAL = ApiError(400, 8001, "AiError: 8001: Invalid input")
CLIENTS = ("openai_client.py", "cloudflare_client.py", "planted_bug_client.py")


@pytest.mark.parametrize("name", CLIENTS)
def test_a_driver_says_who_it_is_and_ends_when_stdin_does(start: Callable[[str], Driver], name: str) -> None:
    """Hello is answered with the version of the real package; the end of stdin is the end, with 0."""
    driver = start(name)

    ready = driver.ask(HELLO)

    assert (ready["type"], ready["protocol"]) == ("ready", 1 if name == "planted_bug_client.py" else 2)
    assert ready["version"]
    assert "chat" in ready["operations"]
    assert driver.end() == 0


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("name", ["openai_client.py", "planted_bug_client.py"])
def test_a_chat_is_reported_as_it_was_answered(
    start: Callable[[str], Driver], name: str, *, stream: bool
) -> None:
    """Text, reasoning, tool calls, finish reason and usage, in one piece and streamed."""
    driver = start(name)
    driver.ask(HELLO)

    plain = driver.call("chat", {"messages": MESSAGES}, stream=stream)
    with_tools = driver.call("chat", {"messages": MESSAGES, "tools": TOOLS}, stream=stream)

    value = CHAT_VALUE if name == "planted_bug_client.py" else {**CHAT_VALUE, "usage": WITH_CACHED}
    assert plain == {"outcome": "ok", "value": value}
    assert with_tools["value"] == {**value, "tool_calls": CALLED, "finish_reason": "tool_calls"}


@pytest.mark.parametrize("name", ["openai_client.py", "cloudflare_client.py"])
def test_every_field_that_a_caller_wants_sent_is_sent(
    start: Callable[[str], Driver], exchanges: list[Exchange], name: str
) -> None:
    """Those that the library knows and those that it does not, zero among them; to the call's own URL."""
    driver = start(name)
    driver.ask(HELLO)
    request = {"messages": MESSAGES, "temperature": 0, "top_k": 3, "repetition_penalty": 1.5, "seed": 1}

    driver.call("chat", request)

    (exchange,) = exchanges
    assert isinstance(exchange.request.body, dict)
    assert {key: value for key, value in exchange.request.body.items() if key != "model"} == request
    assert exchange.request.call_id == "c0"


def test_the_planted_bug_is_there_and_is_the_only_loss(
    start: Callable[[str], Driver], exchanges: list[Exchange]
) -> None:
    """A setting of 0 is not sent; every other one is."""
    driver = start("planted_bug_client.py")
    driver.ask(HELLO)

    driver.call("chat", {"messages": MESSAGES, "temperature": 0, "top_p": 0.5, "seed": 1})

    assert exchanges[0].request.body == {
        "model": "@cf/openai/gpt-oss-20b",
        "messages": MESSAGES,
        "top_p": 0.5,
        "seed": 1,
    }


@pytest.mark.parametrize("name", ["openai_client.py", "cloudflare_client.py"])
def test_a_response_is_reported_as_it_was_answered(start: Callable[[str], Driver], name: str) -> None:
    """Its counts are under the names of the protocol; it has no finish reason, so none is reported."""
    driver = start(name)
    driver.ask(HELLO)

    answer = driver.call("responses", {"input": "Tide?", "instructions": "Be brief."})

    assert answer == {"outcome": "ok", "value": RESPONSE_VALUE}


def test_a_driver_that_declares_streams_of_responses_reads_them() -> None:
    """The stream helper of the real package, on what the fuzzer sends."""
    mode = CallMode(Form.RESPONSES, stream=True)
    with Bench(shlex.join([sys.executable, str(EXAMPLES / "openai_client.py")])) as bench:
        assert mode in bench.ready.modes()
        for answer in (PLAIN, TEXT_AND_REASONING, CALLS):
            intent = controls(mode)[0].intent
            assert bench.examine(Case(intent, answer)).failures == ()


def test_cloudflare_runs_prompts_and_chats(start: Callable[[str], Driver]) -> None:
    """Prompts in the native shape, chats whole."""
    driver = start("cloudflare_client.py")
    driver.ask(HELLO)

    assert driver.call("prompt", {"prompt": "Tide?"})["value"] == {"text": TEXT, "usage": USAGE}
    assert driver.call("chat", {"messages": MESSAGES})["value"] == {**CHAT_VALUE, "usage": WITH_CACHED}
    assert driver.call("chat", {"messages": MESSAGES, "tools": TOOLS})["value"]["tool_calls"] == CALLED


def test_cloudflare_polls_a_batch_to_its_end(
    start: Callable[[str], Driver], exchanges: list[Exchange]
) -> None:
    """Queued, running, done: three requests, and an item for each request of the batch."""
    driver = start("cloudflare_client.py")
    driver.ask(HELLO)

    answer = driver.call("batch", {"requests": [{"input": "One?"}, {"input": "Two?"}]})

    assert answer == {"outcome": "ok", "value": {"items": [RESPONSE_VALUE, RESPONSE_VALUE]}}
    assert len(exchanges) == 3


def test_cloudflare_fails_on_a_stream_in_its_own_way(start: Callable[[str], Driver]) -> None:
    """The package has no reader for streams: what a user would see is the outcome, without a status."""
    driver = start("cloudflare_client.py")
    driver.ask(HELLO)

    answer = driver.call("chat", {"messages": MESSAGES}, stream=True)

    assert answer["outcome"] == "error"
    assert (answer["error"]["status"], answer["error"]["code"]) == (None, None)
    assert answer["error"]["message"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("openai_client.py", ("BadRequestError", 400, None)),
        ("cloudflare_client.py", ("BadRequestError", 400, 8001)),
        ("planted_bug_client.py", ("HTTPError", 400, 8001)),
    ],
)
def test_a_refusal_is_reported_as_the_library_tells_it(
    start: Callable[[str], Driver], tide: Tide, name: str, told: tuple[str, int, int | None], *, stream: bool
) -> None:
    """Type, status and code; openai knows no code in this envelope."""
    tide.instead = REFUSAL
    driver = start(name)
    driver.ask(HELLO)

    answer = driver.call("chat", {"messages": MESSAGES}, stream=stream)

    assert answer["outcome"] == "error"
    error = answer["error"]
    assert (error["type"], error["status"], error["code"]) == told
    assert error["message"]


@pytest.mark.parametrize("name", CLIENTS)
def test_a_server_that_is_not_there_is_an_error_without_a_status(
    start: Callable[[str], Driver], name: str
) -> None:
    """The driver lives on and takes the next call."""
    driver = start(name)
    driver.ask(HELLO)

    answer = driver.call("chat", {"messages": MESSAGES}, base_url="http://127.0.0.1:9")

    assert answer["outcome"] == "error"
    assert answer["error"]["status"] is None
    assert driver.call("chat", {"messages": MESSAGES})["outcome"] == "ok"
