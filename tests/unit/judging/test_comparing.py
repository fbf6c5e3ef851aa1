"""By default, a warning says where the published schema has another verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from workers_ai_contract import Judge, validate
from workers_ai_contract.strategies import payloads
from workers_ai_kernel.problem import Severity
from workers_ai_schemas.forms import model_input

if TYPE_CHECKING:
    from workers_ai_kernel import Json

PARTS: Json = [{"type": "text", "text": "high"}, {"type": "text", "text": "tide"}]
TWO_PARTS: Json = {"messages": [{"role": "user", "content": PARTS}]}
ENFORCED, PUBLISHED = Judge("input", profile="enforced"), Judge("input", profile="published")
BY_DEFAULT = (Judge("input"), Judge("input").uncompiled())
UNDESCRIBED: Json = {
    "messages": [{"role": "user", "content": "Tide?"}],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "tide",
                "description": "x",
                "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
            },
        }
    ],
}


def test_a_request_that_only_the_api_takes_is_valid_with_the_place_in_the_schema() -> None:
    """The commonest tool definition: a parameter without description."""
    judgement = validate(UNDESCRIBED)
    (problem,) = judgement.problems

    assert judgement.valid is True
    assert (problem.code, problem.severity) == ("published-differs", Severity.WARNING)
    assert problem.pointer == "/tools/0/function/parameters/properties/city"
    assert "'description'" in problem.message


def test_a_request_that_only_the_schema_takes_is_invalid_and_that_is_said() -> None:
    """Two content parts."""
    judgement = validate(TWO_PARTS)

    assert judgement.valid is False
    codes = [problem.code for problem in judgement.problems]
    assert codes == ["items-counted-as-matches", "published-differs"]
    assert judgement.api_error is not None


@pytest.mark.parametrize("profile", ["published", "enforced", "observed"])
def test_a_named_profile_is_not_compared(profile: str) -> None:
    """Who names one wants that one."""
    codes = [problem.code for problem in validate(UNDESCRIBED, profile=profile).problems]

    assert "published-differs" not in codes


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(payload=payloads(profile="published") | payloads(profile="enforced") | payloads(profile="observed"))
def test_there_is_a_warning_exactly_where_the_verdicts_differ(payload: Json) -> None:
    """Compiled or not, over payloads of every profile."""
    enforced = ENFORCED.is_valid(payload)
    differs = enforced is not PUBLISHED.is_valid(model_input(payload))
    for judge in BY_DEFAULT:
        judgement = judge.judge(payload)
        codes = [problem.code for problem in judgement.problems]

        assert judgement.valid is enforced
        if codes != ["wrapped-payload"] and "no-form" not in codes:
            assert ("published-differs" in codes) is differs


def test_what_is_in_the_envelope_of_run_is_compared() -> None:
    """The place leads through the envelope."""
    (problem,) = validate({"model": "@cf/openai/gpt-oss-20b", "input": UNDESCRIBED}).problems

    assert problem.code == "published-differs"
    assert problem.pointer == "/input/tools/0/function/parameters/properties/city"


def test_an_answer_is_compared_with_a_revision_that_says_something() -> None:
    """The schema of r5 accepts every object; that of r4 does not."""
    answer: Json = {"response": "tide", "usage": {}}
    by_default = validate(answer).problems
    by_r4 = validate({"response": "tide", "tool_calls": 5}, revision="r4", direction="output").problems

    assert [problem.code for problem in by_default] == []
    assert "schema-says-nothing" not in [problem.code for problem in by_r4]


@pytest.mark.parametrize("payload", [{"foo": 1}, {"errors": []}, "hello"])
def test_a_schema_that_says_nothing_says_so(payload: Json) -> None:
    """The published output of r5, asked for by name; by default such answers are invalid."""
    published = validate(payload, direction="output", profile="published")

    assert [problem.code for problem in published.warnings] == ["schema-says-nothing"]
    assert validate(payload, direction="output").valid is False
