"""The events of a run, which all front ends listen to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import CallMode, Case
    from workers_ai_contract.conformance.results import ClientFinding, FuzzResult
    from workers_ai_contract.failures import Failure, Identity


@dataclass(frozen=True, slots=True)
class Started:
    """The run begins; the client is about to be started."""

    command: str
    seed: int


@dataclass(frozen=True, slots=True)
class DriverReady:
    """The client is ready and has declared its operations."""

    name: str
    version: str
    modes: tuple[CallMode, ...]
    not_applicable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFinished:
    """A case of the exploration was run; `planned` is the maximum number of cases."""

    number: int
    planned: int
    case: Case
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class FailureFound:
    """A new kind of failure was found."""

    failure: Failure
    case: Case


@dataclass(frozen=True, slots=True)
class Shrinking:
    """The search for the smallest case of a finding begins."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The search has ended."""

    finding: ClientFinding


@dataclass(frozen=True, slots=True)
class DriverEnded:
    """At the end of the run the driver did not exit with code 0; `how` is a predicate without a subject."""

    how: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The run is over."""

    result: FuzzResult


FuzzEvent: TypeAlias = (
    Started | DriverReady | CaseFinished | FailureFound | Shrinking | Shrunk | DriverEnded | Finished
)
Listener: TypeAlias = Callable[[FuzzEvent], None]
