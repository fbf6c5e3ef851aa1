"""What is found in one call, and what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.unit.checking.observations import ANSWER, ASKED, REPORTED, case, observed, raised, seen
from workers_ai_contract.checking.checks import check
from workers_ai_contract.checking.outcomes import Trouble, TroubleKind
from workers_ai_contract.contracts.judgement import Judgement
from workers_ai_contract.faults import Fault, Plan, PlanStep
from workers_ai_contract.vocabulary import MODEL, Form, Route
from workers_ai_contract.wire import ApiError, BatchAnswer, ToolCall
from workers_ai_kernel.problem import Problem

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.observation import Observation, Seen
    from workers_ai_contract.checking.outcomes import Raised
    from workers_ai_kernel import Json, JsonObject

CALL = ToolCall("call-1", "read_tide", '{"harbor":"Brest"}')
CALLING = replace(ANSWER, text=None, tool_calls=(CALL,), finish_reason="tool_calls")
CALLED: JsonObject = {
    **REPORTED,
    "text": None,
    "tool_calls": [{"id": "call-1", "name": "read_tide", "arguments": '{"harbor": "Brest"}'}],
    "finish_reason": "tool_calls",
}
REFUSED = ApiError(400, 8001, "AiError: 8001: Invalid input")


def _codes(tried: Case, observation: Observation) -> list[str]:
    return [failure.code for failure in check(tried, observation)]


def _items(count: int) -> JsonObject:
    items: list[Json] = [REPORTED for _ in range(count)]
    return {"items": items}


def _altered(value: JsonObject, name: str, member: Json) -> JsonObject:
    return {**value, name: member}


def test_a_right_client_gives_no_finding() -> None:
    """Text, reasoning, tool calls, finish reason and usage as they were sent."""
    assert _codes(case(), observed(REPORTED)) == []
    assert _codes(case(reply=CALLING), observed(CALLED)) == []


def test_keys_that_a_library_cannot_tell_are_not_compared() -> None:
    """Only the text is always there."""
    assert _codes(case(), observed({"text": "moon"})) == []
    assert _codes(case(reply=CALLING), observed({"text": ""})) == []


@pytest.mark.parametrize(
    ("name", "got", "code"),
    [
        ("text", None, "text-lost"),
        ("text", "", "text-lost"),
        ("text", "Moon", "text-altered"),
        ("text", ["moon"], "text-altered"),
        ("reasoning", None, "reasoning-lost"),
        ("reasoning", "why", "reasoning-altered"),
        ("tool_calls", [{"id": "x", "name": "y", "arguments": "{}"}], "tool-calls-invented"),
        ("finish_reason", None, "finish-reason-lost"),
        ("finish_reason", "length", "finish-reason-altered"),
        ("usage", None, "usage-lost"),
        ("usage", {"prompt_tokens": None}, "usage-lost"),
        ("usage", {"total_tokens": 8}, "usage-altered"),
    ],
)
def test_what_is_lost_or_altered_of_an_answer_is_found(name: str, got: Json, code: str) -> None:
    """Each part has codes of its own."""
    assert _codes(case(), observed(_altered(REPORTED, name, got))) == [code]


@pytest.mark.parametrize(
    ("calls", "code"),
    [
        (None, "tool-calls-lost"),
        ([], "tool-calls-lost"),
        ([{"id": None}], "tool-call-altered"),
        ([{"name": "book_berth"}], "tool-call-altered"),
        ([{"arguments": '{"harbor":'}], "tool-call-altered"),
        ([{"arguments": '{"harbor":"brest"}'}], "tool-call-altered"),
        ([{"id": "call-1"}, {"id": "call-2"}], "tool-calls-invented"),
    ],
)
def test_what_is_lost_or_altered_of_tool_calls_is_found(calls: Json, code: str) -> None:
    """Their number, ids, names and arguments."""
    assert _codes(case(reply=CALLING), observed(_altered(CALLED, "tool_calls", calls))) == [code]


def test_whole_numbers_and_hyphens_are_no_finding() -> None:
    """`3.0` tokens are 3, and some libraries write `tool-calls`."""
    usage: JsonObject = {"prompt_tokens": 3.0, "completion_tokens": 4, "total_tokens": 7}

    assert _codes(case(), observed(_altered(REPORTED, "usage", usage))) == []
    assert _codes(case(reply=CALLING), observed(_altered(CALLED, "finish_reason", "tool-calls"))) == []


def test_forms_are_not_asked_for_what_they_do_not_have() -> None:
    """A prompt has only text and usage; Responses have no finish reason."""
    value: JsonObject = {**REPORTED, "finish_reason": "completed"}
    prompt: JsonObject = {"prompt": "tide"}
    responses: JsonObject = {"input": "tide"}

    assert _codes(case(responses, form=Form.RESPONSES), observed(value, sent=responses)) == []
    told: JsonObject = {**value, "reasoning": None, "tool_calls": None}
    assert _codes(case(prompt, form=Form.PROMPT), observed(told, seen(prompt, route=Route.RUN))) == []


@pytest.mark.parametrize(
    ("finish", "found"),
    [
        ("length", []),
        ("incomplete", []),
        ("max_output_tokens", []),
        (None, []),
        ("stop", ["finish-reason-altered"]),
        ("completed", ["finish-reason-altered"]),
    ],
)
def test_an_incomplete_response_is_not_reported_as_complete(finish: str | None, found: list[str]) -> None:
    """A finish reason that a client reports is compared with the status; a client may report none."""
    asked: JsonObject = {"input": "tide"}
    cut = case(asked, replace(ANSWER, finish_reason="length"), form=Form.RESPONSES)
    value: JsonObject = {**REPORTED, "finish_reason": finish}

    assert _codes(cut, observed(value, sent=asked)) == found
    assert _codes(cut, observed({**value, "finish_reason": "length"}, sent=asked)) == []


def test_batches_are_compared_item_by_item() -> None:
    """The pointer says which item."""
    request: JsonObject = {"requests": [{"input": "a"}, {"input": "b"}]}
    tried = case(request, BatchAnswer((ANSWER, replace(ANSWER, text="sun"))), form=Form.BATCH)
    sent = seen(request, route=Route.RUN)
    wrong = check(tried, observed(_items(2), sent))

    assert [failure.code for failure in wrong] == ["text-altered"]
    assert wrong[0].detail == {"pointer": "/items/1/text", "expected": "sun", "got": "moon"}
    assert _codes(tried, observed(_items(1), sent)) == ["batch-items-lost"]
    assert _codes(tried, observed(_items(3), sent)) == ["batch-items-invented"]


def test_a_good_answer_reported_as_an_error_is_found() -> None:
    """Whatever the error is."""
    assert _codes(case(), observed(raised(type="KeyError", message="response"))) == ["good-answer-refused"]


@pytest.mark.parametrize(
    ("error", "codes"),
    [
        ({"status": 400, "code": 8001, "message": f"400: {REFUSED.message} (req)"}, []),
        ({"message": REFUSED.message}, []),
        ({"status": None, "message": REFUSED.message}, ["error-status-lost"]),
        ({"status": 500, "message": REFUSED.message}, ["error-status-altered"]),
        ({"status": 400, "message": "Error code: 400"}, ["error-text-lost"]),
        ({"status": 400, "code": None, "message": REFUSED.message}, ["error-code-lost"]),
        ({"status": 400, "code": 400, "message": REFUSED.message}, ["error-code-altered"]),
        ({"status": 400, "code": "8001", "message": REFUSED.message}, []),
    ],
)
def test_what_is_lost_of_an_error_is_found(error: JsonObject, codes: list[str]) -> None:
    """Status, text and code; a key that the driver never reports is not missed."""
    assert _codes(case(reply=REFUSED), observed(raised(**error))) == codes


def test_a_word_in_place_of_a_code_is_no_code() -> None:
    """The Responses route states one with status 400 only, whatever answers it."""
    refused, overloaded = REFUSED, ApiError(429, 3040, "AiError: Capacity exceeded")
    asked: JsonObject = {"input": "tide"}
    worded = raised(status=400, code="invalid_prompt", message=refused.message)
    numbered = raised(status=429, code="invalid_prompt", message=overloaded.message)

    def found(reply: ApiError, report: Raised, route: Route) -> list[str]:
        tried = case(asked, reply, form=Form.RESPONSES)
        return _codes(tried, observed(report, seen(asked, route=route)))

    assert found(refused, worded, Route.RESPONSES) == []
    assert found(refused, worded, Route.RUN) == ["error-code-altered"]
    assert found(overloaded, numbered, Route.RESPONSES) == ["error-code-altered"]


def test_an_error_reported_as_success_is_found() -> None:
    """So a driver that always says "ok" is caught."""
    assert _codes(case(reply=REFUSED), observed({"text": ""})) == ["error-taken-for-success"]


def test_a_call_without_a_request_is_found_whatever_was_reported() -> None:
    """Nothing is said of the reply, which never was."""
    tried = case()
    for outcome in (raised(message="no"), REPORTED):
        observation = observed(outcome)
        assert _codes(tried, replace(observation, requests=())) == ["no-request-sent"]


def test_a_refused_request_is_the_only_finding() -> None:
    """That the client then reports an error is right."""
    problem = Problem("type", "/temperature", "'/temperature' is null")
    refusal = seen(
        {**ASKED, "temperature": None},
        answered=False,
        error_code=5006,
        judgement=Judgement(valid=False, problems=(problem,)),
    )
    failures = check(case(), observed(raised(message="no"), refusal))

    assert [failure.code for failure in failures] == ["request-refused"]
    assert failures[0].detail["problems"] == [problem.to_json()]


@pytest.mark.parametrize(
    ("error_code", "route", "code"),
    [
        (7003, None, "request-misrouted"),
        (9106, Route.CHAT, "request-unauthorised"),
        (10000, Route.CHAT, "request-unauthorised"),
        (5007, Route.CHAT, "request-model-wrong"),
        (8001, Route.CHAT, "request-refused"),
    ],
)
def test_refusals_are_told_apart(error_code: int, route: Route | None, code: str) -> None:
    """By what refuses them: the router, the front, the model table or the schema."""
    refusal = seen({"model": "x", **ASKED}, answered=False, error_code=error_code, route=route)

    assert _codes(case(), observed(raised(message="no"), refusal)) == [code]


def test_the_reply_of_a_case_is_no_refusal() -> None:
    """An error that was drawn has the code of a refusal, but the request met it."""
    answered = seen(ASKED, error_code=5006)
    reply = ApiError(400, 5006, "AiError: Bad input")
    told = raised(status=400, message=reply.message)

    assert _codes(case(reply=reply), observed(told, answered)) == []


def test_requests_beside_the_call_are_passed_over() -> None:
    """A library may look elsewhere first, and a batch is asked after."""
    elsewhere = seen(None, answered=False, error_code=7003, route=None)
    poll = seen({"request_id": "x"}, answered=False, route=Route.RUN)

    assert _codes(case(), observed(REPORTED, elsewhere, seen(ASKED), poll)) == []


def test_a_second_request_for_a_good_answer_is_found() -> None:
    """After an error it is not: whether to try again is the client's to choose."""
    assert _codes(case(), observed(REPORTED, seen(ASKED), seen(ASKED))) == ["request-repeated"]
    busy = replace(REFUSED, status=429)
    again = seen(ASKED, error_code=8001, status=429)
    told = raised(status=429, message=REFUSED.message)
    assert _codes(case(reply=busy), observed(told, again, again)) == []


