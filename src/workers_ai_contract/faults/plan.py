"""A plan: how the requests of one call are answered, and what a correct client then does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.faults.delivery import PLAIN, Delivery
from workers_ai_contract.faults.fault import Fault
from workers_ai_contract.faults.kinds import Expectation
from workers_ai_contract.faults.recorded import RecordedBody
from workers_ai_contract.rendering import AS_RECORDED, OUTCOME, Certainty, Rendering

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

_LEVELS = [*Certainty]
_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class PlanStep:
    """How one request is answered: as recorded, unless something else is said.

    `recorded` is an answer of a user's own recording, for requests on its route; others get the usual one.
    """

    rendering: Rendering = AS_RECORDED
    delivery: Delivery = PLAIN
    fault: Fault | None = None
    recorded: RecordedBody | None = None

    def __str__(self) -> str:
        if self.recorded is not None:
            return str(self.recorded)
        parts = (
            str(self.rendering),
            str(self.delivery),
            f"fault={self.fault}" if self.fault else "as recorded",
        )
        return ", ".join(part for part in parts if part != "as recorded") or "as recorded"

    def to_json(self) -> JsonObject:
        """Return what is not as recorded."""
        found: JsonObject = {}
        if self.rendering != AS_RECORDED:
            found["rendering"] = self.rendering.to_json()
        if self.delivery != PLAIN:
            found["delivery"] = self.delivery.to_json()
        if self.fault is not None:
            found["fault"] = {"name": self.fault.name, "at": self.fault.at}
        if self.recorded is not None:
            found["recorded"] = self.recorded.to_json()
        return found

    @staticmethod
    def from_json(value: Json) -> PlanStep:
        """Return the step for the output of `to_json`.

        Raises:
            ValueError: the value is not a step.
        """
        fields = _object(value, "a step of a plan", {"rendering", "delivery", "fault", "recorded"})
        return PlanStep(
            Rendering.from_json(fields.get("rendering", {})),
            Delivery.from_json(fields.get("delivery", {})),
            _fault(fields["fault"]) if "fault" in fields else None,
            RecordedBody.from_json(fields["recorded"]) if "recorded" in fields else None,
        )

    @property
    def certainty(self) -> Certainty:
        """The certainty of the least certain part."""
        parts = [self.rendering.certainty, self.delivery.certainty]
        if self.fault is not None:
            parts.append(self.fault.kind.certainty)
        return max(parts, key=_LEVELS.index)

    @property
    def expectation(self) -> Expectation:
        """What a correct client does with this step alone; if there is a fault, its expectation applies."""
        unsure = OUTCOME in self.delivery.unsure | self.rendering.unsure
        if self.fault is None or self.fault.kind.expectation is Expectation.BEAR:
            return Expectation.EITHER if unsure else Expectation.BEAR
        return self.fault.kind.expectation


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps for the requests of a call, in order; the last one is for all further requests, too."""

    steps: tuple[PlanStep, ...] = (PlanStep(),)

    def __post_init__(self) -> None:
        if not 1 <= len(self.steps) <= _MOST_STEPS:
            raise ValueError(f"a plan must have 1 to {_MOST_STEPS} steps")

    def __str__(self) -> str:
        return " then ".join(map(str, self.steps))

    def step(self, number: int) -> PlanStep:
        """Return the step for a request, counted from 0."""
        return self.steps[min(number, len(self.steps) - 1)]

    def to_json(self) -> JsonObject:
        """Return the plan in the form stored in files."""
        return {"steps": [step.to_json() for step in self.steps]}

    @staticmethod
    def from_json(value: Json) -> Plan:
        """Return the plan for the output of `to_json`.

        Raises:
            ValueError: the value is not a plan.
        """
        steps = _object(value, "a plan", {"steps"}).get("steps")
        if not isinstance(steps, list):
            raise ValueError("a plan must have an array `steps`")  # noqa: TRY004 - one kind of error
        return Plan(tuple(PlanStep.from_json(step) for step in steps))


AS_IS = Plan()
"""Every request is answered as recorded."""


@dataclass(frozen=True, slots=True)
class ClientPolicy:
    """What a client declares about itself; None if it has not said whether it repeats failed requests."""

    retries: bool | None = None


@dataclass(frozen=True, slots=True)
class PlanExpectation:
    """What a correct client does: `unsure` names the parts of the answer that are not compared."""

    outcome: Expectation
    certainty: Certainty
    unsure: frozenset[str] = frozenset()


def expectation(plan: Plan, policy: ClientPolicy = ClientPolicy()) -> PlanExpectation:
    """Return what a correct client does with a plan.

    `retry` means that the client either reports the final answer, or the error of the step before it.
    """
    certainty = Certainty.DOCUMENTED
    unsure = frozenset[str]()
    for number, step in enumerate(plan.steps):
        certainty = max(certainty, step.certainty, key=_LEVELS.index)
        # A client need not repeat a request whose reply it can read.
        unsure |= (step.rendering.unsure | step.delivery.unsure) - {OUTCOME}
        again = step.fault is not None and step.fault.kind.is_retriable and number + 1 < len(plan.steps)
        if not again and step.expectation is not Expectation.RETRY:
            retried = number > 0 and step.expectation is Expectation.BEAR and not policy.retries
            return PlanExpectation(Expectation.RETRY if retried else step.expectation, certainty, unsure)
        if policy.retries is False:
            break
    return PlanExpectation(Expectation.ERROR, certainty)


def _fault(value: Json) -> Fault:
    fields = _object(value, "a fault", {"name", "at"})
    name, at = fields.get("name"), fields.get("at", 500)
    if not isinstance(name, str) or isinstance(at, bool) or not isinstance(at, int):
        raise ValueError("a fault must have a `name`, a string, and may have `at`, an integer")  # noqa: TRY004
    return Fault(name, at)


def _object(value: Json, what: str, known: set[str]) -> JsonObject:
    if not isinstance(value, dict):
        raise ValueError(f"{what} must be an object")  # noqa: TRY004 - one kind of error
    for name in value:
        if name not in known:
            raise ValueError(f"{what} has no {name!r}: it may have {', '.join(sorted(known))}")
    return value
