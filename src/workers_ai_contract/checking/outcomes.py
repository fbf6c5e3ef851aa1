"""How a call ended: what the driver reported, or how it failed the call."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


@dataclass(frozen=True, slots=True)
class Returned:
    """The library returned an answer: the driver's `value`."""

    value: JsonObject

    def to_json(self) -> JsonObject:
        """Return the driver's report, without the id."""
        return {"outcome": "ok", "value": self.value}


@dataclass(frozen=True, slots=True)
class Raised:
    """The library raised an error: the driver's `error`."""

    error: JsonObject

    def to_json(self) -> JsonObject:
        """Return the driver's report, without the id."""
        return {"outcome": "error", "error": self.error}


Report: TypeAlias = Returned | Raised


class TroubleKind(StrEnum):
    """How a driver failed a call; the values are finding codes.

    TIMEOUT and HANGS are calls without a result in time; of those that hang, no request arrived.
    """

    CRASHED = "driver-crashed"
    TIMEOUT = "driver-timeout"
    HANGS = "driver-hangs"
    PROTOCOL = "driver-protocol"
    FAULT = "driver-error"


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
