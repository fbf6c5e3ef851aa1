"""The enforced profile through the judge: verdict, causes and the API's own answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire.api_errors import bad_input
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel import Json

RECORDED: Mapping[str, Json] = {each.name.partition("-")[0]: each.body for each in recorded()}


def test_two_content_parts_are_refused_on_the_chat_route_in_the_recorded_words() -> None:
    """The published schema takes them; the cause is that each part counts as a match."""
    judgement = Judge(profile="enforced", route="chat").judge(RECORDED["12"])
    message = (
        "oneOf at '/' not met, 0 matches: required properties at '/' are 'prompt', "
        "Type mismatch of '/messages/0/content', 'array' not in 'string', "
        "Type mismatch of '/messages/1/content', 'string' not in 'array', "
        "required properties at '/messages/1' are 'role,content'"
    )

    assert judgement.valid is False
    assert judgement.form == Form.CHAT
    assert [problem.code for problem in judgement.problems] == ["items-counted-as-matches"]
    assert judgement.api_error == bad_input(message).body()


def test_what_the_published_schema_refuses_too_is_explained_by_it() -> None:
    """The cause names the field; the API's answer stands beside it."""
    judgement = Judge(profile="enforced").judge({"messages": [{"role": "user", "content": "x"}], "top_k": 0})

    assert [(problem.code, problem.pointer) for problem in judgement.problems] == [
        ("below-minimum", "/top_k")
    ]
    assert judgement.api_error is not None


def test_a_recorded_request_that_was_taken_is_accepted_though_published_refuses_it() -> None:
    """A tool property without a description, as recorded."""
    assert Judge(profile="enforced", route="chat").judge(RECORDED["01"]).valid is True
    assert Judge(route="chat", profile="published").judge(RECORDED["01"]).valid is False


@pytest.mark.parametrize("revision", ["r1", "r2", "r3"])
def test_messages_were_refused_before_the_chat_form_came(revision: str) -> None:
    """The recorded refusal of 2025, to the character."""
    judgement = Judge(profile="enforced", revision=revision).judge(RECORDED["10"])
    expected = (
        "oneOf at '/' not met, 0 matches: "
        "required properties at '/' are 'input', required properties at '/' are 'requests'"
    )

    assert judgement.api_error == bad_input(expected).body()


@pytest.mark.parametrize(
    "payload",
    [
        {"request_id": "00000000-0000-4000-8000-000000000000"},
        {"model": "@cf/openai/gpt-oss-20b", "input": {"messages": [{"role": "user", "content": "x"}]}},
    ],
    ids=["poll", "envelope"],
)
def test_polls_and_the_unified_envelope_are_recognised_first(payload: Json) -> None:
    """No branch of the published schema lists them, yet the API takes them on the run route."""
    assert Judge(profile="enforced").judge(payload).valid is True
    assert Judge(profile="enforced", route="chat").judge(payload).valid is False


def test_what_the_envelope_holds_is_judged() -> None:
    """A wrong input within it is refused."""
    judgement = Judge(profile="enforced").judge({"model": "m", "input": {"messages": 5}})

    assert judgement.valid is False
    assert judgement.form == Form.CHAT


def test_a_refusal_has_no_api_error_under_the_other_profiles() -> None:
    """Only what is enforced tells what the API answers."""
    for profile in ("published", "observed"):
        assert Judge(profile=profile).judge({"messages": 5}).api_error is None


@pytest.mark.parametrize("direction", ["output", "stream", "error"])
def test_nothing_but_input_is_enforced(direction: str) -> None:
    """Asking for more is a usage error."""
    with pytest.raises(UsageError, match=f"nothing is enforced for the direction '{direction}'"):
        Judge(direction, profile="enforced")
