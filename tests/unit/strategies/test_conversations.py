"""Conversations: what is sent is taken, what comes back fits it, and the next request answers it."""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownParameterType=false, reportUnknownVariableType=false

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from tests.oracles.published import oracle_of
from workers_ai_contract import Judge, UsageError
from workers_ai_contract.strategies import Conversation, Turn, conversations
from workers_ai_contract.wire import Answer

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

QUIET = settings(database=None, max_examples=2000)
FORMS = ("prompt", "chat", "responses", "batch")


@cache
def judge(
    direction: str = "input", *, profile: str | None = None, route: str = "run", form: str | None = None
) -> Judge:
    """Return a judge; each compiles its tests once."""
    return Judge(direction, profile=profile, route=route, form=form)


def is_poll(turn: Turn) -> bool:
    """Tell whether a turn asks for a batch that was sent before."""
    return "request_id" in turn.request


def answer_of(turn: Turn) -> Answer:
    """Return the single answer of a turn."""
    assert isinstance(turn.answer, Answer)
    return turn.answer


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_requests_are_valid_under_every_profile(form: str, data: DataObject) -> None:
    """Published, observed, and enforced on the route of the conversation; polls are observed alone."""
    conversation = data.draw(conversations(form=form))

    for turn in conversation.turns:
        assert judge(profile="observed", form=form).is_valid(turn.request)
        if not is_poll(turn):
            assert judge().is_valid(turn.request)
            assert judge(profile="enforced", route=conversation.route).is_valid(turn.request)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_what_comes_back_is_as_observed(form: str, data: DataObject) -> None:
    """A body fits the observed output of the form; a stream has nothing to remark upon."""
    conversation = data.draw(conversations(form=form))

    for turn in conversation.turns:
        assert (turn.reply is None) != (turn.events is None)
        if turn.transcript is None:
            assert judge("output", profile="observed", form=form).is_valid(turn.reply)
        else:
            assert judge("stream", profile="observed").judge_bytes(turn.transcript).problems == ()


def offered(turn: Turn) -> dict[str, Any]:
    """Return the parameters schema of each tool that a request offers."""
    tools: Any = turn.request.get("tools", [])
    functions = [tool.get("function", tool) for tool in tools]
    return {function["name"]: function["parameters"] for function in functions}


