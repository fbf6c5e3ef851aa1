"""Which step of a plan a request gets: by the header of the request, or by its number in its call."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.faults import AS_IS, FAULTS, Fault, Plan, PlanStep, Reach
from workers_ai_contract.scenarios import SCENARIOS
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workers_ai_contract.wire import ReceivedRequest

PlanSource: TypeAlias = "Plan | Callable[[ReceivedRequest], Plan]"

FAULT_HEADER = "wai-fault"
"""The header that gives one request the fault of that name."""
SCENARIO_HEADER = "wai-scenario"
"""The header that gives one request the reply of the scenario of that name."""
AS_RECORDED_STEP = PlanStep()
_MOST_CALLS = 10_000
_LONGEST_NAME = 80
_NAMES = ((SCENARIO_HEADER, SCENARIOS, "scenario"), (FAULT_HEADER, FAULTS, "fault"))
_OURS = [header for header, _, _ in _NAMES]
_PREFIXES = ("wai-", "wai_", "x-wai-")


def misnamed(headers: Mapping[str, str], *, stream: bool) -> ApiError | None:
    """Return the refusal of headers that name a scenario or a fault that does not exist, or None.

    A fault that means nothing to a request that is streamed, or is not, is refused, and a header that begins
    as ours do and does not exist. The refusal is ours: status and code are those of the stand-in's other
    refusals, as the API has no such headers.
    """
    for header in headers:
        if is_ours(header) and header not in _OURS:
            shown = header[:_LONGEST_NAME]
            listed = f": there are {' and '.join(_OURS)}"
            return _refusal(f"The header {shown} does not exist{_nearest(shown, _OURS, listed)}")
    for header, known, noun in _NAMES:
        named = headers.get(header)
        if named is not None and named not in known:
            shown = named[:_LONGEST_NAME]
            listed = f": wai serve --list-{noun}s and docs/{noun}s.md list all"
            hint = _nearest(shown, list(known), listed)
            return _refusal(f"The header {header}: there is no {noun} {shown!r}{hint}")
    return _out_of_reach(headers.get(FAULT_HEADER), stream=stream)


def _out_of_reach(fault: str | None, *, stream: bool) -> ApiError | None:
    reach = Reach.ANY if fault is None else FAULTS[fault].reach
    if reach in {Reach.ANY, Reach.STREAM if stream else Reach.WHOLE}:
        return None
    asked = "is streamed" if stream else "is not streamed"
    return _refusal(f"The header {FAULT_HEADER}: {fault!r} is for {reach}, and this one {asked}")


def is_ours(header: str) -> bool:
    """Return whether a header, in lower case, begins as those for the stand-in do."""
    return header.startswith(_PREFIXES)


def _nearest(shown: str, known: list[str], listed: str) -> str:
    close = get_close_matches(shown, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else listed


def _refusal(sentence: str) -> ApiError:
    return ApiError(400, 7000, sentence, front=True)


class PlanRun:
    """Counts the requests of each call; requests without a call id are one call."""

    def __init__(self, plan: PlanSource | None) -> None:
        self._plan: PlanSource = AS_IS if plan is None else plan
        self._requests: dict[str | None, tuple[Plan, int]] = {}

    def step_for(self, request: ReceivedRequest) -> PlanStep:
        """Return the step for the next request of a call: the fault in its header comes first."""
        named = request.headers.get(FAULT_HEADER)
        if named is not None:
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
