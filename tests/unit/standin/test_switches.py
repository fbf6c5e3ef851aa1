"""Each switch lifts what the default refuses, and the refusal names it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract.errors import UsageError
from workers_ai_contract.settings.switches import Switches, alias
from workers_ai_contract.standin import PlainAnswerer, StandIn
from workers_ai_contract.vocabulary import Profile

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from workers_ai_contract.wire import Exchange

MODEL = "@cf/openai/gpt-oss-20b"
CHAT = "/v1/chat/completions"
FUNCTION = {"name": "get_tide", "arguments": "{}"}
LOOP: dict[str, Any] = {
    "model": MODEL,
    "messages": [
        {"role": "user", "content": "Tide?"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "a", "type": "function", "function": FUNCTION}],
        },
        {"role": "tool", "tool_call_id": "a", "content": "low"},
    ],
}


class Asked:
    """A client of a stand-in with some switches, and what the stand-in told."""

    def __init__(self, client: httpx.Client, exchanges: list[Exchange]) -> None:
        self.client = client
        self.exchanges = exchanges

    def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Post a body."""
        return self.client.post(path, json=body)

    @property
    def hint(self) -> str:
        """The hint of the last exchange."""
        return self.exchanges[-1].hint or ""


@contextmanager
def running(switches: Switches) -> Generator[Asked]:
    """Run a stand-in with switches."""
    exchanges: list[Exchange] = []
    headers = {"Authorization": "Bearer token"}
    with (
        StandIn(PlainAnswerer(0), switches=switches, on_exchange=exchanges.append) as stand_in,
        httpx.Client(
            base_url=f"{stand_in.origin}/client/v4/accounts/ID/ai",
            headers=headers,
            trust_env=False,
            verify=PLAIN_HTTP,
        ) as client,
    ):
        yield Asked(client, exchanges)


@pytest.fixture(scope="module")
def usual() -> Iterator[Asked]:
    """Run a stand-in without any switch."""
    with running(Switches()) as asked:
        yield asked


def test_null_content_is_refused_and_the_switch_named(usual: Asked) -> None:
    """With it the loop goes on."""
    assert usual.post(CHAT, LOOP).json()["errors"][0]["code"] == 5006
    assert "--accept null-content" in usual.hint

    with running(Switches(accept_null_content=True)) as asked:
        answer = asked.post(CHAT, LOOP).json()
    assert "low" in answer["choices"][0]["message"]["content"]


def test_an_unknown_model_is_refused_and_the_alias_named(usual: Asked) -> None:
    """With the alias it is answered."""
    body = {**LOOP, "model": "gpt-4o", "messages": LOOP["messages"][:1]}
    assert usual.post(CHAT, body).json()["errors"][0]["code"] == 5007
    assert f"--alias 'gpt-4o={MODEL}'" in usual.hint

    with running(Switches(aliases=(("gpt-*", MODEL),))) as asked:
        assert asked.post(CHAT, body).status_code == 200
        assert asked.post("/run/gpt-4o", {"prompt": "Tide?"}).status_code == 200
        assert asked.post("/run/claude", {"prompt": "Tide?"}).status_code == 400


def test_the_responses_route_streams_only_with_the_switch(usual: Asked) -> None:
    """By default the answer is JSON, and the hint says why."""
    body = {"model": MODEL, "input": "Tide?", "stream": True}
    answer = usual.post("/v1/responses", body)
    assert answer.headers["content-type"] == "application/json"
    assert "--responses-stream" in usual.hint

    with running(Switches(responses_stream=True)) as asked:
        answer = asked.post("/v1/responses", body)
    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.text.startswith("event: response.created\ndata: {")
    assert "event: response.completed\n" in answer.text


@pytest.mark.parametrize("count", [1, 2])
def test_the_number_of_usage_chunks_is_a_switch(count: int) -> None:
    """Two as recorded; one for clients that add them up."""
    body = {**LOOP, "messages": LOOP["messages"][:1], "stream": True}

    with running(Switches(usage_chunks=count)) as asked:
        events = [json.loads(line[6:]) for line in asked.post(CHAT, body).text.split("\n\n")[:-2]]

    assert sum("usage" in event for event in events) == count


def test_strict_refuses_also_what_the_published_schema_refuses(usual: Asked) -> None:
    """A tool parameter without a description is accepted by the API, and not by the schema."""
    parameters = {"type": "object", "properties": {"harbor": {"type": "string"}}, "required": ["harbor"]}
    tool = {"type": "function", "function": {"name": "t", "description": "Tides.", "parameters": parameters}}
    body = {**LOOP, "messages": LOOP["messages"][:1], "tools": [tool]}
    assert usual.post(CHAT, body).status_code == 200

    with running(Switches(strict=Profile.PUBLISHED)) as asked:
        assert asked.post(CHAT, body).json()["errors"][0]["code"] == 5006


FLAT_TOOL: dict[str, Any] = {"name": "t", "description": "d", "parameters": {}}


@pytest.mark.parametrize("fields", [{"tool_choice": "any"}, {"tools": [FLAT_TOOL]}])
def test_the_backend_refuses_what_passes_the_schema(usual: Asked, fields: dict[str, Any]) -> None:
    """8001, as recorded for `any` and for flat tools."""
    body = {"messages": [{"role": "user", "content": "Tide?"}], **fields}

    assert usual.post(f"/run/{MODEL}", body).json()["errors"][0]["code"] == 8001


def test_too_many_tokens_are_refused(usual: Asked) -> None:
    """Prompt and limit together exceed the window: 413 with 5021."""
    answer = usual.post(CHAT, {**LOOP, "messages": LOOP["messages"][:1], "max_tokens": 200_000})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (413, 5021)


def test_text_format_is_honoured_on_the_responses_route(usual: Asked) -> None:
    """As `response_format` is on the chat route."""
    schema = {"type": "object", "properties": {"harbor": {"type": "string"}}, "required": ["harbor"]}
    body = {
        "model": MODEL,
        "input": "Tide in Brest?",
        "text": {"format": {"type": "json_schema", "name": "x", "schema": schema}},
    }

    output = usual.post("/v1/responses", body).json()["output"]

    assert json.loads(output[-1]["content"][0]["text"]) == {"harbor": "Brest"}


@pytest.mark.parametrize("text", ["x", "=", "x=", "=x"])
def test_an_alias_needs_a_pattern_and_a_model(text: str) -> None:
    """Anything else is a usage error."""
    with pytest.raises(UsageError, match="PATTERN=MODEL"):
        alias(text)


@pytest.mark.parametrize(
    "fields", [{"usage_chunks": 3}, {"strict": Profile.ENFORCED}, {"aliases": (("x", "y"),)}]
)
def test_a_switch_out_of_range_is_a_usage_error(fields: dict[str, Any]) -> None:
    """Said when the switches are made."""
    with pytest.raises(UsageError):
        Switches(**fields)