def test_another_kind_of_call_is_the_only_finding() -> None:
    """Its reply has another shape, of which nothing is expected."""
    other = observed({"text": None}, seen({"input": "tide"}, route=Route.RESPONSES))

    assert _codes(case(), other) == ["request-wrong-operation"]


def test_a_stream_that_was_not_asked_for_is_found() -> None:
    """And so is one that was and is not."""
    assert _codes(case(), observed(REPORTED, seen({**ASKED, "stream": True}))) == ["request-stream-wrong"]
    assert _codes(case(stream=True), observed(REPORTED, seen(ASKED))) == ["request-stream-wrong"]


def test_trouble_with_the_driver_is_the_only_finding() -> None:
    """Nothing it said can be relied upon."""
    trouble = Trouble(TroubleKind.CRASHED, "c1", "exited with code 1", "Traceback")
    failures = check(case(), observed(trouble, seen({})))

    assert [failure.code for failure in failures] == ["driver-crashed"]
    assert failures[0].detail == {"reason": "exited with code 1", "stderr": "Traceback"}


@pytest.mark.parametrize(
    ("fault", "after_s", "codes"),
    [
        ("retry-after-later-date", 0.5, ["unusual-reply-mishandled"]),
        ("retry-after-later-date", 1.2, []),
        ("retry-later", 0.5, ["retry-after-ignored"]),
    ],
)
def test_a_pause_that_a_reply_asks_for_is_kept(fault: str, after_s: float, codes: list[str]) -> None:
    """A date is a warning, as none was seen."""
    tried = replace(case(), plan=Plan((PlanStep(fault=Fault(fault)), PlanStep())))
    refused, again = seen(ASKED, error_code=3040, status=429), seen(ASKED, at_s=after_s)

    assert _codes(tried, replace(observed(REPORTED, refused, again), limit_s=10.0)) == codes


