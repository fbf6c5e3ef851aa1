"""How a call ended that a client failed to report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from workers_ai_contract.clients.protocol import Report


class TroubleKind(StrEnum):
    """How a driver failed a call; the values are finding codes."""

    CRASHED = "driver-crashed"
    TIMEOUT = "driver-timeout"
    PROTOCOL = "driver-protocol"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A call that the driver failed; `reason` is a predicate without a subject, `stderr` its last output.

    `call_id` is the failed call: the current one, or the previous one if the driver answered it twice.
    """

    kind: TroubleKind
    call_id: str
    reason: str
    stderr: str


Outcome: TypeAlias = Report | Trouble
