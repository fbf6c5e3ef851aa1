"""Judging payloads against the published contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage import damaged
from tests.oracles.published import published
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.strategies import payloads
from workers_ai_contract.vocabulary import Form
from workers_ai_kernel.problem import Severity
from workers_ai_schemas import Revision

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_kernel import Json, JsonObject

USER: Json = {"role": "user", "content": "tide"}


@pytest.mark.parametrize(
    ("payload", "form"),
    [
        ({"prompt": "tide"}, Form.PROMPT),
        ({"messages": [USER]}, Form.CHAT),
        ({"input": "tide", "instructions": "Be brief."}, Form.RESPONSES),
        ({"requests": [{"input": [USER]}]}, Form.BATCH),
        ({"messages": [USER], "max_tokens": 256.0}, Form.CHAT),
    ],
)
def test_a_right_request_is_valid_and_its_form_is_told(payload: Json, form: Form) -> None:
    """One request of each form, and an integer written with a fraction of zero."""
    judgement = Judge(profile="published").judge(payload)

    assert judgement.valid is True
    assert judgement.form == form
    assert judgement.problems == ()


WRONG_REQUESTS: list[tuple[Json, str, str, str | None, str | None]] = [
    # payload, code, pointer, keyword, branch
    (
        {"messages": [{"role": "user", "content": 5}]},
        "wrong-type",
        "/messages/0/content",
        "type",
        "/oneOf/0/oneOf/1",
    ),
    ({"messages": [{"role": "user"}]}, "missing-property", "/messages/0", "required", "/oneOf/0/oneOf/1"),
    (
        {"messages": [USER], "temperature": 5.5},
        "above-maximum",
        "/temperature",
        "maximum",
        "/oneOf/0/oneOf/1",
    ),
    ({"messages": [USER], "top_k": 0}, "below-minimum", "/top_k", "minimum", "/oneOf/0/oneOf/1"),
    ({"messages": [USER], "stream": None}, "wrong-type", "/stream", "type", "/oneOf/0/oneOf/1"),
    ({"messages": [USER], "max_tokens": True}, "wrong-type", "/max_tokens", "type", "/oneOf/0/oneOf/1"),
    ({"prompt": ""}, "too-short", "/prompt", "minLength", "/oneOf/0/oneOf/0"),
    ({"prompt": "x", "input": "y"}, "several-branches-match", "", "oneOf", None),
    ({"prompt": "x", "messages": [USER]}, "several-branches-match", "", "oneOf", None),
    ({"temperature": 1}, "no-form", "", "oneOf", None),
    ({}, "no-form", "", "oneOf", None),
    ([], "wrong-type", "", "type", None),
    ({"input": 5, "reasoning": {"effort": "maximum"}}, "wrong-type", "/input", "type", "/oneOf/1"),
    (
        {"input": "x", "reasoning": {"effort": "maximum"}},
        "not-in-enum",
        "/reasoning/effort",
        "enum",
        "/oneOf/1",
    ),
    ({"requests": [{"input": "a"}, {}]}, "missing-property", "/requests/1", "required", "/oneOf/2"),
    (
        {"messages": [USER], "tools": [{"type": "function", "function": {"name": "f", "description": "d"}}]},
        "missing-property",
        "/tools/0/function",
        "required",
        "/oneOf/0/oneOf/1/properties/tools/items/oneOf/1",
    ),
]


@pytest.mark.parametrize(("payload", "code", "pointer", "keyword", "branch"), WRONG_REQUESTS)
def test_the_first_problem_names_the_cause(
    payload: Json, code: str, pointer: str, keyword: str | None, branch: str | None
) -> None:
    """A wrong request is explained in the branch that was meant, at the place that is wrong."""
    judgement = Judge(profile="published").judge(payload)

    assert judgement.valid is False
    problem = judgement.problems[0]
    assert (problem.code, problem.pointer, problem.keyword, problem.branch) == (
        code,
        pointer,
        keyword,
        branch,
    )
    assert problem.severity is Severity.ERROR
    assert problem.message.endswith(".")


def test_a_problem_says_what_is_there_and_what_to_do() -> None:
    """The message shows the value, the repair the remedy."""
    (problem,) = Judge(profile="published").judge({"messages": [USER], "temperature": 9}).problems

    assert problem.message == "/temperature must be at most 5, but it is 9."
    assert problem.repair == "Lower /temperature to 5 or less."


def test_a_sent_null_is_told_to_leave_out() -> None:
    """For null the remedy is to leave the field out."""
    (problem,) = Judge(profile="published").judge({"messages": [USER], "seed": None}).problems

    assert problem.repair is not None
    assert problem.repair.startswith("Leave /seed out")


def test_the_chat_route_has_the_chat_branch_only() -> None:
    """A Responses request is refused there, and the branches are still named from the root of the schema."""
    judgement = Judge(route="chat", profile="published").judge({"input": "tide"})
    wrong = Judge(route="chat", profile="published").judge({"messages": 5}).problems[0]

    assert judgement.valid is False
    assert wrong.branch == "/oneOf/0/oneOf/1"


def test_an_ordinary_responses_answer_fits_two_branches_of_r4() -> None:
    """The published r4 output refuses a plain message, because two branches accept it."""
    answer: Json = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "m",
        "output": [{"type": "message", "role": "assistant", "content": []}],
    }
    judgement = Judge("output", revision="r4", profile="published").judge(answer)

    assert judgement.valid is False
    assert judgement.form == Form.RESPONSES
    assert [(problem.code, problem.pointer) for problem in judgement.problems] == [
        ("several-branches-match", "/output/0")
    ]
    assert "Message and FunctionCall" in judgement.problems[0].message


def test_an_unreadable_payload_is_neither_valid_nor_invalid() -> None:
    """Its verdict is None, with the reason as the only problem."""
    judgement = Judge(profile="published").judge_bytes(b"nope", source="a.json", line=3)

    assert judgement.valid is None
    assert (judgement.source, judgement.line) == ("a.json", 3)
    assert [problem.code for problem in judgement.problems] == ["unreadable"]


@pytest.mark.parametrize(
    "text",
    [
        b'{"prompt": "x", "temperature": 9}',
        b'{"prompt": "x", "temprature": 1}',
        b'{"prompt": "x", "prompt": 5}',
        b'{"prompt": NaN}',
        b"",
        b'{"messages": [], "seed": 123456789012345678901234567890}',
    ],
)
def test_bytes_are_explained_without_advice(text: bytes) -> None:
    """What is wrong is the same as in the whole judgement, in the same words."""
    assert (
        Judge(profile="published").explain_bytes(text) == Judge(profile="published").judge_bytes(text).errors
    )


def test_a_duplicate_key_is_a_warning() -> None:
    """The payload stays valid; the key is named."""
    judgement = Judge(profile="published").judge_bytes(b'{"prompt": "a", "prompt": "b"}')

    assert judgement.valid is True
    assert [(p.code, p.severity) for p in judgement.problems] == [("duplicate-key", Severity.WARNING)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"revision": "r9"}, "there is no revision 'r9'"),
        ({"direction": "stream", "profile": "published"}, "nothing is published for the direction 'stream'"),
        ({"profile": "poem"}, "there is no profile 'poem'"),
        ({"route": "walk"}, "there is no route 'walk'"),
    ],
)
def test_what_does_not_exist_is_a_usage_error(arguments: dict[str, str], sentence: str) -> None:
    """The sentence names what was asked for."""
    with pytest.raises(UsageError, match=sentence):
        Judge(**arguments)


@pytest.mark.slow
@pytest.mark.parametrize("direction", ["input", "output"])
@pytest.mark.parametrize("revision", list(Revision))
@settings(deadline=None)  # the first payloads wait for the places that they come to to be compiled
@given(data=st.data())
def test_verdict_and_explanation_agree_with_the_oracle(
    revision: Revision, direction: str, data: DataObject
) -> None:
    """Whatever is done to a valid payload, our verdict and explanation agree with python-jsonschema."""
    payload = damaged(data, data.draw(payloads(direction, revision=revision, profile="published")))
    judge = Judge(direction, revision=revision, profile="published")
    expected = published(revision, direction).is_valid(payload)

    assert judge.is_valid(payload) is expected
    assert (judge.explain(payload) == ()) is expected


@pytest.mark.parametrize(
    "payload",
    [
        {"result": {"response": "tide"}, "success": True, "errors": [], "messages": []},
        {"errors": [{"message": "AiError: x", "code": 5006}], "success": False, "result": {}, "messages": []},
    ],
)
def test_what_is_no_request_is_no_valid_request(payload: JsonObject) -> None:
    """The API takes the `messages` of an envelope for a conversation; a profile by name says so."""
    judge, named = Judge("input"), Judge("input", profile="enforced")
    judged = judge.judge(payload)

    assert (judged.valid, [each.code for each in judged.errors]) == (False, ["no-form"])
    assert judge.explain(payload) == judged.errors
    assert not judge.is_valid(payload)
    assert not judge.is_valid_bytes(json.dumps(payload).encode())
    assert named.is_valid(payload)