@pytest.mark.parametrize("fault", ["stall-first", "endless-comments"])
def test_a_limit_for_each_attempt_or_read_is_a_warning(fault: str) -> None:
    """A client that gives up in time is right, whether late by a little or not; so is its error."""
    tried = replace(case(stream=True), plan=Plan((PlanStep(fault=Fault(fault)),)))
    asked: JsonObject = {**ASKED, "stream": True}
    told = replace(observed(raised(type="TimeoutError", message="late"), seen(asked)), limit_s=1.0)

    assert _codes(tried, replace(told, took_s=1.3)) == []
    late = check(tried, replace(told, took_s=2.1))
    hanging = check(tried, observed(Trouble(TroubleKind.TIMEOUT, "c1", "sent no result", ""), seen(asked)))
    for failures in (late, hanging):
        assert [(each.code, each.cause, each.severity) for each in failures] == [
            ("time-limit-exceeded", fault, "warning")
        ]


def test_each_place_is_a_finding_of_its_own() -> None:
    """Five dropped fields have five causes; the same place in two messages has one."""
    first: JsonObject = {"role": "user", "content": "a"}
    second: JsonObject = {"role": "user", "content": "b"}
    wanted: JsonObject = {"messages": [first, first], "seed": 1, "top_k": 2}
    sent: JsonObject = {"messages": [second, second]}
    failures = check(case(wanted), observed(REPORTED, seen(sent)))

    assert [(failure.code, failure.cause) for failure in failures] == [
        ("request-field-altered", "/messages/*/content"),
        ("request-field-dropped", "/seed"),
        ("request-field-dropped", "/top_k"),
    ]


