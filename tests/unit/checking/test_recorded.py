"""What is found in each call is what was found before: codes, causes and details."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from tests.recorded import differences
from tests.unit.checking.observations import ANSWER, ASKED, REPORTED, case, observed, raised, seen
from workers_ai_contract.cases.intents import intents
from workers_ai_contract.checking.causes import crash_of, is_same_crash
from workers_ai_contract.checking.checks import check
from workers_ai_contract.checking.outcomes import Trouble, TroubleKind
from workers_ai_contract.contracts.judgement import Judgement
from workers_ai_contract.faults import FAULTS, Delivery, Fault, Plan, PlanStep, single_deliveries
from workers_ai_contract.rendering import Rendering, Shape, single_renderings
from workers_ai_contract.vocabulary import MODEL, Form, Route
from workers_ai_contract.wire import ApiError, BatchAnswer, ToolCall
from workers_ai_kernel.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.observation import Observation
    from workers_ai_contract.checking.outcomes import Outcome
    from workers_ai_kernel import Json, JsonObject

HERE = Path(__file__).parent
CALLS = replace(
    ANSWER,
    text=None,
    tool_calls=(ToolCall("c1", "read_tide", "{}"), ToolCall("c2", "read_wind", '{"a": 1}')),
    finish_reason="tool_calls",
)
TOLD_CALLS: list[Json] = [call.to_json() for call in CALLS.tool_calls]
REPLIES = {"text": ANSWER, "calls": CALLS}
SHARE = 5
WORDS = "Cannot read properties of undefined (reading 'choices')"
CODES = (3040, 5006, 8001)


def reports(reply: str) -> Iterator[Outcome | JsonObject]:
    """Yield what clients may report of a reply: the right values, each of them wrong, and errors."""
    calling: JsonObject = {**REPORTED, "text": None, "tool_calls": TOLD_CALLS, "finish_reason": "tool_calls"}
    right: JsonObject = calling if reply == "calls" else dict(REPORTED)
    yield right
    yield {"text": "moon"}
    for name in right:
        yield {**right, name: None}
        yield {**right, name: ""}
        yield {**right, name: "x"}
    yield {**right, "finish_reason": "tool-calls"}
    yield {**right, "usage": {"prompt_tokens": 3, "completion_tokens": None, "total_tokens": 8}}
    yield {**right, "tool_calls": TOLD_CALLS[:1]}
    yield {**right, "tool_calls": [*TOLD_CALLS, *TOLD_CALLS]}
    yield {**right, "tool_calls": [{"id": "z", "name": "y", "arguments": {}}, {"id": None, "arguments": ""}]}
    yield raised(type="TypeError", message=WORDS)
    yield raised(type="JSONDecodeError", message="Expecting value: line 1 column 1 (char 0)", status=None)
    yield raised(type="ApiError", message="x", status=500, code=1)
    for code in CODES:
        yield raised(type="ApiError", message=f"{code}: AiError: Capacity temporarily", status=429, code=code)
    for kind in TroubleKind:
        yield Trouble(kind, "1", "broke", "last words")


def plans() -> Iterator[Plan]:
    """Yield each alternative, delivery and fault alone, and some of them before another reply."""
    yield Plan((PlanStep(),))
    for shape in (Shape.CHAT, Shape.CHAT_STREAM, Shape.BATCH):
        yield from (Plan((PlanStep(each),)) for each in single_renderings(shape))
    yield from (Plan((PlanStep(delivery=each),)) for each in single_deliveries(stream=True))
    for name in FAULTS:
        yield Plan((PlanStep(fault=Fault(name)),))
        if not name.startswith("code-"):
            yield Plan((PlanStep(fault=Fault(name)), PlanStep()))
    yield Plan((PlanStep(Rendering(usage="zeroed"), Delivery(bom="first"), Fault("error-event")), PlanStep()))


def findings(tried: Case, observation: Observation) -> Json:
    """Return what is found in a call."""
    return [[each.identity.name, each.cause, each.detail] for each in check(tried, observation)]


def observations(outcome: Outcome | JsonObject, plan: Plan) -> Iterator[Observation]:
    """Yield one request, and one for each step, the second a second after the first."""
    yield observed(outcome)
    if len(plan.steps) > 1:
        requests = [seen({"model": MODEL, **ASKED}, at_s=float(number)) for number in range(2)]
        yield observed(outcome, *requests)


def test_each_report_of_each_plan_is_judged_as_before() -> None:
    """A fifth of the reports for each plan, in turn."""
    found: dict[str, Json] = {}
    for name, reply in REPLIES.items():
        told = [*reports(name)]
        for plan in plans():
            label = f"{name}: {json.dumps(plan.to_json())}"
            # By the name, so that another plan more changes nothing about the others.
            turn = crc32(label.encode())
            tried = replace(case(reply=reply, stream=turn % 2 == 0), plan=plan)
            found[label] = [
                findings(tried, each)
                for report in told[turn % SHARE :: SHARE]
                for each in observations(report, plan)
            ]

    assert differences(HERE / "reports.json", found) == []


TIDE: JsonObject = {"input": "tide"}
QUEUED: JsonObject = {"requests": [{"input": "a"}, {"input": "b"}]}


def test_each_report_of_an_error_is_judged_as_before() -> None:
    """On each route."""
    found: dict[str, Json] = {}
    forms: tuple[tuple[Form, JsonObject], ...] = ((Form.CHAT, ASKED), (Form.RESPONSES, TIDE))
    for route in (Route.RUN, Route.CHAT, Route.RESPONSES):
        for error in (
            ApiError(400, 8001, "AiError: 8001: Invalid"),
            ApiError(429, 3040, "x", more=((7, "y"),)),
        ):
            for form, asked in forms:
                tried = case(asked, error, form=form)
                found[f"{route}, {form}: {error}"] = [
                    findings(tried, observed(report, seen(asked, route=route))) for report in reports("text")
                ]

    assert differences(HERE / "errors.json", found) == []


def test_each_report_of_a_batch_is_judged_as_before() -> None:
    """With too few, too many and wrong items; and one that is not done."""
    found: dict[str, Json] = {}
    batch = case(QUEUED, BatchAnswer((ANSWER, replace(ANSWER, text="sun", serial=1))), form=Form.BATCH)
    items: list[Json] = [each for each in reports("text") if isinstance(each, dict)]
    pairs: list[JsonObject] = [{"items": [a, b]} for a in items for b in items[:4]]
    told: list[Outcome | JsonObject] = [
        *pairs,
        {"items": items[:0]},
        {"items": items[:3]},
        raised(type="X"),
    ]
    steps = [PlanStep(Rendering(batch_failed=which)) for which in ("none", "first", "last")]
    cases = [replace(batch, plan=Plan((step,))) for step in steps]
    for number, tried in enumerate([*cases, replace(batch, polls=9), replace(batch, polls=99)]):
        found[f"batch {number}"] = [
            findings(tried, observed(report, seen(QUEUED, route=Route.RUN))) for report in told
        ]

    assert differences(HERE / "batches.json", found) == []


def requests_for(asked: JsonObject) -> Iterator[Json]:
    """Yield a request that differs in each top-level member: without it, renamed, and with other values."""
    yield asked
    yield {**asked, "temperature": 0.7, "extra": None}
    for name, value in asked.items():
        rest = {key: member for key, member in asked.items() if key != name}
        yield rest
        yield {**rest, f"max_{name}": value}
        yield {**asked, name: str(value)}
        if isinstance(value, list):
            yield {**asked, name: value[:-1]}
            yield {**asked, name: [*value, *value[:1]]}
            yield {**asked, name: [{**each, "x": 1} if isinstance(each, dict) else each for each in value]}
            yield {**asked, name: [_without_last(each) for each in value]}
            yield {**asked, name: value[::-1]}
        if isinstance(value, dict):
            yield {**asked, name: _without_last(value)}
            yield {**asked, name: {**value, "x": {"y": 1}}}


def _without_last(value: Json) -> Json:
    return dict(list(value.items())[:-1]) if isinstance(value, dict) else value


def test_each_request_is_judged_as_before() -> None:
    """What is lost, altered, renamed or added, for each intent of every run."""
    found: dict[str, Json] = {}
    for form, route in ((Form.CHAT, Route.CHAT), (Form.RESPONSES, Route.RESPONSES), (Form.PROMPT, Route.RUN)):
        for number, asked in enumerate(intents(form)):
            tried = case(asked, form=form)
            found[f"{form} {number}"] = [
                findings(tried, observed(REPORTED, seen(sent, route=route))) for sent in requests_for(asked)
            ]

    assert differences(HERE / "requests.json", found) == []


def test_each_refusal_is_judged_as_before() -> None:
    """Alone, before a request that was answered, and where nothing was sent at all."""
    found: dict[str, Json] = {}
    told: list[Outcome | JsonObject] = [dict(REPORTED), raised(type="E", message="no"), raised(message="no")]
    judgement = Judgement(
        valid=False, problems=(Problem("type", "/temperature", "no"), Problem("x", "/a/0", "y"))
    )
    for code in (5006, 5007, 7003, 9106, 10000, 8001):
        for route in (None, Route.RUN, Route.CHAT):
            refusal = seen(ASKED, answered=False, error_code=code, route=route, judgement=judgement)
            found[f"{code}, {route}"] = [
                findings(case(), observed(report, *those))
                for report in told
                for those in ((refusal,), (refusal, seen({"model": MODEL, **ASKED})))
            ]
    found["nothing sent"] = [findings(case(), replace(observed(report), requests=())) for report in told]

    assert differences(HERE / "refusals.json", found) == []


def test_what_happens_over_time_is_judged_as_before() -> None:
    """Repeats with each status, at each pace, and polls."""
    found: dict[str, Json] = {}
    for count in (2, 3, 9):
        for pause in (0.0, 0.005, 0.5, 1.5):
            for status in (400, 408, 429, 500):
                requests = [
                    seen(ASKED, error_code=3040, status=status, at_s=number * pause)
                    for number in range(count)
                ]
                polls = [
                    seen({"request_id": "x"}, answered=False, route=Route.RUN, at_s=each.at_s)
                    for each in requests
                ]
                for name in ("retry-later", "stays-open", "capacity"):
                    tried = replace(case(), plan=Plan((PlanStep(fault=Fault(name)), PlanStep())))
                    found[f"{count}, {pause}, {status}, {name}"] = [
                        findings(tried, replace(observed(REPORTED, *those), limit_s=1.0, took_s=took))
                        for those in (requests, [*requests[:1], *polls])
                        for took in (0.5, 1.0)
                    ]

    assert differences(HERE / "times.json", found) == []


def test_crashes_are_told_apart_as_before() -> None:
    """By what the language says, without what the reply says."""
    texts = ("'choices'", '"x" is 3', "0x7f at 12", "it's \u2026", "token } at position 4", "a: b\nc", "")
    kinds = ("KeyError", "TypeError", "JSONDecodeError", "Error")
    crashes: list[str] = [
        crash_of({"error": {"type": kind, "message": text}}) for kind in kinds for text in texts
    ]
    causes = [f"{crash}:{left}" for crash in crashes for left in ("", "bom", "bom+role", "slicing", "usage")]
    same: list[Json] = [is_same_crash(one, other) for other in causes for one in causes]

    assert differences(HERE / "crashes.json", {"crashes": [*crashes], "same": same}) == []
