"""What policies permit, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.unit.run_reports.results import finding, result
from workers_ai_contract.assessment import Screen
from workers_ai_contract.failures import Failure
from workers_ai_contract.faults import AS_IS, Fault, Plan, PlanStep
from workers_ai_contract.rendering import Rendering
from workers_ai_contract.settings import policies_of

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

EARLY = Plan((PlanStep(fault=Fault("ended-early")),))
BETWEEN = Plan((PlanStep(fault=Fault("ended-between")),))
CUT = Plan((PlanStep(fault=Fault("cut")),))
MORE = Plan((PlanStep(Rendering(unknown="keys")),))
BROKEN = "broken-reply-taken-for-success"
ADDED: JsonObject = {"pointer": "/temperature", "got": 0.7}
REPAIRED: JsonObject = {"pointer": "/tool_calls/0/arguments", "expected": '{"a":', "got": '{"a":null}'}
DAMAGED: JsonObject = {"pointer": "/tool_calls/0/arguments", "expected": '{"a":1}', "got": '{"a":2}'}

ROWS: list[tuple[str, Json, str, JsonObject, Plan]] = [
    ("stream_end", "close", BROKEN, {}, EARLY),
    ("stream_end", "close", BROKEN, {}, BETWEEN),
    ("stream_end", "finish-reason", "usage-lost", {}, AS_IS),
    ("unknown_fields", "either", "good-answer-refused", {}, MORE),
    ("unknown_fields", "either", "unusual-reply-mishandled", {"code": "good-answer-refused"}, MORE),
    ("repaired_answers", "accepted", "tool-call-altered", REPAIRED, AS_IS),
    ("error_texts", "optional", "error-text-lost", {}, AS_IS),
    ("error_texts", "optional", "error-code-lost", {}, AS_IS),
]
NOT_PERMITTED: list[tuple[str, Json, str, JsonObject, Plan]] = [
    ("stream_end", "close", BROKEN, {}, CUT),
    ("stream_end", "close", "usage-lost", {}, AS_IS),
    ("stream_end", "finish-reason", BROKEN, {}, EARLY),
    ("unknown_fields", "either", "good-answer-refused", {}, AS_IS),
    ("unknown_fields", "either", "text-lost", {}, MORE),
    ("repaired_answers", "accepted", "tool-call-altered", DAMAGED, AS_IS),
    ("error_texts", "optional", "error-status-lost", {}, AS_IS),
]


def _is_reported(policies: JsonObject, code: str, detail: JsonObject, plan: Plan) -> bool:
    case = replace(finding(stream=True).case, plan=plan)
    return Screen(policies=policies_of(policies))(case, Failure(code, "chat", stream=True, detail=detail))


@pytest.mark.parametrize(("name", "value", "code", "detail", "plan"), ROWS)
def test_a_declared_policy_permits_its_failures(
    name: str, value: Json, code: str, detail: JsonObject, plan: Plan
) -> None:
    """They are reported of a client that has declared nothing."""
    assert _is_reported({}, code, detail, plan)
    assert not _is_reported({name: value}, code, detail, plan)


@pytest.mark.parametrize(("name", "value", "code", "detail", "plan"), NOT_PERMITTED)
def test_what_a_policy_does_not_name_is_reported(
    name: str, value: Json, code: str, detail: JsonObject, plan: Plan
) -> None:
    """A policy is no excuse for something like it."""
    assert _is_reported({name: value}, code, detail, plan)


def test_fields_that_a_client_adds_are_named_one_by_one() -> None:
    """Another field is still reported."""
    declared: JsonObject = {"added_fields": ["temperature"]}

    assert not _is_reported(declared, "request-field-added", ADDED, AS_IS)
    assert _is_reported(declared, "request-field-added", {**ADDED, "pointer": "/top_p"}, AS_IS)


def test_codes_are_selected_and_ignored() -> None:
    """Without a selection all are selected."""
    failure, case = finding().failure, finding().case
    other = replace(failure, code="usage-lost")

    assert Screen()(case, failure)
    assert not Screen(ignore=frozenset({failure.code}))(case, failure)
    assert Screen(select=frozenset({failure.code}))(case, failure)
    assert not Screen(select=frozenset({failure.code}))(case, other)


def test_what_follows_from_other_findings_is_selected_by_its_own_code() -> None:
    """The findings that it follows from are looked for, and then left out."""
    screen, case = Screen(select=frozenset({"error-text-always-lost"})), finding().case
    lost = Failure("error-text-lost", "chat", stream=False, detail={})
    found = replace(result(finding(), finding("error-text-lost")), flaky=(finding(),))

    assert screen(case, lost)
    assert not screen(case, replace(lost, code="usage-lost"))
    assert (screen.kept(found).findings, screen.kept(found).flaky) == ((), ())
    assert Screen().kept(found) == found
