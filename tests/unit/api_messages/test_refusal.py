"""What a refusal is about, without its payload and with it."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage import damaged
from tests.oracles.cabidela.payloads import PayloadDrawer
from workers_ai_contract.api_messages import Role, explained, explained_with
from workers_ai_contract.cabidela.contract import EnforcedContract
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.strategies import payloads
from workers_ai_contract.vocabulary import Revision, Route
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_contract.api_messages import Likely
    from workers_ai_kernel import Json

RECORDED = {each.number: each.body for each in recorded()}
CONTENT_PARTS = (
    "oneOf at '/' not met, 0 matches: required properties at '/' are 'prompt', "
    "Type mismatch of '/messages/0/content', 'array' not in 'string', "
    "Type mismatch of '/messages/1/content', 'string' not in 'array', "
    "required properties at '/messages/1' are 'role,content'"
)


def text_of(payload: Json, revision: str = "r5", route: str = "run") -> str:
    """Return the message with which a payload is refused."""
    message = EnforcedContract(Revision(revision), Route(route)).refusal(payload)
    assert message is not None
    return message


def likely(text: str) -> list[Likely]:
    """Return the likely causes, the likeliest first."""
    return [each.likely for each in explained(text).clauses if each.likely is not None]


def message(content: Json) -> Json:
    """Return a chat of one message."""
    return {"messages": [{"role": "user", "content": content}]}


CASES: list[tuple[Json, str, str]] = [
    (message([{"type": "text"}, {"type": "text"}]), "items-counted-as-matches", "/messages/0/content"),
    (message(None), "wrong-type", "/messages/0/content"),
    (message([{"type": "text", "text": 5}]), "wrong-type", "/messages/0/content/0/text"),
    ({"messages": [{"content": "tide"}]}, "missing-property", "/messages/0"),
    ({"messages": "tide"}, "wrong-type", "/messages"),
    ({"prompt": "tide", "temperature": 9}, "above-maximum", "/temperature"),
    ({"prompt": "tide", "top_k": 0}, "below-minimum", "/top_k"),
    ({"prompt": ""}, "too-short", "/prompt"),
    ({"prompt": "tide", "stream": None}, "wrong-type", "/stream"),
    ({"input": "tide", "reasoning": {"effort": "minimal"}}, "not-in-enum", "/reasoning/effort"),
    ({"input": 5}, "wrong-type", "/input"),
    ({"prompt": "tide", "input": "tide"}, "several-branches-match", ""),
    ({"text": "tide"}, "no-form", ""),
]


@pytest.mark.parametrize(("payload", "code", "pointer"), CASES)
def test_the_likeliest_cause_is_the_cause(payload: Json, code: str, pointer: str) -> None:
    """From the text alone, as a judgement of the payload would name it."""
    first = likely(text_of(payload))[0]

    assert (first.code, first.pointer) == (code, pointer)
    problem = Judge(profile="enforced", revision="r5").explain(payload)[0]
    assert (problem.code, problem.pointer) == (code, pointer)


def test_noise_is_told_apart_and_says_why() -> None:
    """One cause and another that is possible; the rest is about forms not meant, and what was met."""
    refusal = explained(CONTENT_PARTS)

    assert [each.role for each in refusal.clauses] == [Role.CAUSE, Role.POSSIBLE, *[Role.NOISE] * 3]
    assert refusal.clauses[0].forms == ("chat",)
    assert refusal.clauses[0].revisions == ("r5", "r4")
    assert all(each.why for each in refusal.clauses)


def test_a_text_tells_what_enforced_it() -> None:
    """The recorded texts, by the forms that they list."""
    chat = explained(CONTENT_PARTS)
    early = explained(json.dumps(RECORDED[11]))

    assert {(each.revision, each.route) for each in chat.fits} == {("r5", "chat"), ("r4", "chat")}
    assert {each.revision for each in early.fits} == {"r1", "r2", "r3"}


def test_a_text_about_another_model_is_explained_as_far_as_it_goes() -> None:
    """No schema of ours says so, and each clause may be the cause."""
    refusal = explained(json.dumps(RECORDED[15]))

    assert refusal.fits == ()
    assert [(each.role, each.likely and each.likely.pointer) for each in refusal.clauses] == [
        (Role.POSSIBLE, "/seed")
    ]


def test_the_first_clauses_of_a_text_are_enough() -> None:
    """People copy a part of it; half a clause says less."""
    payload: Json = {"messages": [{"role": "user", "content": "tide"}], "temperature": 9}
    first = text_of(payload).partition("<= 5")[0]

    assert explained_with(f"{first}<= 5", payload).fits
    assert not explained_with(f"{first}<", payload).fits


def test_with_the_payload_the_one_cause_is_named() -> None:
    """Recorded text, recorded payload."""
    refusal = explained_with(CONTENT_PARTS, RECORDED[12])

    assert [(each.code, each.pointer) for each in refusal.problems] == [
        ("items-counted-as-matches", "/messages/1/content")
    ]
    assert refusal.is_fitting


def test_a_text_that_answers_another_revision_is_told() -> None:
    """It is said who would say exactly this of the payload."""
    refusal = explained_with(CONTENT_PARTS, RECORDED[12], Revision.R3)

    assert not refusal.is_fitting
    assert {(each.revision, each.route) for each in refusal.fits} == {("r5", "chat"), ("r4", "chat")}


def test_a_text_that_answers_another_payload_is_told() -> None:
    """No revision says this of the payload."""
    assert explained_with(CONTENT_PARTS, {"prompt": "tide"}).fits == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_with_the_payload_the_cause_is_the_judge_s(seed: int) -> None:
    """Round trip: whatever is refused, its text is known and its cause is the same."""
    random = Random(seed)
    drawer = PayloadDrawer(random)
    refused = 0
    for _ in range(250):
        payload, revision = drawer.payload(), random.choice(list(Revision))
        judgement = Judge(profile="enforced", revision=revision.value).judge(payload)
        if judgement.api_error is not None:
            refusal = explained_with(json.dumps(judgement.api_error), payload, revision, Route.RUN)
            assert refusal.is_fitting
            # What wraps a payload is recognised by the judge only: it knows all forms.
            if judgement.problems[0].code != "wrapped-payload":
                assert refusal.problems == judgement.problems[: len(refusal.problems)]
            refused += 1
    assert refused > 80


@pytest.mark.slow
@settings(max_examples=100)
@given(data=st.data(), revision=st.sampled_from(["r1", "r2", "r3", "r4", "r5"]))
def test_every_text_fits_what_said_it(data: DataObject, revision: str) -> None:
    """Each clause of a refusal is found in the schema that gave it, and something is likely."""
    contract = EnforcedContract(Revision(revision), Route.RUN)
    text = contract.refusal(damaged(data, data.draw(payloads("input", revision=revision))))
    if text is not None:
        refusal = explained(text, Revision(revision), Route.RUN)
        assert refusal.is_fitting
        assert any(each.likely for each in refusal.clauses)
