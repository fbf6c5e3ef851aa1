"""How the requests of a watched program are answered: as recorded, in other formats, and with faults."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from workers_ai_contract.faults import AS_IS, Fault, Plan, PlanStep, single_deliveries
from workers_ai_contract.rendering import shape_of, single_renderings
from workers_ai_contract.vocabulary import Form, Route

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.wire import ReceivedRequest

# Those that a correct program gets over by asking again; a test suite can pass with them.
_PASSING = ("capacity", "code-3040", "internal-error")


class Variety:
    """The plan of each request, and what was tried so far.

    Every second new request is answered as recorded. The others get, in turn, each rendering and delivery of
    certain standing and each passing fault. A request that follows a fault with the same body is answered as
    recorded, so that a program which asks again gets on.
    """

    def __init__(self) -> None:
        self.tried: dict[str, int] = {}
        """How often each rendering, delivery and fault was given, by its text."""
        self._turns: dict[tuple[Form | None, Route | None, bool], int] = {}
        self._failed: object = None

    def plan(self, request: ReceivedRequest) -> Plan:
        """Return how a request is answered."""
        if self._failed is not None and self._failed == request.body:
            self._failed = None
            return AS_IS
        key = request.form, request.route, request.stream
        turn = self._turns.get(key, 0)
        self._turns[key] = turn + 1
        steps = _steps(request)
        if turn % 2 == 0 or not steps:
            return AS_IS
        step = steps[turn // 2 % len(steps)]
        self.tried[str(step)] = self.tried.get(str(step), 0) + 1
        self._failed = request.body if step.fault is not None else None
        return Plan((step,))

    def untried(self) -> tuple[str, ...]:
        """Return what is left of the formats that the program asked for, as texts."""
        left: dict[str, None] = {}
        for form, route, stream in self._turns:
            for step in _steps_of(form, route, stream=stream):
                if str(step) not in self.tried:
                    left[str(step)] = None
        return tuple(left)


def _steps(request: ReceivedRequest) -> Sequence[PlanStep]:
    return _steps_of(request.form, request.route, stream=request.stream)


def _steps_of(form: Form | None, route: Route | None, *, stream: bool) -> Sequence[PlanStep]:
    if form is None or route is None:
        return ()
    faults = [PlanStep(fault=Fault(name)) for name in _PASSING]
    # A batch is queued and polled; its polls have no plan.
    if form is Form.BATCH:
        return faults
    renderings = (
        PlanStep(rendering)
        for rendering in single_renderings(shape_of(form, route, stream=stream))
        if rendering.certainty.is_certain
    )
    deliveries = (
        PlanStep(delivery=delivery)
        for delivery in single_deliveries(stream=stream)
        if delivery.certainty.is_certain
    )
    in_turn = chain.from_iterable(zip_longest(faults, renderings, deliveries))
    return [step for step in in_turn if step is not None]
