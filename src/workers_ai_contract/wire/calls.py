"""What a caller wants, and what then arrives at the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.vocabulary import Form, Route
    from workers_ai_kernel import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Intent:
    """What the caller wants sent: the body fields without `model` and `stream`, and how to call."""

    operation: Form
    stream: bool
    request: JsonObject

    def to_json(self) -> JsonObject:
        """Return the intent as a replay file keeps it."""
        return {
            "operation": self.operation.value,
            "stream": self.stream,
            "request": self.request,
        }


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """One HTTP request as it arrived at the stand-in.

    `call_id` is the id of the call whose base URL was used, None for the plain one; `body` is None where
    there was none that could be read; `form` is None where the body tells none.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    call_id: str | None = None
    route: Route | None = None
    body: Json = None
    form: Form | None = None
    stream: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its judgement and how it was answered; `error_code` is None for an answer."""

    request: ReceivedRequest
    judgement: Judgement | None
    status: int
    error_code: int | None = None