def test_a_field_of_a_request_is_named_even_if_an_answer_has_one_of_that_name() -> None:
    """The code says only that some field was not sent."""
    asked: JsonObject = {"input": "tide", "text": {"format": {"type": "json_object"}}, "reasoning": {}}
    sent = seen({"model": MODEL, "input": "tide"}, route=Route.RESPONSES)
    reported = {**REPORTED, "finish_reason": None}
    found = check(case(asked, form=Form.RESPONSES), observed(reported, sent))

    assert [(each.code, each.cause) for each in found] == [
        ("request-field-dropped", "/text"),
        ("request-field-dropped", "/reasoning"),
    ]


def test_a_repeated_refusal_is_found() -> None:
    """The API refuses the same request again; another request may be an attempt to mend it."""
    told = raised(status=400, message=REFUSED.message)
    again = seen(ASKED, error_code=8001)
    other = seen({**ASKED, "seed": 1}, error_code=8001)

    assert _codes(case(reply=REFUSED), observed(told, again, again)) == ["refusal-repeated"]
    assert "refusal-repeated" not in _codes(case(reply=REFUSED), observed(told, again, other))


@pytest.mark.parametrize(
    ("code", "codes"), [(4006, ["quota-repeated"]), (3036, ["quota-repeated"]), (3040, [])]
)
def test_a_request_repeated_after_a_quota_is_used_up_is_a_warning(code: int, codes: list[str]) -> None:
    """The limit lasts for the day; where there is no capacity, a pause mends it."""
    told = raised(status=429, code=code, message="used up")
    again = seen(ASKED, error_code=code, status=429)
    failures = check(case(reply=ApiError(429, code, "used up")), observed(told, again, again))

    assert [(each.code, each.severity) for each in failures] == [(name, "warning") for name in codes]


