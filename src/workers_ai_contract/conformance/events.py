"""What a run tells of itself while it goes on; every front end listens to this one stream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from workers_ai_contract.conformance.cases import Case, Way
    from workers_ai_contract.conformance.results import Finding, FuzzResult
    from workers_ai_contract.failures import Failure, Identity


@dataclass(frozen=True, slots=True)
class Started:
    """The run begins: the client is about to be started."""

    command: str
    seed: int


@dataclass(frozen=True, slots=True)
class DriverReady:
    """The client said what it can do."""

    name: str
    version: str
    ways: tuple[Way, ...]
    not_applicable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFinished:
    """A case of the exploration was run; `planned` is how many there will be at most."""

    number: int
    planned: int
    case: Case
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class FailureFound:
    """A failure of a kind that this run had not seen before."""

    failure: Failure
    case: Case


@dataclass(frozen=True, slots=True)
class Shrinking:
    """The search for the smallest case of a finding begins."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The search has ended."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class Finished:
    """The run is over."""

    result: FuzzResult


FuzzEvent: TypeAlias = Started | DriverReady | CaseFinished | FailureFound | Shrinking | Shrunk | Finished
Listener: TypeAlias = Callable[[FuzzEvent], None]
