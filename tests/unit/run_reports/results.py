"""Results of runs that never were, for tests of reports."""

from __future__ import annotations

from dataclasses import replace

from workers_ai_contract.cases.case import CallMode, Case, controls
from workers_ai_contract.conformance.results import (
    CaseCounts,
    ClientFinding,
    FieldCovered,
    FuzzResult,
    RepliesCovered,
)
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.failures import Failure
from workers_ai_contract.faults import Fault, Plan, PlanStep
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError, Intent


def finding(code: str = "text-lost", form: Form = Form.CHAT, *, stream: bool = False) -> ClientFinding:
    """Return a finding with the simplest case of its way to call."""
    case = controls(CallMode(form, stream))[0]
    failure = Failure(code, form.value, stream, {"pointer": "/text", "expected": "tide", "got": None})
    return ClientFinding(failure, case, 3, shrunk=True, confirmed=True)


def unsure_finding() -> ClientFinding:
    """Return a finding that could neither be shrunk nor seen again; its reply is an error."""
    case = Case(Intent(Form.BATCH, stream=False, request={"requests": []}), ApiError(400, 8001, "no"))
    failure = Failure("error-code-lost", "batch", stream=False, detail={})
    return ClientFinding(failure, case, 1, shrunk=False, confirmed=False)


def result(*findings: ClientFinding, verdict: Verdict = Verdict.PASSED) -> FuzzResult:
    """Return a result with these findings."""
    return FuzzResult(
        verdict=verdict,
        seed=7,
        command="run me",
        client_name="client",
        client_version="1.0",
        counts=CaseCounts(cases=9, passed=6, failed=2, warned=1, not_run=0),
        replies_covered=(RepliesCovered("chat", stream=False, reply="text", cases=9),),
        fields_covered=(FieldCovered("chat", "seed", 4, 5),),
        not_applicable=("batch",),
        findings=findings,
    )


HOSTILE = "</script><img src=x onerror=alert(1)>`|\u2028\x1b[31m::error::\n# x & \"'"


def hostile_finding() -> ClientFinding:
    """Return a finding whose every text from outside tries to break out of a report."""
    found = finding("good-answer-refused", stream=True)
    failure = replace(
        found.failure,
        detail={"error": {"type": HOSTILE, "message": HOSTILE}, "pointer": f"/{HOSTILE}"},
        cause=HOSTILE,
    )
    intent = Intent(Form.CHAT, stream=True, request={"messages": [{"role": "user", "content": HOSTILE}]})
    case = replace(found.case, intent=intent, plan=Plan((PlanStep(fault=Fault("cut")), PlanStep())))
    return replace(found, failure=failure, case=case)


def cut_short(whole: FuzzResult) -> FuzzResult:
    """Return a result of which something was not run."""
    return replace(
        whole,
        verdict=Verdict.INCOMPLETE,
        counts=replace(whole.counts, not_run=5),
        unfinished=("the time limit was reached before all cases were run",),
    )
