"""The body of a request on its way to the upstream."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from workers_ai_contract.routing.front import MAX_BODY_BYTES
from workers_ai_contract.standin.raw import disconnected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive

    from workers_ai_contract.proxying.passing import Passing


class CallerGoneError(Exception):
    """The client closed the connection before its request was complete."""


class Upload:
    """Reads the body of one request; only afterwards can be waited for the end of the connection."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._more = True
        self._read = asyncio.Event()

    async def content(self, passing: Passing) -> bytes | AsyncIterator[bytes]:
        """Return the body, and tell it to `passing`.

        A body that is longer than the API takes is not told; most of it is returned as its pieces.

        Raises:
            CallerGoneError: the client went away; also raised by the pieces.
        """
        pieces: list[bytes] = []
        size = 0
        while self._more and size <= MAX_BODY_BYTES:
            pieces.append(await self._piece())
            size += len(pieces[-1])
        whole = b"".join(pieces)
        if self._more:
            return self._rest(whole)
        if size <= MAX_BODY_BYTES:
            passing.received(whole)
        return whole

    async def caller_gone(self) -> None:
        """Wait until the client has closed the connection, or its request has been answered."""
        await self._read.wait()
        await disconnected(self._receive)

    async def _rest(self, begin: bytes) -> AsyncIterator[bytes]:
        yield begin
        while self._more:
            yield await self._piece()

    async def _piece(self) -> bytes:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise CallerGoneError
        self._more = bool(message.get("more_body"))
        if not self._more:
            self._read.set()
        body: bytes = message.get("body", b"")
        return body
