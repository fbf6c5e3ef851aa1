"""The typed profile: what the TypeScript types accept. `make typed` holds it beside the compiler."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.oracles.independent import independent
from workers_ai_contract import Judge, UsageError, generate, json_schema, near_misses, openapi, validate
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.drawing import ContractSpec
from workers_ai_contract.judging.every_profile import EveryProfile
from workers_ai_schemas import TYPED_DIRECTIONS, load_typed, typed_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json, JsonObject

USER: Json = {"role": "user", "content": "Say tide."}
# The verdicts are those of the compiler.
REQUESTS: list[tuple[Json, bool]] = [
    ({"messages": [USER]}, True),
    ({"messages": [USER], "reasoning_effort": None, "temperature": None}, True),
    ({"messages": [{"role": "assistant", "content": None}]}, True),
    ({"messages": [{"role": "user", "content": None}]}, False),
    ({"messages": [USER], "reasoning_effort": "minimal"}, False),
    ({"messages": [USER], "chat_template_kwargs": {"enable_thinking": False}}, False),
    ({"messages": [USER], "n": 0.5}, True),
    ({"messages": [USER], "foo": 1}, False),
    ({"messages": [USER], "input": "Say tide."}, False),
    ({"messages": [USER], "metadata": {"any": [1]}}, True),
    ({"prompt": "Say tide."}, False),
    ({"input": "Say tide.", "reasoning": {"effort": None}}, True),
    ({"input": [{"type": "message", "status": "in_progress", "role": "assistant", "content": []}]}, True),
    ({"input": [{"type": "message", "role": "system", "content": [], "id": "a"}]}, False),
    ({"input": [{"type": "message", "role": "system", "content": [], "status": "completed"}]}, True),
    ({}, True),
]


@pytest.mark.parametrize(("request_", "valid"), REQUESTS)
def test_a_request_is_valid_as_for_the_compiler(request_: Json, valid: bool) -> None:  # noqa: FBT001
    """Exclusive forms, nulls, closed objects, no bounds."""
    found = validate(request_, profile="typed")

    assert (found.valid, found.profile) == (valid, "typed")
    assert independent(load_typed("input")).is_valid(request_) is valid
    assert bool(found.errors) is not valid


def test_an_answer_is_judged_bare_or_in_the_envelope() -> None:
    """The binding gives it bare; places in the envelope begin with it."""
    message: Json = {"role": "assistant", "content": None, "refusal": None}
    answer: JsonObject = {
        "id": "a",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
    }
    wrong: Json = {"result": {**answer, "created": "1"}, "success": True}

    assert validate(answer, direction="output", profile="typed").valid
    assert validate({"result": answer, "success": True}, profile="typed").valid
    found = validate(wrong, profile="typed")
    assert (found.form, [each.pointer for each in found.errors]) == ("chat", ["/result/created"])


def test_four_profiles_judge_a_request_side_by_side() -> None:
    """Each has its own reason."""
    found = EveryProfile().judge({"messages": [{"role": "assistant", "content": None}]})

    assert [(each.profile, each.valid) for each in found] == [
        ("published", False),
        ("enforced", False),
        ("observed", True),
        ("typed", True),
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"direction": "stream"}, "nothing is typed for the direction 'stream'"),
        ({"form": "prompt"}, "the types have no form 'prompt'; available: 'responses' or 'chat'"),
        ({"revision": "r4"}, "the types have no revisions"),
    ],
)
def test_what_is_not_typed_is_refused(names: dict[str, str], message: str) -> None:
    """By the judge, the generator and the schema."""
    given: dict[str, Any] = {"direction": "input", "profile": "typed", **names}
    calls: tuple[Callable[..., object], ...] = (Judge, generate, json_schema)
    for call in calls:
        with pytest.raises(UsageError, match=message):
            call(**given)


@pytest.mark.parametrize(("direction", "form"), [("input", "chat"), ("output", "responses")])
def test_payloads_of_a_form_are_drawn_and_judged(direction: str, form: str) -> None:
    """By the schema of the form, and by that of all."""
    drawn = list(generate(direction, profile="typed", form=form, count=6, seed=2))
    whole = Judge(direction, profile="typed")
    accepts = independent(json_schema(direction, profile="typed", form=form)).is_valid

    assert all(map(accepts, drawn))
    assert all(map(whole.is_valid, drawn))
    assert all(map(Judge(direction, profile="typed", form=form).is_valid, drawn))


def test_near_misses_are_drawn() -> None:
    """Each is refused."""
    wrong = list(near_misses(profile="typed", form="responses", count=2, seed=1))

    assert not any(Judge("input", profile="typed").is_valid(each.payload) for each in wrong)
    with pytest.raises(UsageError, match="drawn by generate, near_misses and payloads only"):
        ContractSpec(profile="typed")


@pytest.mark.slow
def test_the_schemas_name_their_source_and_are_complete() -> None:
    """Each definition is used, and the normal form takes both; no document describes routes."""
    for direction in TYPED_DIRECTIONS:
        schema = load_typed(direction)
        text = json.dumps(schema)
        assert all(text.count(f'"#/$defs/{name}"') for name in schema["$defs"])  # type: ignore[union-attr]
        assert OwnSchema(schema).document.normal is not None
    assert typed_source()[0] == "@cloudflare/workers-types"
    with pytest.raises(UsageError, match="the types describe the binding, not routes"):
        openapi("typed")
