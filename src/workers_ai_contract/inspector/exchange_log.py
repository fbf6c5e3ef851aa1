"""The latest exchanges, in bounded memory; whoever shows them can wait for changes."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.recording import ExchangeState, SentPiece

if TYPE_CHECKING:
    from workers_ai_contract.recording import LiveExchange

MOST_EXCHANGES = 500
MOST_BYTES = 32_000_000
MOST_BODY_BYTES = 256_000
MOST_PIECES = 2_000
_EACH = 4_000
"""What an exchange takes beside its bodies, in bytes, roughly."""


@dataclass(slots=True)
class SeenExchange:
    """An exchange with its number, from 1, and the version of the log at its latest change.

    The sizes are those of the bodies as they were; what is kept of them may be less. `kept` is False once the
    log has forgotten it, which may be before its end.
    """

    number: int
    version: int
    live: LiveExchange
    request_size: int
    answer_size: int = 0
    kept: bool = True


class ExchangeLog:
    """Keeps the latest 500 exchanges, or fewer if they take more than 32 MB; of each body 256 kB.

    It belongs to the thread of the server's event loop. `version` grows with each change, and `run` tells one
    log from another, and from itself before it was cleared.
    """

    def __init__(self) -> None:
        self._seen: deque[SeenExchange] = deque()
        self._size = 0
        self._change: asyncio.Event | None = None
        self.version = 0
        self.received = 0
        self.run = secrets.token_hex(4)

    def open(self, live: LiveExchange) -> SeenExchange:
        """Take an exchange whose answer begins."""
        seen = self._taken(live)
        self.touch(seen)
        return seen

    def add(self, live: LiveExchange) -> None:
        """Take an exchange that is complete."""
        self.end(self._taken(live))

    def _taken(self, live: LiveExchange) -> SeenExchange:
        self.received += 1
        body = live.request.body or b""
        seen = SeenExchange(self.received, 0, live, len(body))
        if len(body) > MOST_BODY_BYTES:
            live.request = live.request._replace(body=body[:MOST_BODY_BYTES])
        self._seen.append(seen)
        self._size += _EACH + len(live.request.body or b"")
        return seen

    def keeps_more_of(self, seen: SeenExchange) -> bool:
        """Return whether the next piece of an answer is kept."""
        return seen.answer_size < MOST_BODY_BYTES and len(seen.live.pieces) < MOST_PIECES

    def grew(self, seen: SeenExchange, size: int) -> None:
        """Note that a piece of that many bytes was sent."""
        seen.answer_size += size
        self.touch(seen)

    def touch(self, seen: SeenExchange) -> None:
        """Note that an exchange has changed."""
        self.version += 1
        seen.version = self.version
        if self._change is not None:
            self._change.set()
            self._change = None

    def end(self, seen: SeenExchange) -> None:
        """Note the end of an exchange, cut what is too long, and forget the oldest ones."""
        pieces = seen.live.pieces
        # A list is faster than a generator here.
        seen.answer_size = max(seen.answer_size, sum([len(piece.data) for piece in pieces]))
        if seen.answer_size > MOST_BODY_BYTES or len(pieces) > MOST_PIECES:
            seen.live.pieces = _first(pieces)
        if not seen.kept:
            return
        self._size += min(seen.answer_size, MOST_BODY_BYTES)
        self.touch(seen)
        while self._seen and (len(self._seen) > MOST_EXCHANGES or self._size > MOST_BYTES):
            forgotten = self._seen.popleft()
            forgotten.kept = False
            self._size -= _size_of(forgotten)

    def since(self, version: int) -> list[SeenExchange]:
        """Return what has changed since a version of this log, in the order of the changes; 0 gives all."""
        changed = [seen for seen in self._seen if seen.version > version]
        return sorted(changed, key=lambda seen: seen.version)

    def all(self) -> list[SeenExchange]:
        """Return what is kept, the oldest first."""
        return list(self._seen)

    def clear(self) -> None:
        """Forget everything; the numbers begin again with 1."""
        for seen in self._seen:
            seen.kept = False
        self._seen.clear()
        self._size = 0
        self.received = 0
        self.run = secrets.token_hex(4)
        if self._change is not None:
            self._change.set()
            self._change = None

    async def changed(self) -> None:
        """Wait for the next change."""
        if self._change is None:
            self._change = asyncio.Event()
        await self._change.wait()


def _size_of(seen: SeenExchange) -> int:
    answered = 0 if seen.live.state is ExchangeState.OPEN else min(seen.answer_size, MOST_BODY_BYTES)
    return _EACH + len(seen.live.request.body or b"") + answered


def _first(pieces: list[SentPiece]) -> list[SentPiece]:
    """Return the first pieces, as many as are kept; those behind the last one are joined to it."""
    kept: list[SentPiece] = []
    left = MOST_BODY_BYTES
    for piece in pieces[:MOST_PIECES]:
        if left <= 0:
            break
        kept.append(SentPiece(piece.at_s, piece.data[:left]))
        left -= len(piece.data)
    return kept
