"""One HTTP request, taken apart, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.routing.routes import Purpose
from workers_ai_contract.vocabulary import MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.vocabulary import Route


_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Bound:
    """What an answer to the AI binding of a Worker has beside its body.

    `log_id` and `step` are headers of a gateway. If it is `enveloped`, the answer is that of a REST route.
    """

    request_id: str
    log_id: str | None = None
    step: str | None = None
    enveloped: bool = False


class Arrival(NamedTuple):
    """One HTTP request, taken apart.

    Attributes:
        route: None if the API has no such method and path.
        model: The model named in the path, if any.
        purpose: What the route is for.
        prefix: What the model named in the body may begin with on this route.
        query: The query parameters, the last of each name.
        queued: Whether the batch is to be queued (`queueRequest=true`).
        data: The body; None if it is larger than the accepted maximum.
        served: The served model that the request is for, once that is known.
        bound: Set if the AI binding of a Worker sent it; its account is known, so it needs no credentials.
    """

    method: str
    path: str
    headers: Mapping[str, str] = _NONE
    call_id: str | None = None
    route: Route | None = None
    model: str | None = None
    purpose: Purpose = Purpose.MODEL
    prefix: str = ""
    query: Mapping[str, str] = _NONE
    queued: bool = False
    data: bytes | None = b""
    served: str = MODEL
    bound: Bound | None = None


def as_utf8(header: str) -> str:
    """Return a header as a runtime that sends UTF-8 means it: headers are read as Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
