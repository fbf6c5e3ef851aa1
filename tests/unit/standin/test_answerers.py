"""Seeded replies: the same seed and request give the same reply, whatever came before."""

from __future__ import annotations

from random import Random
from typing import Any

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract.drawing import SeededSource, draw_intent
from workers_ai_contract.standin import SeededAnswerer, StandIn
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer, ReceivedRequest

PATH = "/client/v4/accounts/ID/ai/run/@cf/openai/gpt-oss-20b"


def bodies(seed: int, requests: list[dict[str, Any]]) -> list[bytes]:
    """Return the bytes that a fresh stand-in answers with."""
    headers = {"Authorization": "Bearer token"}
    with (
        StandIn(SeededAnswerer(seed)) as stand_in,
        httpx.Client(base_url=stand_in.origin, headers=headers, trust_env=False, verify=PLAIN_HTTP) as client,
    ):
        return [client.post(PATH, json=request).content for request in requests]


def test_the_same_seed_gives_the_same_bytes_in_any_order() -> None:
    """Chat, prompt, Responses and a stream, asked forwards and backwards."""
    requests: list[dict[str, Any]] = [
        {"prompt": "Tide?"},
        {"messages": [{"role": "user", "content": "Tide?"}], "stream": True},
        {"input": "Tide?"},
        {"requests": [{"input": "Tide?"}]},
    ]

    assert bodies(1, requests) == bodies(1, requests[::-1])[::-1]
    assert bodies(1, requests) != bodies(2, requests)


def test_the_order_of_keys_does_not_change_the_reply() -> None:
    """Equal requests are equal however they are written."""
    answerer = SeededAnswerer(1)
    one = ReceivedRequest("POST", PATH, body={"prompt": "a", "seed": 1}, form=Form.PROMPT)
    other = ReceivedRequest("POST", PATH, body={"seed": 1, "prompt": "a"}, form=Form.PROMPT)

    assert answerer.reply(one) == answerer.reply(other)


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (Form.CHAT, {"messages": [], "tools": ["x"]}),
        (Form.CHAT, {"messages": [], "tools": {"x": 1}}),
        (Form.CHAT, {"messages": [], "tools": None}),
        (Form.CHAT, {"messages": [], "tools": [{"type": "function", "function": 5}]}),
        (
            Form.CHAT,
            {"messages": [], "tools": [{"function": {"name": 5, "parameters": {"properties": [1]}}}]},
        ),
        (Form.BATCH, {"requests": [1]}),
        (Form.BATCH, {"requests": {"x": {"input": "a"}}}),
        (Form.BATCH, {"requests": []}),
        (None, {}),
    ],
)
def test_what_only_looks_like_a_tool_or_a_request_is_answered_too(
    form: Form | None, body: dict[str, Any]
) -> None:
    """The live validator lets these pass, so the answerer has to do with them."""
    for seed in range(20):
        reply = SeededAnswerer(seed).reply(ReceivedRequest("POST", PATH, body=body, form=form))
        assert isinstance(reply, BatchAnswer if form is Form.BATCH else Answer)


def test_drawn_calls_are_answered_for_every_form() -> None:
    """A hundred drawn requests of each form get a reply each; a batch gets one answer for each request."""
    for form in Form:
        for number in range(100):
            source = SeededSource(Random(number))
            request: dict[str, Any] = draw_intent(source, form).request
            reply = SeededAnswerer(number).reply(ReceivedRequest("POST", PATH, body=request, form=form))
            if form is Form.BATCH:
                assert isinstance(reply, BatchAnswer)
                assert len(reply.items) == len(request["requests"])
            else:
                assert isinstance(reply, Answer)