@pytest.mark.parametrize("fault", ["neurons", "flat-error", "code-2041", "code-2045"])
def test_a_quota_that_a_fault_states_is_found_too(fault: str) -> None:
    """In each envelope; a client that asks once is right."""
    tried = replace(case(), plan=Plan((PlanStep(fault=Fault(fault)), PlanStep())))
    refused = seen(ASKED, error_code=4006, status=429)

    assert _codes(tried, observed(REPORTED, refused, seen(ASKED))) == ["quota-repeated"]
    assert "quota-repeated" not in _codes(tried, observed(raised(status=429), refused))


def test_a_batch_must_be_queued() -> None:
    """It takes longer than a request may."""
    request: JsonObject = {"requests": [{"input": "a"}]}
    tried = case(request, BatchAnswer((ANSWER,)), form=Form.BATCH)

    assert _codes(tried, observed(_items(1), seen(request, route=Route.RUN, queued=False))) == [
        "batch-not-queued"
    ]


def _polls(*error_codes: int | None, pause_s: float) -> list[Seen]:
    queued = seen({"requests": [{"input": "a"}]}, route=Route.RUN)
    poll: JsonObject = {"request_id": "x"}
    return [
        queued,
        *(
            seen(poll, answered=False, error_code=code, status=500, at_s=number * pause_s, route=Route.RUN)
            for number, code in enumerate(error_codes)
        ),
    ]


def test_an_error_that_was_not_sent_is_not_taken_for_success() -> None:
    """A batch whose error comes with a later poll is still running at the first one."""
    tried = replace(case({"requests": [{"input": "a"}]}, REFUSED, form=Form.BATCH), polls=1)
    running, failed = _polls(None, pause_s=1.0), _polls(None, 8001, pause_s=1.0)

    assert _codes(tried, observed(_items(0), *running)) == ["unfinished-batch-reported"]
    assert _codes(tried, observed(_items(0), *failed)) == ["error-taken-for-success"]
    assert _codes(tried, observed(raised(message="not done"), *running)) == []
    assert _codes(tried, observed(raised(message="not done"), *failed)) == ["error-text-lost"]


def test_a_repeat_of_a_failed_poll_is_no_further_poll() -> None:
    """It says nothing about how long the client waits for a batch."""
    batch = case(
        {"requests": [{"input": "a"}]}, BatchAnswer((replace(ANSWER, reasoning=None),)), form=Form.BATCH
    )
    value: JsonObject = {"items": [{"text": "moon"}]}

    def found(*error_codes: int | None) -> list[str]:
        return _codes(batch, observed(value, *_polls(*error_codes, pause_s=0.001)))

    assert found(8005, 8005, 8005, 8005) == []
    assert found(None, None, None, None) == ["polls-too-fast"]


