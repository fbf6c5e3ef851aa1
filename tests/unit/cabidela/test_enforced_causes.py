"""What is named as the cause of a refusal under the enforced profile: what the API objects to."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage import damaged
from tests.oracles.cabidela.payloads import PayloadDrawer
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.cabidela.causes import Causes
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.strategies import payloads
from workers_ai_kernel.pointers import resolve, tokens
from workers_ai_kernel.schema.normal import normalise

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_kernel import Json, JsonObject

REVISIONS = ("r0", "r1", "r2", "r3", "r4", "r5")
JUDGES = {
    (revision, route): Judge(profile="enforced", revision=revision, route=route)
    for revision in REVISIONS
    for route in ("run", "chat")
}
PART: Json = {"type": "text", "text": "tide"}


def chat(**more: Json) -> JsonObject:
    """Return a chat that the API takes, with more in it."""
    return {"messages": [{"role": "user", "content": "tide"}], **more}


def content(value: Json) -> JsonObject:
    """Return a chat of one message with this content."""
    return {"messages": [{"role": "user", "content": value}]}


def causes(payload: Json, revision: str = "r5", route: str = "run") -> list[tuple[str, str]]:
    """Return code and pointer of each problem."""
    problems = JUDGES[revision, route].explain(payload)
    return [(problem.code, problem.pointer) for problem in problems]


CASES: list[tuple[Json, list[tuple[str, str]]]] = [
    (content([PART, PART]), [("items-counted-as-matches", "/messages/0/content")]),
    (content([{"x": 1}]), [("no-known-property", "/messages/0/content/0")]),
    (content([{"x": 1}, {"y": 1}]), [("items-counted-as-matches", "/messages/0/content")]),
    (content([{"type": 5}]), [("wrong-type", "/messages/0/content/0/type")]),
    (
        content([PART, {"type": 5}]),
        [("wrong-type", "/messages/0/content/1/type"), ("items-counted-as-matches", "/messages/0/content")],
    ),
    (content(None), [("wrong-type", "/messages/0/content")]),
    (content({"type": "text", "text": "tide"}), [("wrong-type", "/messages/0/content")]),
    (content([True]), [("wrong-type", "/messages/0/content/0")]),
    ({"messages": [{"role": "user"}]}, [("missing-property", "/messages/0")]),
    ({"messages": 5}, [("wrong-type", "/messages")]),
    ({"messages": {}}, [("wrong-type", "/messages")]),
    ({"messages": [True]}, [("wrong-type", "/messages/0")]),
    ({"prompt": ""}, [("too-short", "/prompt")]),
    ({"prompt": "tide", "stream": None}, [("wrong-type", "/stream")]),
    ({"input": 5}, [("wrong-type", "/input")]),
    ({"input": "tide", "reasoning": {"effort": None}}, [("not-in-enum", "/reasoning/effort")]),
    ({"requests": [{"input": "a"}, {"inputs": "b"}]}, [("misspelt-property", "/requests/1/inputs")]),
    ({"prompt": "ebb", "input": "flood"}, [("several-branches-match", "")]),
    ({"prompt": "ebb", **chat()}, [("several-branches-match", "")]),
    ({}, [("no-form", "")]),
    (None, [("wrong-type", "")]),
]


@pytest.mark.parametrize(("payload", "expected"), CASES)
def test_the_cause_is_named(payload: Json, expected: list[tuple[str, str]]) -> None:
    """Code and place of everything that the API objects to, and of nothing else."""
    assert causes(payload) == expected


UNNOTICED: list[JsonObject] = [
    {"reasoning": None},
    {"tools": [{"type": "function", "function": {"name": "f"}}]},
    {"response_format": None},
    {"tools": None},
]


@pytest.mark.parametrize("unnoticed", UNNOTICED)
def test_what_the_api_does_not_look_at_is_no_cause(unnoticed: JsonObject) -> None:
    """The published schema refuses it; the API refuses the other thing alone."""
    assert causes(chat(**unnoticed)) == []
    assert causes(chat(**unnoticed, top_k=0)) == [("below-minimum", "/top_k")]


def test_what_repeats_along_an_array_is_one_cause() -> None:
    """The others are named in its message."""
    messages: Json = [{"role": "user", "content": None} for _ in range(5)]
    (problem,) = JUDGES["r5", "chat"].explain({"messages": messages})

    assert problem.pointer == "/messages/0/content"
    assert "/messages/1/content" in problem.message


def test_in_the_envelope_a_pointer_starts_with_input() -> None:
    """It leads into what was sent, not into the model's input."""
    assert causes({"model": "m", "input": content([PART, PART])}) == [
        ("items-counted-as-matches", "/input/messages/0/content")
    ]


def test_a_form_of_another_route_is_told() -> None:
    """On the chat route the input of responses is refused whatever it is."""
    assert causes({"input": "tide"}, route="chat") == [("wrong-route", "/input")]


