"""What is answered at once is answered as step by step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workers_ai_contract.routing.arrival import Arrival
from workers_ai_contract.standin import PlainAnswerer
from workers_ai_contract.standin.service import Service
from workers_ai_contract.vocabulary import MODEL, Route

if TYPE_CHECKING:
    from workers_ai_contract.wire import Exchange

ASKED = {"model": MODEL, "messages": [{"role": "user", "content": "Tide in Brest?"}]}
TOOL = {
    "type": "function",
    "function": {
        "name": "get_tide",
        "description": "Tide.",
        "parameters": {
            "type": "object",
            "properties": {"port": {"type": "string", "description": "Its name."}},
            "required": ["port"],
        },
    },
}
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
HEADERS = {"authorization": "Bearer token", "host": "localhost"}
BODIES: dict[str, Any] = {
    "usual": ASKED,
    "usual again": ASKED,
    "tool": {**ASKED, "tools": [TOOL]},
    "forced tool that does not fit": {**ASKED, "tools": [TOOL], "tool_choice": "required", "max_tokens": 1},
    "any": {**ASKED, "tools": [TOOL], "tool_choice": "any"},
    "stream": {**ASKED, "stream": True},
    "not a stream": {**ASKED, "stream": False},
    "image": {**ASKED, "messages": [{"role": "user", "content": [IMAGE]}]},
    "null content": {**ASKED, "messages": [{"role": "user", "content": None}]},
    "unknown field": {**ASKED, "tide": 1},
    "other model": {**ASKED, "model": "@cf/openai/gpt-oss-21b"},
    "too many tokens": {**ASKED, "max_tokens": 128_000},
    "prompt": {"model": MODEL, "prompt": "Tide?"},
    "wrong": {**ASKED, "messages": "Tide?"},
    "list": [ASKED],
}


@pytest.fixture(scope="module")
def services() -> tuple[Service, list[Exchange]]:
    """Return a service that has answered a usual request, and what it tells."""
    told: list[Exchange] = []
    service = Service(PlainAnswerer(), on_exchange=told.append)
    service.handle(arrival(json.dumps(ASKED).encode(), HEADERS))
    return service, told


def arrival(data: bytes | None, headers: dict[str, str]) -> Arrival:
    """Return a request on the route of chats."""
    return Arrival(
        "POST", "/client/v4/accounts/ID/ai/v1/chat/completions", headers, "7", Route.CHAT, data=data
    )


def check_both_ways(services: tuple[Service, list[Exchange]], asked: Arrival) -> None:
    """Compare the response, and what is told, with those of the steps."""
    service, told = services
    told.clear()
    at_once = service.handle(asked)
    step_by_step = service.consider(asked)()

    assert [list(at_once.events or ()), at_once._replace(events=None)] == [
        list(step_by_step.events or ()),
        step_by_step._replace(events=None),
    ]
    assert told[:1] == told[1:]


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_answered_the_same(services: tuple[Service, list[Exchange]], name: str) -> None:
    """Right and wrong ones."""
    check_both_ways(services, arrival(json.dumps(BODIES[name]).encode(), HEADERS))


@pytest.mark.parametrize("data", [b"", None, b"{", b'{"model": 1, "model": 2}'], ids=repr)
def test_what_is_not_readable_is_answered_the_same(
    services: tuple[Service, list[Exchange]], data: bytes | None
) -> None:
    """Nothing, too much, and what is no JSON."""
    check_both_ways(services, arrival(data, HEADERS))


@pytest.mark.parametrize(
    "header",
    [
        {"authorization": ""},
        {"authorization": "Basic token"},
        {"wai-scenario": "refused"},
        {"wai-fault": "capacity"},
        {"wai-tide": "1"},
    ],
    ids=str,
)
def test_headers_count(services: tuple[Service, list[Exchange]], header: dict[str, str]) -> None:
    """Credentials, and those that ask for something else."""
    check_both_ways(services, arrival(json.dumps(ASKED).encode(), {**HEADERS, **header}))
