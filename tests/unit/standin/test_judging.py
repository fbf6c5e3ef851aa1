"""Refused as the live API refuses; judged as published, for the record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract.errors import UsageError
from workers_ai_contract.standin import SeededAnswerer, StandIn
from workers_ai_contract.standin.judging import Gate
from workers_ai_contract.vocabulary import Route

if TYPE_CHECKING:
    from workers_ai_contract.wire import Exchange
    from workers_ai_kernel import Json, JsonObject

MODEL = "@cf/openai/gpt-oss-20b"
RUN = f"/run/{MODEL}"
CHAT = "/v1/chat/completions"
BAD_INPUT = "AiError: Bad input: Error: "
TWO_PARTS: list[dict[str, Any]] = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": [{"type": "text", "text": "One."}, {"type": "text", "text": "Two."}]},
]
RECORDED_TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "read_tide",
        "description": "Tide height at a harbor.",
        "parameters": {
            "type": "object",
            "properties": {"harbor": {"type": "string"}},
            "required": ["harbor"],
        },
    },
}


def test_what_is_published_as_wrong_but_taken_is_answered(
    api: httpx.Client, exchanges: list[Exchange]
) -> None:
    """A recorded, accepted request: that a tool parameter has no description is a warning."""
    answer = api.post(CHAT, json={"model": MODEL, "messages": [], "tools": [RECORDED_TOOL]})

    assert answer.status_code == 200
    assert exchanges[0].judgement is not None
    assert exchanges[0].judgement.valid is True
    assert "published-differs" in {problem.code for problem in exchanges[0].judgement.problems}


def test_what_is_published_as_right_but_refused_is_refused(
    api: httpx.Client, exchanges: list[Exchange]
) -> None:
    """Two content parts in one message are valid as published, and refused by the live API."""
    answer = api.post(CHAT, json={"model": MODEL, "messages": TWO_PARTS})

    assert answer.status_code == 400
    assert (exchanges[0].status, exchanges[0].error_code) == (400, 5006)
    assert answer.json()["errors"][0]["message"].startswith(f"{BAD_INPUT}oneOf at '/' not met, 0 matches: ")
    assert exchanges[0].judgement is not None
    assert exchanges[0].judgement.valid is False


def test_a_refusal_says_what_the_live_api_said() -> None:
    """The text that two public reports quote for messages sent to the second revision."""
    headers = {"Authorization": "Bearer token"}
    with (
        StandIn(SeededAnswerer(0), revision="r2") as stand_in,
        httpx.Client(base_url=stand_in.origin, headers=headers, trust_env=False, verify=PLAIN_HTTP) as client,
    ):
        body = {"messages": [{"role": "user", "content": "How do I tie a knot?"}]}
        answer = client.post(f"/client/v4/accounts/ID/ai{RUN}", json=body)

    assert answer.status_code == 400
    assert answer.text == (
        '{"errors":[{"message":"AiError: Bad input: Error: oneOf at \'/\' not met, 0 matches: '
        "required properties at '/' are 'input', required properties at '/' are 'requests'\","
        '"code":5006}],"success":false,"result":{},"messages":[]}'
    )


@pytest.mark.parametrize(
    ("route", "names_the_others"), [(Route.RUN, True), (Route.RESPONSES, True), (Route.CHAT, False)]
)
def test_the_chat_route_knows_only_its_own_forms(route: Route, *, names_the_others: bool) -> None:
    """The recorded error of that route lists no other branch; those of the others do."""
    error = Gate().refusal(route, {}, 2)

    assert error is not None
    assert ("'requests'" in error.message) is names_the_others


def test_the_responses_form_is_refused_on_the_chat_route(api: httpx.Client) -> None:
    """What `/ai/run` takes is not what the chat route takes."""
    assert api.post(CHAT, json={"model": MODEL, "input": "Tide?"}).status_code == 400
    assert api.post(RUN, json={"input": "Tide?"}).status_code == 200


@pytest.mark.parametrize("body", [[], [1], "text", 5, None, True])
def test_a_body_that_is_no_object_is_refused(api: httpx.Client, body: Json) -> None:
    """Whatever the schema says of it, no such body is ever answered."""
    for path in (RUN, CHAT, "/v1/responses"):
        answer = api.post(path, content=json.dumps(body))

        assert answer.status_code == 400
        assert answer.json().get("success", False) is False


def test_a_revision_that_does_not_exist_is_named() -> None:
    """The error says what there is."""
    with pytest.raises(UsageError, match=r"'r9'.*r0 to r5"):
        StandIn(SeededAnswerer(0), revision="r9")


def test_any_tool_is_refused_on_each_route(api: httpx.Client) -> None:
    """The schema takes `any`, the backend does not (recorded for a chat, inferred for Responses)."""
    parameters: JsonObject = {"type": "object", "properties": {}}
    tool: JsonObject = {"name": "tide", "description": "The tide.", "parameters": parameters}
    chat: JsonObject = {
        "messages": [{"role": "user", "content": "Hi"}],
        "tools": [{"type": "function", "function": tool}],
        "tool_choice": "any",
    }
    flat: JsonObject = {"type": "function", **tool}
    responses: JsonObject = {"model": MODEL, "input": "Hi", "tools": [flat], "tool_choice": "any"}

    assert api.post(RUN, json=chat).json()["errors"][0]["code"] == 8001
    assert api.post(CHAT, json={"model": MODEL, **chat}).json()["errors"][0]["code"] == 8001
    assert api.post("/v1/responses", json=responses).status_code == 400
    assert api.post("/v1/responses", json={**responses, "tool_choice": "required"}).status_code == 200