def calls_sent_back(request: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return the ids of the calls in a request, and the ids under which results are sent."""
    calls: list[str] = []
    results: list[str] = []
    for message in request.get("messages", []):
        calls += [call["id"] for call in message.get("tool_calls", [])]
        results += [message["tool_call_id"]] if message["role"] == "tool" else []
    items = request["input"] if isinstance(request.get("input"), list) else []
    for item in items:
        calls += [item["call_id"]] if item.get("type") == "function_call" else []
        results += [item["call_id"]] if item.get("type") == "function_call_output" else []
    return calls, results


@pytest.mark.slow
@pytest.mark.parametrize("form", ["chat", "responses"])
def test_tools_are_called_as_offered_and_answered_under_their_ids(form: str) -> None:
    """Names and arguments are those of the offer, ids are new, and each call has one result in order."""
    counts = Counter[str]()

    @settings(max_examples=150, database=None)
    @given(conversations(form=form, turns=3))
    def check(conversation: Conversation) -> None:
        made: list[str] = []
        for turn in conversation.turns:
            calls, results = calls_sent_back(turn.request)
            assert calls == results == made
            for call in answer_of(turn).tool_calls:
                oracle_of(offered(turn)[call.name]).validate(json.loads(call.arguments))
                made.append(call.id)
        assert len(set(made)) == len(made)
        counts["with calls"] += len(made) > 1

    check()
    assert counts["with calls"] > 15


@pytest.mark.slow
@given(conversations(form="chat"))
def test_limits_end_answers_and_usage_adds_up(conversation: Conversation) -> None:
    """No answer has more tokens than were asked for; what was cut says so."""
    for turn in conversation.turns:
        answer, limit = answer_of(turn), turn.request.get("max_tokens")
        assert isinstance(limit, int | None)
        assert answer.usage.completion_tokens <= (limit or 2000)
        assert answer.usage.cached_tokens <= answer.usage.prompt_tokens
        if limit is not None and answer.finish_reason == "length":
            assert answer.usage.completion_tokens == limit


@pytest.mark.slow
@given(conversations(form="chat"))
def test_json_mode_gives_json_unless_the_limit_ends_it(conversation: Conversation) -> None:
    """The text is an object where the answer ended by itself."""
    for turn in conversation.turns:
        answer = answer_of(turn)
        if turn.request.get("response_format") and answer.finish_reason == "stop":
            assert isinstance(json.loads(answer.text or ""), dict)


@pytest.mark.slow
def test_an_answer_longer_than_the_limit_is_cut_there() -> None:
    """One token is asked for, and one comes."""
    found = find(
        conversations(form="prompt"),
        lambda conversation: answer_of(conversation.turns[0]).finish_reason == "length",
        settings=QUIET,
    )

    assert found.request == {"prompt": "tide"}
    assert answer_of(found.turns[0]).text == "tide"


@pytest.mark.proof
def test_a_batch_is_queued_polled_and_done() -> None:
    """Every poll has the id that the queue gave, and the last has the answers."""
    found = find(conversations(form="batch", turns=3), lambda _: True, settings=QUIET)
    queued, running, done = (turn.reply["result"] for turn in found.turns if turn.reply is not None)

    assert isinstance(queued, dict)
    assert isinstance(running, dict)
    assert isinstance(done, dict)
    assert [turn.request for turn in found.turns[1:]] == [{"request_id": queued["request_id"]}] * 2
    assert [queued["status"], running["status"]] == ["queued", "running"]
    assert found.turns[0].request == {"requests": [{"input": "tide"}]}
    assert len(done["responses"]) == 1  # type: ignore[arg-type]


@pytest.mark.proof
@pytest.mark.parametrize(
    ("form", "request_body"),
    [
        ("prompt", {"prompt": "tide"}),
        ("chat", {"messages": [{"role": "user", "content": "tide"}]}),
        ("responses", {"input": "tide"}),
        ("batch", {"requests": [{"input": "tide"}]}),
    ],
)
def test_conversations_shrink_to_one_word_asked_and_answered(form: str, request_body: dict[str, Any]) -> None:
    """One turn on /ai/run, not streamed, with nothing optional."""
    found = find(conversations(form=form), lambda _: True, settings=QUIET)

    assert [turn.request for turn in found.turns] == [request_body]
    assert found.route == "run"
    assert found.events is None


@pytest.mark.proof
def test_a_tool_call_sent_back_shrinks_to_one_tool_without_parameters() -> None:
    """Only what the condition is about is left in the second request."""

    def calls(conversation: Conversation) -> bool:
        return len(conversation.turns) > 1 and bool(answer_of(conversation.turns[0]).tool_calls)

    found = find(conversations(form="chat"), calls, settings=QUIET)
    identifier = "chatcmpl-tool-" + "0" * 32
    function = {"name": "read_tide", "arguments": "{}"}

    assert found.request["messages"] == [
        {"role": "user", "content": "tide"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"id": identifier, "type": "function", "function": function}],
        },
        {"role": "tool", "tool_call_id": identifier, "content": "tide"},
    ]
    assert found.request.keys() == {"messages", "tools"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"form": "poem"}, "there is no form 'poem'"),
        ({"route": "sea"}, "there is no route 'sea'"),
        ({"form": "prompt", "turns": 2}, "no conversation has form='prompt', turns=2"),
        ({"form": "responses", "stream": True}, "no conversation has form='responses', stream=True"),
        ({"form": "prompt", "route": "chat"}, "no conversation has form='prompt', route='chat'"),
        ({"turns": 0}, "has 1 to 20 turns, not 0"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments: dict[str, Any], sentence: str) -> None:
    """The sentence repeats what was asked for."""
    with pytest.raises(UsageError, match=sentence):
        conversations(**arguments)
