"""The client of the first field case: each of its bugs is a finding."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.clients.zoo.runs import command
from workers_ai_contract.cases.case import CallMode, Case, controls
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


BUGS = {
    "only two statuses are errors": (Case(ASKED, REFUSED), "error-taken-for-success", "error"),
    "no buffer across chunks": (
        planned(PlanStep(delivery=Delivery(slicing="characters"))),
        "good-answer-refused",
        "error",
    ),
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
    """A character that is cut in two shows as the missing buffer does: no such piece can be parsed."""
    case, code, severity = BUGS[bug]

    assert [(each.code, each.severity) for each in bench.examine(case).failures] == [(code, severity)]


def test_a_client_that_can_only_stream_gets_only_streamed_calls(bench: Bench) -> None:
    """A whole call that its library does not have is no finding."""
    assert bench.ready.modes() == (STREAMED,)
    assert bench.examine(Case(ASKED, PLAIN)).failures == ()
