"""What wraps a payload is recognised, in one problem that says where the payload is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract import validate
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_kernel import Json

CHAT: Json = {"messages": [{"role": "user", "content": "tide"}]}
WRAPPED: list[tuple[Json, str, str]] = [
    ({"inputs": CHAT, "options": {}}, "/inputs", "AI binding"),
    ({"RequestBody": CHAT, "ResponseBody": {}, "Timestamp": 1}, "/RequestBody", "Logpush"),
    ({"id": "a", "request_head": "{", "response_head": None}, "/request_head", "AI Gateway's log"),
    ({"tokens_in": 1, "tokens_out": 2, "created_at": "x"}, "", "AI Gateway's log"),
    ({"custom_id": "a", "method": "POST", "url": "/v1", "body": CHAT}, "/body", "batch file"),
    (
        {"custom_id": "a", "id": "b", "response": {"body": {}}, "error": None},
        "/response/body",
        "batch result",
    ),
    ({"log": {"entries": []}}, "/log/entries", "HAR"),
    ({"interactions": []}, "/interactions", "cassette"),
    ({"schema_version": 1, "seed": 1, "files": [], "tool": "x"}, "", "manifest"),
    ({"payload": 1, "keyword": "type", "origin": {}, "repaired": {}}, "/payload", "near miss"),
    ({"schema_version": 1, "valid": True, "problems": []}, "", "result of wai validate"),
    ({"description": "x", "schema": {}, "tests": []}, "/tests/0/data", "JSON-Schema-Test-Suite"),
    ({"data": CHAT}, "/data", "the value of /data is one"),
    ({"id": 5, "req": {"input": "tide"}, "at": "noon"}, "/req", "the value of /req is one"),
]


@pytest.mark.parametrize(("payload", "pointer", "says"), WRAPPED)
@pytest.mark.parametrize("profile", [None, "published", "observed"])
def test_a_wrapper_is_named_and_nothing_else_is_said(
    payload: Json, pointer: str, says: str, profile: str | None
) -> None:
    """One problem; the place of the payload is its pointer."""
    judgement = validate(payload, direction="input", profile=profile)
    (problem,) = judgement.problems

    assert (problem.code, problem.pointer, problem.severity) == ("wrapped-payload", pointer, Severity.ERROR)
    assert says in problem.message
    assert judgement.valid is False


@pytest.mark.parametrize(
    "answer",
    [
        {"result": {"response": "tide"}, "success": True, "errors": [], "messages": []},
        {"id": "a", "object": "chat.completion", "created": 1, "model": "m", "choices": []},
        {"errors": [{"code": 5006, "message": "x"}], "success": False},
    ],
)
def test_an_answer_among_requests_is_called_one(answer: Json) -> None:
    """One problem, which names the direction to judge it under; an error only if it is invalid."""
    judgement = validate(answer, direction="input")
    (problem,) = judgement.problems

    assert problem.repair is not None
    assert problem.repair.startswith("Judge it under the direction ")
    assert (problem.severity is Severity.ERROR) is not judgement.valid
    assert judgement.form is None


@pytest.mark.parametrize("direction", ["output", "stream"])
@pytest.mark.parametrize(
    "request_", [{"prompt": "tide"}, {"model": "m", "messages": []}, {"input": "tide"}, {"requests": []}]
)
def test_a_request_among_answers_is_called_one(request_: Json, direction: str) -> None:
    """No advice on how to make an answer of it."""
    (problem,) = validate(request_, direction=direction).problems

    assert problem.message.startswith("the payload is a request, not a ")
    assert problem.repair == "Judge it under the direction 'input'."


def test_a_request_that_the_published_schema_takes_for_an_answer_is_warned_of() -> None:
    """It accepts every object."""
    judgement = validate({"prompt": "tide"}, direction="output", profile="published")

    assert judgement.valid is True
    assert [problem.severity for problem in judgement.problems] == [Severity.WARNING]


def test_an_answer_with_a_key_of_requests_stays_an_answer() -> None:
    """The state of a batch has the same key as a poll."""
    assert all(
        "is a request" not in problem.message
        for payload in ({"request_id": 5}, {"response": 5, "prompt": "x"})
        for problem in validate(payload, direction="output").problems
    )


def test_a_misspelt_key_is_not_a_wrapper() -> None:
    """`inputs` with a text is the plural of `input`."""
    (problem, *_) = validate({"inputs": "tide"}).problems

    assert problem.code == "misspelt-property"
