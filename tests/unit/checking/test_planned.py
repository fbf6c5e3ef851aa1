"""What is found in a call that is answered by a plan."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.unit.checking.observations import ANSWER, ASKED, REPORTED, case, observed, raised, seen
from workers_ai_contract.cases.case import CallMode, Case
from workers_ai_contract.cases.covering import plan_cases, slow_cases
from workers_ai_contract.cases.trimming import smaller_plans
from workers_ai_contract.checking.checks import check
from workers_ai_contract.faults import (
    AS_IS,
    ERROR_TEXT,
    FAILURE_TEXT,
    Delivery,
    Fault,
    Plan,
    PlanStep,
    faults_for,
    single_deliveries,
)
from workers_ai_contract.faults.http_faults import CAPACITY
from workers_ai_contract.rendering import Rendering, Shape, single_renderings
from workers_ai_contract.vocabulary import MODEL, Form, Route
from workers_ai_contract.wire import BatchAnswer

if TYPE_CHECKING:
    from workers_ai_contract.checking.observation import Observation, Seen
    from workers_ai_contract.checking.outcomes import Raised
    from workers_ai_kernel import JsonObject

CERTAIN = Plan((PlanStep(Rendering(pieces="all")),))
UNCERTAIN = Plan((PlanStep(Rendering(calls="interleaved")),))
UNSURE = Plan((PlanStep(Rendering(usage="increments")),))
CUT = Plan((PlanStep(fault=Fault("cut")),))
PROBABLY_BROKEN = Plan((PlanStep(fault=Fault("failure-in-200")),))
RETRY = Plan((PlanStep(fault=Fault("capacity")), PlanStep()))
EITHER = Plan((PlanStep(delivery=Delivery(done="missing")),))
LOST = {**REPORTED, "text": None}


def codes(plan: Plan, observation: Observation) -> list[str]:
    """Return what is found in a call with that plan."""
    return [failure.code for failure in check(replace(case(), plan=plan), observation)]


def requests(plan: Plan) -> list[Seen]:
    """Return as many requests as a plan has steps."""
    return [seen({"model": MODEL, **ASKED}) for _ in plan.steps]


@pytest.mark.parametrize("plan", [AS_IS, CERTAIN, UNCERTAIN, RETRY, EITHER], ids=str)
def test_the_right_answer_is_right(plan: Plan) -> None:
    """However it was sent, and whichever request it answers."""
    assert codes(plan, observed(REPORTED, *requests(plan))) == []


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (CERTAIN, "text-lost"),
        (UNCERTAIN, "unusual-reply-mishandled"),
        (CUT, "broken-reply-taken-for-success"),
        (PROBABLY_BROKEN, "doubtful-reply-taken-for-success"),
        (RETRY, "broken-reply-taken-for-success"),
        (EITHER, "doubtful-reply-taken-for-success"),
    ],
    ids=str,
)
def test_a_lost_text_is_named_by_what_it_rests_on(plan: Plan, code: str) -> None:
    """An error for what is recorded, a warning for what is inferred."""
    assert codes(plan, observed(LOST, *requests(plan))) == [code]


@pytest.mark.parametrize("plan", [CUT, PROBABLY_BROKEN, RETRY, EITHER], ids=str)
def test_an_error_is_right_where_the_reply_is_broken(plan: Plan) -> None:
    """Also if a retry would have helped."""
    assert codes(plan, observed(raised(type="Error", message=f"broken: {CAPACITY.message}"))) == []


def test_the_text_of_an_error_must_be_kept() -> None:
    """Where it is known to be sent; in an inferred envelope no client need look for it."""
    lost = observed(raised(type="Error", message="broken"))

    assert codes(RETRY, lost) == ["error-text-lost"]
    assert codes(PROBABLY_BROKEN, lost) == []


def test_a_good_answer_must_not_be_an_error() -> None:
    """A rendering as recorded of other models is to be borne."""
    assert codes(CERTAIN, observed(raised(type="Error", message="x"))) == ["good-answer-refused"]


def test_what_is_unsure_is_not_compared() -> None:
    """Increments can be added up, or the last one taken; the rest must be right."""
    assert codes(UNSURE, observed({**REPORTED, "usage": None})) == []
    assert codes(UNSURE, observed({**LOST, "usage": None})) == ["text-lost"]


def test_each_rendering_delivery_and_fault_is_tried() -> None:
    """At least once in the mode that has most of them."""
    mode = CallMode(Form.CHAT, stream=True)
    steps = [step for each in (*plan_cases(mode), *slow_cases(mode)) for step in each.plan.steps]

    shape = Shape.CHAT_STREAM
    assert {each for each in single_renderings(shape) if each.tail != "never"} <= {
        step.rendering for step in steps
    }
    assert set(single_deliveries(stream=True)) <= {step.delivery for step in steps}
    tried = {step.fault.name for step in steps if step.fault is not None}
    assert {fault.name for fault in faults_for(stream=True)} <= tried


@pytest.mark.parametrize("form", Form)
def test_a_case_with_a_plan_survives_its_replay_file(form: Form) -> None:
    """In every call mode."""
    mode = CallMode(form, stream=False)
    for tried in (*plan_cases(mode), *slow_cases(mode)):
        assert Case.from_json(tried.to_json()) == tried


def test_a_plan_becomes_smaller_by_one_thing_at_a_time() -> None:
    """Until nothing is left."""
    plan = Plan(
        (PlanStep(Rendering(pieces="all"), Delivery(bom="first", seed=3), Fault("cut", 20)), PlanStep())
    )
    sizes: list[int] = []
    while (smaller := next(smaller_plans(plan), None)) is not None:
        plan = smaller
        sizes.append(len(plan.steps))

    assert plan == AS_IS
    assert len(sizes) >= 1


def test_a_fault_that_was_not_repeated_is_no_answer() -> None:
    """However much of it a client reports, it is one broken reply, not one finding for each part."""
    cut = Plan((PlanStep(fault=Fault("cut")), PlanStep()))

    assert codes(cut, observed({**REPORTED, "text": "mo"})) == ["broken-reply-taken-for-success"]


@pytest.mark.parametrize(
    "name", ["empty-in-200", "failure-in-200", "error-event", "bad-event", "cut", "reset", "too-short"]
)
def test_a_client_that_asks_again_has_the_answer_of_the_last_request(name: str) -> None:
    """Whether it had to ask again or not; but what it reports must be the whole answer."""
    plan = Plan((PlanStep(fault=Fault(name, 300)), UNSURE.steps[0]))
    found = codes(plan, observed(LOST, *requests(plan)))

    assert codes(plan, observed({**REPORTED, "usage": None}, *requests(plan))) == []
    assert len(found) == 1
    assert found[0].endswith("-reply-taken-for-success")


def test_a_text_lost_behind_a_byte_order_mark_is_a_lost_text() -> None:
    """Of a reply that is whole, although a client may refuse it."""
    plan = Plan((PlanStep(Rendering(role="absent"), Delivery(bom="first")),))
    found = check(replace(case(), plan=plan), observed(LOST))

    assert [(each.code, each.cause) for each in found] == [("unusual-reply-mishandled", "text-lost:bom+role")]
    assert codes(plan, observed(raised(type="ValueError", message="no JSON"))) == []


def test_an_error_event_that_crashes_the_client_is_not_read() -> None:
    """An error of the API that nobody reads is an error, unlike a text that is lost on the way."""
    event = Plan((PlanStep(fault=Fault("error-event")),))
    crash = "Cannot read properties of undefined (reading '0')"

    assert codes(event, observed(raised(type="TypeError", message=crash))) == ["error-event-ignored"]
    assert codes(event, observed(raised(type="ApiError", message="it failed"))) == ["error-text-lost"]
    assert codes(event, observed(raised(type="TypeError", message=CAPACITY.message))) == []


@pytest.mark.parametrize(("route", "found"), [(Route.RESPONSES, []), (Route.RUN, ["error-code-altered"])])
def test_the_word_for_a_code_of_the_error_table_is_no_code(route: Route, found: list[str]) -> None:
    """The stand-in gives such an error the envelope of the Responses route, too."""
    asked: JsonObject = {"input": "tide"}
    plan = Plan((PlanStep(fault=Fault("code-5006")),))
    stated = plan.steps[0].fault
    assert stated is not None
    assert stated.kind.error is not None
    report = raised(status=400, code="invalid_prompt", message=stated.kind.error.message)
    tried = replace(case(asked, form=Form.RESPONSES), plan=plan)

    observation = observed(report, seen(asked, route=route))
    assert [each.code for each in check(tried, observation) if "code" in each.code] == found


@pytest.mark.parametrize("ascii_only", [True, False])
def test_the_text_of_an_error_may_be_inside_json_text(*, ascii_only: bool) -> None:
    """Some clients put the whole body into their message, in which quotes are escaped."""
    plan = Plan((PlanStep(fault=Fault("backend-refusal")),))
    stated = Fault("backend-refusal").kind.substitute
    assert stated is not None
    body = json.dumps(json.loads(stated.body), ensure_ascii=ascii_only)

    assert codes(plan, observed(raised(type="Error", message=f"HTTP 400: {body}"))) == []
    assert codes(plan, observed(raised(type="Error", message="HTTP 400"))) == ["error-text-lost"]


@pytest.mark.parametrize(
    "name", ["json-for-stream", "answer-for-stream", "failure-in-200", "error-in-200", "empty-result"]
)
def test_json_for_a_stream_may_be_asked_for_again_without_one(name: str) -> None:
    """After JSON with status 200 the second request may differ in `stream`, the first one may not."""
    streamed = replace(case(stream=True), plan=Plan((PlanStep(fault=Fault(name)), PlanStep())))
    first, second = seen({"model": MODEL, **ASKED, "stream": True}), seen({"model": MODEL, **ASKED})

    found = [each.code for each in check(streamed, observed(REPORTED, first, second))]
    assert "request-stream-wrong" not in found
    found = [each.code for each in check(streamed, observed(REPORTED, second))]
    assert "request-stream-wrong" in found


def test_only_the_fault_that_ended_the_call_is_the_cause() -> None:
    """What was planned for a second request says nothing about a client that made one."""
    plan = Plan((PlanStep(fault=Fault("capacity")), PlanStep(fault=Fault("error-event"))))
    found = check(replace(case(), plan=plan), observed(LOST))

    assert [(each.code, each.cause) for each in found] == [("error-taken-for-success", "")]


def test_a_client_that_took_the_first_reply_never_met_the_second() -> None:
    """Its answer came in a reply that can be read; the broken one behind it was not sent."""
    plan = Plan((PlanStep(fault=Fault("wrong-type")), PlanStep(fault=Fault("cut"))))

    assert codes(plan, observed(REPORTED)) == []
    assert codes(plan, observed({**REPORTED, "text": "mo"}, *requests(plan))) == [
        "broken-reply-taken-for-success"
    ]


def test_an_error_event_need_not_be_found_in_a_stream_that_need_not_be_read() -> None:
    """A client that refuses lines that end with CR reports an error, but it cannot know which one."""
    event = PlanStep(fault=Fault("error-stream"))
    refused = observed(raised(type="ValueError", message="Extra data: line 1"))

    assert codes(Plan((replace(event, delivery=Delivery(newline="cr")),)), refused) == []
    assert codes(Plan((event,)), refused) == ["error-text-lost"]


@pytest.mark.parametrize("fault", ["ended-between", "ended-early"])
@pytest.mark.parametrize(
    "finish",
    [{}, {"finish_reason": "stop"}, {"finish_reason": None}],
    ids=["unsaid", "invented", "said to be missing"],
)
def test_a_stream_that_ended_early_is_not_whole(finish: JsonObject, fault: str) -> None:
    """Whatever a client reports as the finish reason: to report less must not make an error of a warning."""
    reported = {name: value for name, value in REPORTED.items() if name != "finish_reason"}
    cut = replace(case(stream=True), plan=Plan((PlanStep(fault=Fault(fault, 300)),)))
    seen_of_it = observed({**reported, "text": "mo", **finish}, sent={**ASKED, "stream": True})

    assert [failure.code for failure in check(cut, seen_of_it)] == ["broken-reply-taken-for-success"]


@pytest.mark.parametrize(
    ("form", "asked", "code"),
    [
        (Form.PROMPT, {"prompt": "tide"}, "broken-reply-taken-for-success"),
        (Form.RESPONSES, {"input": "tide"}, "doubtful-reply-taken-for-success"),
    ],
    ids=str,
)
def test_only_streams_that_were_recorded_are_known_to_end_with_done(
    form: Form, asked: JsonObject, code: str
) -> None:
    """Native streams were; those of Responses are only published as types."""
    ended = Plan((PlanStep(fault=Fault("ended-between", 300)),))
    cut = replace(case(asked, stream=True, form=form), plan=ended)
    seen_of_it = observed({"text": "mo"}, sent={**asked, "stream": True})

    assert code in [failure.code for failure in check(cut, seen_of_it)]


def test_a_finish_reason_that_was_not_sent_is_not_missed_in_a_stream_that_ended_early() -> None:
    """The whole text came, and the finish reason of this rendering is null in whole streams, too."""
    plan = Plan((PlanStep(Rendering(finish_value="null"), fault=Fault("ended-between", 1000)),))
    without = observed({**REPORTED, "finish_reason": None}, sent={**ASKED, "stream": True})

    assert check(replace(case(stream=True), plan=plan), without) == ()


def test_an_answer_that_arrived_before_the_cut_may_be_reported() -> None:
    """A client may stop reading at the finish reason, and has no counts then."""
    assert codes(Plan((PlanStep(fault=Fault("cut", 1000)),)), observed({**REPORTED, "usage": None})) == []


FAILED = replace(
    case({"input": "tide"}, form=Form.RESPONSES), plan=Plan((PlanStep(fault=Fault("failed-response")),))
)


def test_a_failed_response_is_no_answer() -> None:
    """The types of the API say what the status means, so it is an error to take it for an empty answer."""
    empty = observed({"text": None, "tool_calls": []}, sent={"input": "tide"})

    assert [(each.code, each.cause) for each in check(FAILED, empty)] == [
        ("broken-reply-taken-for-success", "failed-response")
    ]


def test_the_error_of_a_failed_response_must_be_kept() -> None:
    """Its text; the word for a code says no more."""
    lost = observed(raised(type="Error", message="it failed"), sent={"input": "tide"})
    kept = observed(raised(type="Error", code=None, message=FAILURE_TEXT), sent={"input": "tide"})

    assert [each.code for each in check(FAILED, lost)] == ["error-text-lost"]
    assert check(FAILED, kept) == ()


def test_the_error_event_of_a_responses_stream_must_be_kept() -> None:
    """Its text; a success without it is broken, as the published types say what the event means."""
    asked: JsonObject = {"input": "tide"}
    plan = Plan((PlanStep(fault=Fault("error-event", 300)),))
    tried = replace(case(asked, stream=True, form=Form.RESPONSES), plan=plan)
    request = seen({**asked, "stream": True}, route=Route.RESPONSES)

    def found(report: Raised | JsonObject) -> list[str]:
        return [each.code for each in check(tried, observed(report, request)) if "request" not in each.code]

    assert found(raised(type="Error", code="rate_limit_exceeded", message=f"failed: {ERROR_TEXT}")) == []
    assert found(raised(type="Error", message="the stream ended")) == ["error-text-lost"]
    assert found(raised(type="KeyError", message="'delta'")) == ["error-event-ignored"]
    assert found({"text": "mo"}) == ["broken-reply-taken-for-success"]


@pytest.mark.parametrize("stream", [True, False])
def test_a_failed_response_is_sent_to_clients_of_responses(*, stream: bool) -> None:
    """With another reply behind it, for those who ask again; to others it would mean nothing."""
    plans = [each.plan for each in plan_cases(CallMode(Form.RESPONSES, stream))]
    of_chat = [each.plan for each in plan_cases(CallMode(Form.CHAT, stream))]

    assert [len(plan.steps) for plan in plans if "failed-response" in str(plan)] == [2, 2]
    assert not [plan for plan in of_chat if "failed-response" in str(plan)]


def test_a_crash_over_the_body_of_an_error_loses_its_status() -> None:
    """The driver then has no status to report, so that the key is absent."""
    html = Plan((PlanStep(fault=Fault("html")),))
    crashed = raised(type="JSONDecodeError", message="Expecting value: line 1 column 1 (char 0)")

    assert codes(html, observed(crashed)) == ["error-status-lost"]
    assert codes(html, observed(raised(type="ApiFailure", message="HTTP status 502"))) == []


def test_a_client_may_wait_for_too_long_a_pause_until_its_time_is_up() -> None:
    """Its error is then that; one that gives up at once reports what was answered."""
    pause = Plan((PlanStep(fault=Fault("retry-after-too-long")), PlanStep()))
    late = replace(observed(raised(type="TimeoutError", status=None, message="time is up")), limit_s=1.0)

    assert codes(pause, replace(late, took_s=0.9)) == []
    assert "error-status-lost" in codes(pause, replace(late, took_s=0.1))


def test_which_item_failed_is_unsure_where_two_replies_differ() -> None:
    """A client may report the first of them, or repeat the request."""
    form, reply = Form.BATCH, BatchAnswer((ANSWER, ANSWER))
    asked: JsonObject = {"requests": [{"input": "tide"}, {"input": "moon"}]}
    differing = Plan((PlanStep(fault=Fault("wrong-type")), PlanStep(Rendering(batch_failed="first"))))
    batch = replace(case(asked, reply, form=form), plan=differing)
    value = {name: REPORTED[name] for name in ("text", "reasoning", "usage")}

    assert check(batch, observed({"items": [value, value]}, sent=asked)) == ()
