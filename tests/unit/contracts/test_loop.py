"""Whatever an answer may contain may be sent back: the observed contract is closed under the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.differential.loop import FORMS, appended, asked, observed, over_sockets
from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json

QUESTION: dict[str, Json] = {"messages": [{"role": "user", "content": "tide"}]}
# The message of every answer, which SDKs send back as it came (simple-openai PR 212, spring-ai#1178).
MESSAGE: dict[str, Json] = {
    "role": "assistant",
    "content": "hello",
    "refusal": None,
    "annotations": None,
    "audio": None,
    "function_call": None,
    "tool_calls": [],
    "reasoning_content": None,
}
OPTIONS: dict[str, dict[str, Json]] = {
    "prompt": {"prompt": "tide"},
    "chat": QUESTION,
    "responses": {"input": "tide"},
}
REQUIRED = {"prompt", "messages", "input", "model"}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_a_drawn_answer_can_be_sent_back(form: Form) -> None:
    """A hundred conversations of up to three answers; `make loop` tries 100,000."""
    assert observed(form, seed=1, count=100).wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_the_stand_in_answers_each_turn(form: Form) -> None:
    """In this process, and some over sockets; almost none is refused for what the request itself has."""
    found = asked(form, seed=1, count=25)
    found.add(over_sockets(form, seed=2, count=2))

    assert found.wrong == []
    assert found.counts["conversations"] == 27
    assert found.counts["answered"] >= 27


@pytest.mark.parametrize("profile", ["observed", "enforced", None])
def test_the_message_of_every_answer_needs_no_remark(profile: str | None) -> None:
    """Neither an error nor a warning, whatever the profile."""
    request = appended(QUESTION, {"choices": [{"message": MESSAGE}]})
    judgement = Judge(profile=profile).judge(request)

    assert judgement.valid
    assert judgement.problems == ()


@pytest.mark.parametrize("name", [*list(MESSAGE)[1:], "name", "tool_call_id", "reasoning"])
def test_null_is_judged_alike_in_all_fields_of_a_message(name: str) -> None:
    """No field but the role is refused for it; of the content it is said that it is contested."""
    judgement = Judge(profile="observed").judge({"messages": [{**MESSAGE, name: None}]})
    expected = ["contested-null-content"] if name == "content" else []

    assert judgement.valid
    assert [problem.code for problem in judgement.problems] == expected


@pytest.mark.parametrize("form", OPTIONS)
def test_null_is_judged_alike_in_all_options(form: str) -> None:
    """Every option takes it, but for the name of the model."""
    judge = Judge("input", profile="observed", form=form)
    names = judge.schema.properties.keys() - REQUIRED

    assert len(names) > 10
    assert [name for name in sorted(names) if not judge.is_valid({**OPTIONS[form], name: None})] == []
