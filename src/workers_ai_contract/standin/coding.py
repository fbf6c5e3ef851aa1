"""Compresses whole answers where the caller accepts it, as servers do (RFC 9110, sections 8.4 and 12.5.3)."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.faults import GZIP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workers_ai_contract.faults import PlainResponse

    Dress = Callable[[PlainResponse], PlainResponse]

_NAMES = frozenset({GZIP, "x-gzip", "*"})
_REFUSED = frozenset({"q=0", "q=0.", "q=0.0", "q=0.00", "q=0.000"})


def accepts_gzip(headers: Mapping[str, str]) -> bool:
    """Return whether the `accept-encoding` of a request names gzip with a weight above 0."""
    for each in headers.get("accept-encoding", "").split(","):
        name, _, weight = each.lower().replace(" ", "").partition(";")
        if name in _NAMES:
            return weight not in _REFUSED
    return False


def then_compressed(dress: Dress | None) -> Dress:
    """Return a function that dresses a response with `dress`, if any, and compresses it if it is whole."""

    def compressed(response: PlainResponse) -> PlainResponse:
        dressed = response if dress is None else dress(response)
        if dressed.events is not None:
            return dressed
        # Without the time, so that the same answer has the same bytes.
        content = gzip.compress(dressed.content, mtime=0)
        return replace(dressed, content=content, headers=(*dressed.headers, ("content-encoding", GZIP)))

    return compressed
