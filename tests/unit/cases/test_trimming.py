"""Parts that can be taken off a case, and what is left."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import pytest
from jsonschema import Draft202012Validator

from workers_ai_contract.cases.case import CallMode, Case, controls
from workers_ai_contract.cases.covering import intent_cases, plan_cases
from workers_ai_contract.cases.samples import ANSWERS, CUT_CALL
from workers_ai_contract.cases.smaller_texts import smaller_texts
from workers_ai_contract.cases.trimming import trimmed
from workers_ai_contract.checking.checks import is_contested
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form, Profile
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Intent, Usage
from workers_ai_contract.wire.asked import json_mode, json_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import JsonObject

MODES = [CallMode(form, stream=False) for form in Form]


def _all_below(case: Case, wanted: Callable[[Case], bool] = lambda _: True) -> list[Case]:
    """Return a path of ever smaller cases that are wanted, down to where nothing can be taken off."""
    found = [case]
    while (smaller := next(filter(wanted, trimmed(found[-1])), None)) is not None:
        found.append(smaller)
    return found


def _calls_tools(case: Case) -> bool:
    return isinstance(case.reply, Answer) and bool(case.reply.tool_calls)


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_every_part_can_go_and_what_is_left_is_valid(mode: CallMode) -> None:
    """From the fullest case, down to the one field that makes the call."""
    judge = Judge()
    path = _all_below(controls(mode)[2])

    assert len(path) > 5
    assert len(path[-1].intent.request) == 1
    for case in path:
        for smaller in trimmed(case):
            assert smaller != case
            assert judge.explain(smaller.intent.request) == ()


def test_tools_that_the_reply_calls_stay() -> None:
    """A reply must go on fitting its request."""
    fullest = controls(CallMode(Form.CHAT, stream=False))[2]
    last = _all_below(fullest, _calls_tools)[-1]

    assert isinstance(last.reply, Answer)
    assert [call.name for call in last.reply.tool_calls] == ["list_harbors"]
    tools = cast("list[dict[str, dict[str, object]]]", last.intent.request["tools"])
    assert [tool["function"]["name"] for tool in tools] == ["list_harbors"]
    assert set(last.intent.request) == {"messages", "tools"}


def test_a_call_that_is_not_cut_ends_with_tool_calls() -> None:
    """The API does not end it with `stop`, and a client that says so would be blamed."""
    cut = replace(controls(CallMode(Form.CHAT, stream=True))[0], reply=ANSWERS[CUT_CALL])
    reasons = {each.reply.finish_reason for each in trimmed(cut) if isinstance(each.reply, Answer)}

    assert reasons == {"length", "tool_calls"}


def test_conversations_stay_conversations() -> None:
    """No tool answers without a call, no call stays without its answer, the last word is the user's."""
    fullest = controls(CallMode(Form.CHAT, stream=False))[2]
    for case in trimmed(fullest):
        roles = [
            "call" if "tool_calls" in message else message["role"]
            for message in cast("list[dict[str, str]]", case.intent.request["messages"])
        ]
        assert roles[-1] == "user"
        assert all((before == "call") is (after == "tool") for before, after in pairwise(roles))


def test_an_item_of_a_batch_goes_with_its_answer() -> None:
    """Requests and answers stay equally many."""
    for case in trimmed(controls(CallMode(Form.BATCH, stream=False))[2]):
        assert isinstance(case.reply, BatchAnswer)
        assert len(case.reply.items) == len(cast("list[object]", case.intent.request["requests"]))


def test_a_simplest_case_has_no_part_to_spare() -> None:
    """So trimming ends."""
    for mode in MODES:
        simplest, error, _ = controls(mode)
        assert list(trimmed(simplest)) == []
        assert list(trimmed(error)) == []


def test_an_error_is_left_as_it_is() -> None:
    """Only its request can be smaller."""
    fullest = controls(CallMode(Form.PROMPT, stream=False))[2]
    error = ApiError(400, 8001, "no")
    for case in trimmed(Case(Intent(Form.PROMPT, stream=False, request=fullest.intent.request), error)):
        assert case.reply is error


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_scripted_cases_become_smaller_and_stay_valid(mode: CallMode) -> None:
    """Down to an end, whatever they are made of."""
    judge = Judge(profile=Profile.ENFORCED)
    for case in [*intent_cases(mode)][::4]:
        if is_contested(case):
            continue
        for smaller in trimmed(case):
            assert smaller != case
            assert judge.explain(smaller.intent.request) == ()


def test_every_scripted_request_is_accepted() -> None:
    """A refusal would be blamed on the client; only a null content is contested."""
    judge = Judge(profile=Profile.ENFORCED)
    for form in Form:
        for case in intent_cases(CallMode(form, stream=False)):
            assert is_contested(case) or judge.explain(case.intent.request) == ()


def test_texts_shrink_freely() -> None:
    """To the one character that matters, wherever it is."""
    text = "rises twice a day in Brest\u2028at the harbor " * 9
    while (smaller := next((each for each in smaller_texts(text) if "\u2028" in each), None)) is not None:
        text = smaller

    assert text == "\u2028"


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_in_json_mode_stays_whole(*, stream: bool) -> None:
    """Broken JSON that ends with `stop` would be a reply that the API does not send."""
    asked = {"messages": [{"role": "user", "content": "tide"}], "response_format": {"type": "json_object"}}
    intent = Intent(Form.CHAT, stream, cast("JsonObject", asked))
    whole = Answer('{"harbor": "Brest at the sea"}', None, (), "stop", Usage(1, 1))
    cut = replace(whole, text='{"harbor": "Brest at the', finish_reason="length")
    for answer in (whole, cut):
        for smaller in _all_below(
            Case(intent, answer), lambda each: json_mode(each.intent.request) is not None
        ):
            assert isinstance(smaller.reply, Answer)
            assert smaller.reply.finish_reason == "length" or json.loads(smaller.reply.text or "")


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_scripted_answers_in_json_mode_fit_what_was_asked(mode: CallMode) -> None:
    """A client that checks them against the schema of the request is right."""
    for case in intent_cases(mode):
        wanted = json_mode(case.intent.request)
        if wanted is None or not isinstance(case.reply, Answer) or case.reply.tool_calls:
            continue
        schema = json_schema(wanted) or {"type": "object"}
        validator = cast("Any", Draft202012Validator(schema))
        assert validator.is_valid(json.loads(case.reply.text or ""))


@pytest.mark.parametrize("form", [Form.PROMPT, Form.CHAT])
def test_no_scripted_stream_is_very_long(form: Form) -> None:
    """A client that is slow for each piece would run into its time limit on a busy machine."""
    mode = CallMode(form, stream=True)
    for case in (*intent_cases(mode), *plan_cases(mode)):
        assert isinstance(case.reply, Answer)
        assert len(case.reply.text or "") + len(case.reply.reasoning or "") <= 8_000
