"""Which step of a plan a request gets: by the header of the request, or by its number in its call."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.faults import AS_IS, FAULTS, Fault, Plan, PlanStep
from workers_ai_contract.scenarios import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.wire import ReceivedRequest

PlanSource: TypeAlias = "Plan | Callable[[ReceivedRequest], Plan]"

FAULT_HEADER = "wai-fault"
"""The header that gives one request the fault of that name."""
SCENARIO_HEADER = "wai-scenario"
"""The header that gives one request the reply of the scenario of that name."""
AS_RECORDED_STEP = PlanStep()
_MOST_CALLS = 10_000


def unknown_name(request: ReceivedRequest) -> str | None:
    """Return what is wrong with the headers of a request that name a scenario or a fault, or None."""
    for header, known, noun in ((SCENARIO_HEADER, SCENARIOS, "scenario"), (FAULT_HEADER, FAULTS, "fault")):
        named = request.headers.get(header)
        if named is not None and named not in known:
            return f"ignored: there is no {noun} {named!r}"
    return None


class PlanRun:
    """Counts the requests of each call; requests without a call id are one call."""

    def __init__(self, plan: PlanSource | None) -> None:
        self._plan: PlanSource = AS_IS if plan is None else plan
        self._requests: dict[str | None, tuple[Plan, int]] = {}

    def step_for(self, request: ReceivedRequest) -> PlanStep:
        """Return the step for the next request of a call. An unknown fault in the header is ignored."""
        named = request.headers.get(FAULT_HEADER, "")
        if named in FAULTS:
            return PlanStep(fault=Fault(named))
        plan = self._plan if isinstance(self._plan, Plan) else self._plan(request)
        if plan is AS_IS:
            return AS_RECORDED_STEP
        earlier, number = self._requests.get(request.call_id, (plan, 0))
        if earlier is not plan:
            # A client that does not use the base URL of the call; another plan is another call.
            number = 0
        if len(self._requests) > _MOST_CALLS:
            self._requests.clear()
        self._requests[request.call_id] = plan, number + 1
        return plan.step(number)
