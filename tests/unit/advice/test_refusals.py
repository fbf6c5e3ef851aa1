"""What passes the schema and may be refused afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.unit.advice.requests import UNHURRIED, USER, requests, told
from workers_ai_contract.advice import advice_on
from workers_ai_contract.advice.context import context_advice
from workers_ai_contract.advice.fields import field_advice
from workers_ai_contract.advice.refusals import refusal_advice
from workers_ai_contract.advice.screen import Screened, nothing_to_advise
from workers_ai_contract.advice.window import SURE_BYTES
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.strategies import payloads
from workers_ai_contract.vocabulary import Direction, Profile
from workers_ai_kernel.problem import Severity
from workers_ai_schemas import Recorded, recorded
from workers_ai_schemas.forms import forms_named, in_unified_envelope, model_input

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

PART: JsonObject = {"type": "text", "text": "tide"}
IMAGE: JsonObject = {"type": "image_url", "image_url": {"url": "data:,"}}
JSON_SCHEMA: JsonObject = {"type": "json_schema", "json_schema": {"type": "object"}}
FLAT_TOOL: JsonObject = {"name": "f", "description": "d", "parameters": {"type": "object", "properties": {}}}
NULL = ("contested-null-content", "/messages/0/content")
PARSED = ("parsed-json-content", "/messages/0/content")
SYSTEM: JsonObject = {"role": "system", "content": "Be short."}
PARTS = ("several-content-parts", "/messages/0/content")
TAKEN = [each for each in recorded() if each.kind == "request" and each.accepted]


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("each", TAKEN, ids=lambda each: each.name)
def test_a_request_that_the_api_took_needs_no_advice(profile: Profile, each: Recorded) -> None:
    """Every recorded one, under every profile."""
    assert advice_on(each.body, profile=profile) == ()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"tool_choice": "any"}, ("backend-8001", "/tool_choice")),
        ({"tools": [FLAT_TOOL]}, ("backend-8001", "/tools/0")),
        ({"messages": [{"role": "assistant", "content": None}]}, NULL),
        ({"messages": [{**USER, "content": [PART, PART]}]}, PARTS),
        ({"messages": [{**USER, "content": {"port": "Brest"}}]}, PARSED),
        ({"messages": [{**USER, "content": [IMAGE]}]}, ("image-part", "/messages/0/content/0")),
        ({"tools": []}, ("backend-8007", "/tools")),
        ({"max_tokens": -5}, ("limit-below-one", "/max_tokens")),
        ({"max_completion_tokens": 0}, ("limit-below-one", "/max_completion_tokens")),
        ({"messages": []}, ("no-messages", "/messages")),
        ({"messages": [{"role": "bot", "content": "a"}]}, ("unknown-role", "/messages/0/role")),
        ({"messages": [USER, SYSTEM]}, ("system-message-not-first", "/messages/1")),
        ({"messages": [SYSTEM, SYSTEM, USER]}, ("system-message-not-first", "/messages/1")),
        ({"stream": True, "response_format": JSON_SCHEMA}, ("stream-with-json-schema", "/stream")),
    ],
)
@pytest.mark.parametrize("root", ["", "/input"])
def test_each_kind_is_told_at_its_place(more: JsonObject, expected: tuple[str, str], root: str) -> None:
    """Bare and in the envelope of `POST /ai/run`."""
    chat: JsonObject = {"messages": [USER], **more}
    request: Json = {"model": "m", "input": chat} if root else chat
    (problem,) = advice_on(request, profile=Profile.PUBLISHED)

    assert (problem.code, problem.pointer) == (expected[0], root + expected[1])
    assert problem.severity is Severity.WARNING
    assert problem.message.endswith(".")
    assert problem.repair is not None


NOTHING_DUBIOUS: list[JsonObject] = [
    {"messages": [USER], "tool_choice": "auto"},
    {"messages": [{**USER, "content": [PART]}]},
    {"messages": [{**USER, "content": []}]},
    {"messages": [{**USER, "content": [PART, {}]}]},
    {"messages": [USER], "stream": True, "response_format": {"type": "json_object"}},
    {"messages": [USER], "stream": False, "response_format": JSON_SCHEMA},
    {"messages": [USER], "stream": 1, "response_format": JSON_SCHEMA},
    {"input": "a", "tools": [{"type": "function", "name": "f", "parameters": {}}], "tool_choice": "any"},
    {"input": [{"role": "user", "content": [PART, PART]}]},
]


@pytest.mark.parametrize("request_", NOTHING_DUBIOUS)
def test_what_is_nearly_of_a_kind_is_left_alone(request_: JsonObject) -> None:
    """One part or none, JSON mode without schema or stream, what is right in a Responses request."""
    assert advice_on(request_, profile=Profile.PUBLISHED) == ()


def test_only_true_is_a_stream() -> None:
    """Beside other advice, too."""
    request: Json = {"prompt": "a", "stream": 1, "response_format": JSON_SCHEMA, "mood": 1}

    assert told(advice_on(request, profile=Profile.PUBLISHED)) == [("unknown-field", "/mood")]


def test_repeats_are_told_once() -> None:
    """With how many there are, and where the first few stand."""
    messages: list[Json] = [{"role": "assistant", "content": None} for _ in range(9)]
    (problem,) = advice_on({"messages": messages}, profile=Profile.PUBLISHED)

    assert (problem.code, problem.pointer) == NULL
    assert "Also at /messages/1/content, /messages/2/content, /messages/3/content and 5 more." in (
        problem.message
    )


def test_two_and_three_places_are_all_named() -> None:
    """Nothing is counted that can be shown."""
    messages: list[Json] = [{**USER, "content": [PART, PART]} for _ in range(3)]
    (problem,) = advice_on({"messages": messages}, profile=Profile.PUBLISHED)

    assert problem.message.endswith("Also at /messages/1/content, /messages/2/content.")


def test_several_parts_are_an_error_and_no_advice_where_they_are_refused() -> None:
    """Under the enforced profile."""
    request: Json = {"messages": [{**USER, "content": [PART, PART]}]}

    assert Judge(profile="enforced").is_valid(request) is False
    assert advice_on(request, profile=Profile.ENFORCED) == ()


@pytest.mark.slow
@UNHURRIED
@given(payloads("input", form="chat"))
def test_several_parts_are_told_where_the_api_refuses_what_the_schema_takes(request_: Json) -> None:
    """Such advice on a request that the published schema takes comes true under the enforced profile."""
    told_of = PARTS[0] in [code for code, _ in told(advice_on(request_, profile=Profile.PUBLISHED))]

    assert not told_of or Judge(profile="enforced").is_valid(request_) is False


@pytest.mark.slow
@settings(UNHURRIED, suppress_health_check=[HealthCheck.filter_too_much])
@given(requests(), st.sampled_from(Profile))
def test_the_screen_passes_only_what_needs_no_advice(request_: Json, profile: Profile) -> None:
    """What it passes is found to be without any, when it is looked through all the same."""
    forms = forms_named(model_input(request_), Direction.INPUT)
    screened = Screened(forms, in_unified_envelope(request_), profile is not Profile.ENFORCED)
    assume(nothing_to_advise(request_, screened))

    root = "/input" if screened.enveloped else ""
    taken = screened.parts_are_taken
    assert list(refusal_advice(model_input(request_), root, parts_are_taken=taken)) == []
    assert list(field_advice(request_, forms)) == []
    assert list(context_advice(request_, SURE_BYTES)) == []
