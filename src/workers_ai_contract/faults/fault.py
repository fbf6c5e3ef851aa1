"""One fault, as part of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.faults.kinds import Reach
from workers_ai_contract.faults.table import FAULTS

if TYPE_CHECKING:
    from workers_ai_contract.faults.kinds import FaultKind

_WHOLE_MILLE = 1000
# Events that a Responses stream has no type for. Without a `[DONE]`, the end of the body may be its end.
_OF_CHUNKS = frozenset(
    {
        "error-stream",
        "error-event-object",
        "error-event-flat",
        "foreign-event",
        "huge-event",
        "stays-open",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `at` is where it happens, in thousandths of the body, for those that happen in the middle.

    Raises:
        ValueError: there is no such fault, or `at` is not 0 to 1000.
    """

    name: str
    at: int = 500

    def __post_init__(self) -> None:
        if self.name not in FAULTS:
            names = [name for name, kind in FAULTS.items() if not kind.only_by_name]
            raise ValueError(f"there is no fault {self.name!r}: choose one of {', '.join(names)}, code-NNNN")
        if not 0 <= self.at <= _WHOLE_MILLE:
            raise ValueError("`at` of a fault must be 0 to 1000, in thousandths of the body")

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> FaultKind:
        """The entry of the table."""
        return FAULTS[self.name]


def faults_for(*, stream: bool, responses: bool = False) -> tuple[Fault, ...]:
    """Return each fault that means something for a request, but for those that are only sent by name.

    `responses` says whether the request has the Responses form.
    """
    reached = {Reach.ANY, Reach.STREAM if stream else Reach.WHOLE}
    if responses:
        reached.add(Reach.RESPONSES)
    left_out = _OF_CHUNKS if responses and stream else frozenset[str]()
    return tuple(
        Fault(name)
        for name, kind in FAULTS.items()
        if kind.reach in reached and not kind.only_by_name and name not in left_out
    )
