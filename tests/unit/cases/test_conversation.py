"""Further turns: what a caller would send who writes the conversation down himself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from workers_ai_contract.cases.case import CallMode, Case
from workers_ai_contract.cases.conversation import (
    continued,
    turn_cases,
    whole_conversation,
    without_own_reasoning,
)
from workers_ai_contract.cases.samples import CALLS, ONE_CALL, PLAIN, TEXT
from workers_ai_contract.cases.trimming import trimmed
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form, Profile
from workers_ai_contract.wire import Intent

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

CHAT = CallMode(Form.CHAT, stream=False)
ASKED: JsonObject = {"messages": [{"role": "user", "content": "tide?"}], "temperature": 0}
FIRST = Case(Intent(Form.CHAT, stream=False, request=ASKED), PLAIN)


def said(case: Case) -> list[JsonObject]:
    """Return the messages of the whole conversation."""
    return cast("list[JsonObject]", whole_conversation(case).intent.request["messages"])


def test_a_second_turn_has_the_question_the_answer_and_what_follows() -> None:
    """Settings are given anew."""
    turn = continued(FIRST, PLAIN)

    assert turn.intent.request == {"messages": [{"role": "user", "content": "Sure?"}], "temperature": 0}
    assert [(each["role"], each["content"]) for each in said(turn)] == [
        ("user", "tide?"),
        ("assistant", PLAIN.text),
        ("user", "Sure?"),
    ]
    assert whole_conversation(turn).intent.request["temperature"] == 0


def test_a_call_is_followed_by_its_result() -> None:
    """Each call has a result with its id, in the same order."""
    turn = continued(replace(FIRST, reply=CALLS), TEXT)

    results = [each["tool_call_id"] for each in said(turn) if each["role"] == "tool"]
    assert results == [call.id for call in CALLS.tool_calls]


def test_a_third_turn_has_both_answers() -> None:
    """The conversation grows with each turn."""
    assert [each["role"] for each in said(continued(continued(FIRST, PLAIN), PLAIN))] == [
        "user",
        "assistant",
        "user",
        "assistant",
        "user",
    ]


def test_the_reasoning_of_an_answer_may_be_sent_back_or_not() -> None:
    """Only the very text that was received may."""
    turn = continued(replace(FIRST, reply=TEXT), PLAIN)

    def sent(reasoning: Json) -> JsonObject:
        return {"messages": [{"role": "assistant", "content": "a", "reasoning_content": reasoning}]}

    assert without_own_reasoning(turn, sent(TEXT.reasoning)) == {
        "messages": [{"role": "assistant", "content": "a"}]
    }
    assert without_own_reasoning(turn, sent("other")) == sent("other")
    assert without_own_reasoning(FIRST, sent(TEXT.reasoning)) == sent(TEXT.reasoning)


@pytest.mark.parametrize("form", [Form.CHAT, Form.RESPONSES])
def test_each_turn_is_accepted(form: Form) -> None:
    """A client that sends what a caller would send is not refused."""
    judge = Judge(profile=Profile.ENFORCED)
    turns = [*turn_cases(CallMode(form, stream=False))]

    assert len(turns) > 10
    for turn in turns:
        whole = whole_conversation(turn)
        assert judge.explain(whole.intent.request) == (), turn


def test_only_conversations_have_turns() -> None:
    """A prompt and a batch have none."""
    assert [*turn_cases(CallMode(Form.PROMPT, stream=False))] == []
    assert [*turn_cases(CallMode(Form.BATCH, stream=False))] == []


def test_a_turn_is_stored_and_read_again() -> None:
    """With all calls before it."""
    turn = continued(continued(replace(FIRST, reply=ONE_CALL), PLAIN), TEXT)

    assert Case.from_json(turn.to_json()) == turn


def test_a_smaller_turn_still_answers_its_calls() -> None:
    """A result without its call is no conversation."""
    turn = continued(replace(FIRST, reply=CALLS), TEXT)

    smaller = [*trimmed(turn)]
    assert any(each.before != turn.before for each in smaller)
    for each in smaller:
        assert each.continues
        assert getattr(each.before[-1].reply, "tool_calls", None) == CALLS.tool_calls
