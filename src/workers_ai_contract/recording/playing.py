"""An exchange of a recording, as it is played back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlayedExchange:
    """A request, and the answer that it got.

    Attributes:
        method: The method of the request, in capitals.
        url: The URL of the request.
        request: The body of the request; empty if there was none.
        status: The status of the answer.
        headers: The headers of the answer.
        body: The body of the answer, decoded.
        pieces: The sizes of the pieces in which it came, in bytes; empty if they are not known.
        complete: False if the answer broke off behind that body.
        secrets: The tokens and keys in the headers of the request.
    """

    method: str
    url: str
    request: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    pieces: tuple[int, ...] = ()
    complete: bool = True
    secrets: frozenset[str] = frozenset()

    def cut(self) -> tuple[bytes, ...]:
        """Return the body in its pieces; in one if their sizes are not known."""
        if sum(self.pieces) != len(self.body) or not self.pieces:
            return (self.body,)
        found: list[bytes] = []
        at = 0
        for size in self.pieces:
            found.append(self.body[at : at + size])
            at += size
        return tuple(found)