def test_branches_are_told_from_the_root_of_the_whole_schema() -> None:
    """On the chat route too, though only a part of it applies there."""
    for route in ("run", "chat"):
        (problem,) = JUDGES["r5", route].explain(chat(top_k=0))
        assert problem.branch == "/oneOf/0/oneOf/1"


def test_a_form_that_is_named_is_assumed() -> None:
    """It changes the explanation, never the verdict."""
    named = Judge(profile="enforced", form="chat")

    assert [(each.code, each.branch) for each in named.explain({"top_k": 5})] == [
        ("missing-property", "/oneOf/0/oneOf/1")
    ]
    assert named.is_valid({"prompt": "tide"})
    assert named.judge({"prompt": "tide"}).valid is True


def test_a_form_that_a_revision_lacks_cannot_be_named() -> None:
    """There was no chat before r4."""
    with pytest.raises(UsageError, match="chat"):
        Judge(profile="enforced", form="chat", revision="r3")


def test_an_array_of_messages_was_counted_from_the_start() -> None:
    """Under r0 two messages are two matches."""
    message: Json = {"role": "user", "content": "tide"}
    assert causes({"input": [message]}, "r0") == []
    assert causes({"input": [message, message]}, "r0") == [("items-counted-as-matches", "/input")]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_every_refusal_has_a_cause_of_its_own(seed: int) -> None:
    """Whatever is drawn, the API's own text is never all that can be said."""
    random = Random(seed)
    drawer = PayloadDrawer(random)
    judges = list(JUDGES.values())
    refused = 0
    for _ in range(500):
        payload, judge = drawer.payload(), random.choice(judges)
        problems = judge.explain(payload)
        assert bool(problems) is not judge.is_valid(payload)
        assert "refused-5006" not in {problem.code for problem in problems}
        refused += bool(problems)
    assert refused > 100


@pytest.mark.slow
@settings(max_examples=150)
@given(data=st.data(), revision=st.sampled_from(REVISIONS))
def test_the_original_put_back_at_the_cause_is_accepted(data: DataObject, revision: str) -> None:
    """After one damage, what the first problem points at, or what it stands in, is what was damaged."""
    judge = JUDGES[revision, "run"]
    original = data.draw(payloads("input", revision=revision).filter(judge.is_valid))
    payload = damaged(data, original)
    if judge.is_valid(payload):
        return

    pointer = judge.explain(payload)[0].pointer

    assert any(judge.is_valid(_restored(payload, original, place)) for place in _upwards(pointer, original))


def _upwards(pointer: str, original: Json) -> list[str]:
    """Return the places from a pointer up that are in the original, the root only if nothing else is."""
    steps = tokens(pointer)
    places = ["".join(f"/{step}" for step in steps[:length]) for length in range(len(steps), 0, -1)]
    return [place for place in places if _is_there(original, place)] or [""]


def _is_there(value: Json, pointer: str) -> bool:
    try:
        resolve(value, pointer)
    except LookupError:
        return False
    return True


def _restored(payload: Json, original: Json, pointer: str) -> Json:
    if not pointer:
        return original
    changed = deepcopy(payload)
    parent = resolve(changed, pointer.rpartition("/")[0])
    step = tokens(pointer)[-1]
    if isinstance(parent, list):
        parent[int(step)] = resolve(original, pointer)
    else:
        cast("JsonObject", parent)[step] = resolve(original, pointer)
    return changed


AUDIO: JsonObject = {"type": "object", "properties": {"voice": {"type": "string"}}, "required": ["voice"]}
CLOSED: JsonObject = {
    "type": "object",
    "properties": {"prompt": {"type": "string"}, "extra": {"type": "object"}},
    "additionalProperties": False,
}
OTHERS: list[tuple[JsonObject, Json, list[tuple[str, str]]]] = [
    ({"type": "object", "properties": {"audio": AUDIO}}, {}, [("absent-object-checked", "")]),
    (CLOSED, {"prompt": "tide", "seed": 1}, [("unknown-property", "/seed")]),
    (CLOSED, {"prompt": "tide", "extra": {}}, [("no-known-property", "/extra")]),
    ({"type": "object", "additionalProperties": AUDIO}, {"a": {"voice": 5}}, [("wrong-type", "/a/voice")]),
]


@pytest.mark.parametrize(("schema", "payload", "expected"), OTHERS)
def test_schemas_of_other_models_are_explained_too(
    schema: JsonObject, payload: Json, expected: list[tuple[str, str]]
) -> None:
    """What their validators were seen to refuse."""
    enforced = Enforced(schema)
    assert not enforced.accepts(payload)
    found = Causes(normalise(schema), schema).of(payload, lambda: enforced.refusal(payload))

    assert [(problem.code, problem.pointer) for problem in found] == expected
