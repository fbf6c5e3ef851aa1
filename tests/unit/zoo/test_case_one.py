"""The client of the first field case: each of its bugs is a finding."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.clients.zoo.runs import command
from workers_ai_contract.cases.case import CallMode, Case, controls
from workers_ai_contract.cases.covering import plan_cases
from workers_ai_contract.cases.samples import PLAIN
from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.faults import Delivery, Fault, Plan, PlanStep
from workers_ai_contract.rendering import Rendering
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire.error_replies import known_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAMED = CallMode(Form.CHAT, stream=True)
ASKED = controls(STREAMED)[0].intent
REFUSED = next(error for error in known_errors() if error.status == 429)
EARLY = 300


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """Start the client, which Node runs."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    with Bench(command("case-1")) as opened:
        yield opened


def planned(step: PlanStep) -> Case:
    """Return a usual answer that is sent in an unusual way."""
    return Case(ASKED, PLAIN, Plan((step,)))


CUT_MARK = next(
    case
    for case in plan_cases(STREAMED)
    if case.plan.steps[0].delivery == Delivery(bom="first", slicing="characters")
)
BUGS = {
    "only two statuses are errors": (Case(ASKED, REFUSED), "error-taken-for-success", "error"),
    "no buffer across chunks": (
        planned(PlanStep(delivery=Delivery(slicing="characters"))),
        "good-answer-refused",
        "error",
    ),
    "characters are cut in two": (CUT_MARK, "unusual-reply-mishandled", "warning"),
    "choices may be empty": (
        planned(PlanStep(Rendering(filler="no-choices"))),
        "good-answer-refused",
        "error",
    ),
    "a cut stream is success": (
        planned(PlanStep(fault=Fault("ended-between", EARLY))),
        "broken-reply-taken-for-success",
        "error",
    ),
    "an error event is not read": (
        planned(PlanStep(fault=Fault("error-event", EARLY))),
        "error-event-ignored",
        "error",
    ),
}


@pytest.mark.parametrize("bug", BUGS)
def test_each_bug_is_a_finding(bench: Bench, bug: str) -> None:
    """Six bugs, six findings of their own."""
    case, code, severity = BUGS[bug]

    assert [(each.code, each.severity) for each in bench.examine(case).failures] == [(code, severity)]


def test_a_cut_character_is_told_apart_from_a_cut_line() -> None:
    """A client that puts characters together again, and nothing else, reads the answer behind a cut mark."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    with Bench(f"{command('case-1')} --whole-characters") as mended:
        assert mended.examine(CUT_MARK).failures == ()
        case, code, _ = BUGS["no buffer across chunks"]
        assert [each.code for each in mended.examine(case).failures] == [code]


def test_a_client_that_can_only_stream_gets_only_streamed_calls(bench: Bench) -> None:
    """A whole call that its library does not have is no finding."""
    assert bench.ready.modes() == (STREAMED,)
    assert bench.examine(Case(ASKED, PLAIN)).failures == ()
