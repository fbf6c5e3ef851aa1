"""The call that a caller intends, and the request that arrives at the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from workers_ai_contract.vocabulary import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Intent:
    """An intended call: operation, streamed or not, and the body fields without `model` and `stream`."""

    operation: Form
    stream: bool
    request: JsonObject

    def to_json(self) -> JsonObject:
        """Return the intent in the form stored in replay files."""
        return {
            "operation": self.operation.value,
            "stream": self.stream,
            "request": self.request,
        }


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """One HTTP request as it arrived at the stand-in.

    `call_id` is the id of the call whose base URL was used, or None for the plain base URL. `body` is None if
    it is missing or unreadable; `form` is None if the body has none; `queued` is `queueRequest` of the query.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    call_id: str | None = None
    route: Route | None = None
    body: Json = None
    form: Form | None = None
    stream: bool = False
    queued: bool = False

    @property
    def named_model(self) -> Json:
        """The model that the path of the route run, or the body, names; None if there is none."""
        if self.route is Route.RUN:
            named = unquote(urlsplit(self.path).path).partition("/ai/run/")[2]
            if named:
                return named
        return self.body.get("model") if isinstance(self.body, dict) else None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its judgement and its reply.

    `error_code` is None for a successful reply; `status` is 0 if a plan resets the connection before any
    byte. `hint` names the switch that would lift a refusal, or give the caller the stream that was asked for.
    """

    request: ReceivedRequest
    judgement: Judgement | None
    status: int
    error_code: int | None = None
    hint: str | None = None
