"""Each recorded payload is judged as its file says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.judging.telling import direction_of
from workers_ai_contract.vocabulary import Direction
from workers_ai_kernel.problem import Severity
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_kernel import JsonObject
    from workers_ai_schemas import Recorded

DIRECTION_OF_KIND = {
    "request": Direction.INPUT,
    "response": Direction.OUTPUT,
    "sse": Direction.STREAM,
    "error": Direction.ERROR,
}
NOT_AN_ANSWER = {102, 103}
"""Streams of another API, and one that is an error."""
REFUSED_BY_A_BACKEND = {10, 56, 58, 123}
"""Requests that the schema of today passes."""


def judged(payload: Recorded, **names: str) -> Judgement:
    """Return what the judge says of a payload; a body that is a text is a raw stream."""
    judge = Judge(DIRECTION_OF_KIND[payload.kind], **names)
    body = payload.body
    return judge.judge_bytes(body.encode()) if isinstance(body, str) else judge.judge(body)


@pytest.mark.parametrize("payload", recorded(), ids=lambda payload: payload.name)
def test_each_is_judged_as_its_file_says(payload: Recorded) -> None:
    """Verdict and codes, without a profile."""
    judgement = judged(payload)

    assert judgement.valid is payload.judged.valid
    assert tuple(problem.code for problem in judgement.problems) == payload.judged.codes


@pytest.mark.parametrize("payload", recorded(), ids=lambda payload: payload.name)
def test_what_the_api_took_or_gave_is_valid_and_what_it_refused_is_not_silent(payload: Recorded) -> None:
    """A body of an error is a valid one; a request that was refused is invalid or has a warning."""
    verdict = payload.judged
    if payload.kind == "error" or (payload.accepted and payload.number not in NOT_AN_ANSWER):
        assert verdict.valid
    elif payload.kind == "request" and payload.accepted is False:
        assert verdict.codes
        assert verdict.valid is (payload.number in REFUSED_BY_A_BACKEND)


@pytest.mark.parametrize(
    "payload", [each for each in recorded() if each.number != 102], ids=lambda payload: payload.name
)
def test_each_tells_its_direction(payload: Recorded) -> None:
    """From its keys alone; one is the text of a stream, which its first bytes show."""
    assert direction_of(payload.body) == DIRECTION_OF_KIND[payload.kind]


def test_a_message_without_content_is_refused_and_null_is_contested() -> None:
    """As gpt-oss was measured; null stays valid under observed, because answers have it."""
    by_number = {payload.number: payload for payload in recorded()}
    missing = judged(by_number[105], profile="observed")
    null = judged(by_number[106], profile="observed")

    assert [(each.code, each.pointer) for each in missing.problems] == [("missing-property", "/messages/2")]
    assert [(each.code, each.severity) for each in null.problems] == [
        ("contested-null-content", Severity.WARNING)
    ]
    assert null.valid
    assert "refused in practice by gpt-oss" in null.problems[0].message


EVENTS: list[tuple[JsonObject, str, str]] = [
    (
        {"choices": [{"index": 0, "delta": {"content": True}}]},
        "stream-boolean-delta",
        "/choices/0/delta/content",
    ),
    ({"choices": [{"delta": {}}]}, "recorded-of-other-models", "/choices/0"),
    ({}, "recorded-of-other-models", ""),
    ({"choices": [], "response": "a"}, "recorded-of-other-models", "/response"),
    (
        {"choices": [], "usage": {"prompt_tokens_details": None}},
        "recorded-of-other-models",
        "/usage/prompt_tokens_details",
    ),
]


@pytest.mark.parametrize(("event", "code", "pointer"), EVENTS)
def test_one_event_has_the_warnings_of_a_stream(event: JsonObject, code: str, pointer: str) -> None:
    """A chunk by itself, with the trait at its place."""
    chunk: JsonObject = {"id": "a", "object": "chat.completion.chunk", "created": 1, "model": "m", **event}
    judgement = Judge().judge_bytes(json.dumps(chunk).encode())

    assert judgement.valid
    assert judgement.direction is Direction.STREAM
    assert [(each.code, each.pointer) for each in judgement.problems] == [(code, pointer)]


ANSWERS: list[tuple[JsonObject, list[tuple[str, str]]]] = [
    ({"response": "a"}, [("recorded-of-other-models", "/response")]),
    (
        {"usage": {"prompt_tokens_details": None, "completion_tokens_details": None}},
        [
            ("recorded-of-other-models", "/usage/prompt_tokens_details"),
            ("recorded-of-other-models", "/usage/completion_tokens_details"),
        ],
    ),
    (
        {"choices": [{"message": {"content": {}}}]},
        [("parsed-json-content", "/choices/0/message/content")],
    ),
]


@pytest.mark.parametrize(("more", "places"), ANSWERS)
def test_traits_of_answers_are_told_bare_and_in_the_envelope(
    more: JsonObject, places: list[tuple[str, str]]
) -> None:
    """Valid, with a warning at the place."""
    answer: JsonObject = {
        "id": "a",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [],
        **more,
    }
    enveloped: JsonObject = {"result": answer, "success": True, "errors": [], "messages": []}
    for payload, root in ((answer, ""), (enveloped, "/result")):
        judgement = Judge().judge_bytes(json.dumps(payload).encode())

        assert judgement.valid
        assert [(each.code, each.pointer) for each in judgement.problems] == [
            (code, root + pointer) for code, pointer in places
        ]
