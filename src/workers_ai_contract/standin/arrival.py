"""One HTTP request, taken apart, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.vocabulary import Route


@dataclass(frozen=True, slots=True)
class Arrival:
    """One HTTP request, taken apart.

    Attributes:
        route: None if the API has no such method and path.
        model: The model named in the path, if any.
        queued: Whether the batch is to be queued (`queueRequest=true`).
        data: The body; None if it is larger than the accepted maximum.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    call_id: str | None = None
    route: Route | None = None
    model: str | None = None
    queued: bool = False
    data: bytes | None = b""