def test_json_is_sent_as_json() -> None:
    """Cloudflare's examples leave the header out, so it is a warning."""
    request = replace(seen(ASKED).exchange.request, headers={"content-type": "text/plain"})
    plain = replace(seen(ASKED), exchange=replace(seen(ASKED).exchange, request=request))
    failures = check(case(), observed(REPORTED, plain))

    assert [(each.code, each.severity) for each in failures] == [("request-content-type", "warning")]


def _changed(sent: Seen, *, path: str = "/", **headers: str) -> Seen:
    """Return a request with other headers, or to another place."""
    request = replace(sent.exchange.request, headers=headers, path=path)
    return replace(sent, exchange=replace(sent.exchange, request=request))


JSON_TYPE = {"content-type": "application/json"}
FAILED_ONCE = Plan((PlanStep(fault=Fault("internal-error")), PlanStep()))


def test_what_a_repeated_request_loses_is_found() -> None:
    """The finding says that it is the second request; what the first lacks, too, is said once."""
    tried = replace(case(), plan=FAILED_ONCE)
    first = seen(ASKED, error_code=8005, status=500)
    fewer: JsonObject = {"messages": ASKED["messages"]}
    failures = check(tried, observed(REPORTED, first, seen(fewer)))

    assert [(each.code, each.cause, each.detail["request"]) for each in failures] == [
        ("request-field-dropped", "/temperature", 2)
    ]
    both = check(tried, observed(REPORTED, replace(first, exchange=seen(fewer).exchange), seen(fewer)))
    assert [(each.code, "request" in each.detail) for each in both] == [("request-field-dropped", False)]


def test_every_request_of_a_call_has_its_content_type_account_and_token() -> None:
    """Not only the first one."""
    tried = replace(case(), plan=FAILED_ONCE)
    first = seen(ASKED, error_code=8005, status=500)
    first = _changed(first, **JSON_TYPE, authorization="Bearer a")
    second = seen(ASKED)
    right = {**JSON_TYPE, "authorization": "Bearer a"}
    elsewhere = "/client/v4/accounts/mine/ai/v1/chat/completions"

    assert _codes(tried, observed(REPORTED, first, _changed(second, **right))) == []
    for changed, code in (
        (_changed(second, authorization="Bearer a"), "request-content-type"),
        (_changed(second, path=elsewhere, **right), "request-misrouted"),
        (_changed(second, **JSON_TYPE, authorization="Bearer b"), "request-unauthorised"),
    ):
        failures = check(tried, observed(REPORTED, first, changed))
        assert [(each.code, each.detail["request"]) for each in failures] == [(code, 2)]


def test_a_poll_is_json_with_the_token_too() -> None:
    """It is a request like the one that queued the batch."""
    asked: JsonObject = {"requests": [{"input": "a"}]}
    tried = case(asked, BatchAnswer((ANSWER,)), form=Form.BATCH)
    queued = seen(asked, route=Route.RUN)
    poll = seen({"request_id": "1"}, answered=False, route=Route.RUN)
    refused = seen({"request_id": "1"}, answered=False, route=Route.RUN, error_code=9106)

    assert _codes(tried, observed(_items(1), queued, poll)) == []
    failures = check(tried, observed(_items(1), queued, _changed(poll)))
    assert [(each.code, each.cause) for each in failures] == [("request-content-type", "poll")]
    assert "request-unauthorised" in _codes(tried, observed(_items(1), queued, refused))


def test_a_request_for_another_account_is_found() -> None:
    """The client was told which."""
    other = replace(seen(ASKED).exchange.request, path="/client/v4/accounts/mine/ai/v1/chat/completions")
    sent = replace(seen(ASKED), exchange=replace(seen(ASKED).exchange, request=other))

    assert _codes(case(), observed(REPORTED, sent)) == ["request-misrouted"]
