"""Sends a transmission: raw bytes, with pauses, and an end that HTTP does not allow for."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING

from starlette.responses import Response

from workers_ai_contract.faults import Ending
from workers_ai_contract.standin._protocol import TRANSPORT

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from workers_ai_contract.faults import Transmission

STALL_S = 60.0
_RESET = struct.pack("ii", 1, 0)
_DISCONNECT = "http.disconnect"


class RawResponse(Response):
    """A response that is written to the connection as it is, without the HTTP stack."""

    def __init__(self, transmission: Transmission) -> None:
        super().__init__(status_code=transmission.status or 200)
        self._transmission = transmission

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        """Write the slices, then close, reset or leave the connection; return when it is closed."""
        transport: asyncio.Transport = scope[TRANSPORT]
        for each in self._transmission.slices:
            if each.pause_s:
                await asyncio.sleep(each.pause_s)
            if transport.is_closing():
                break
            transport.write(each.data)
        await self._end(transport, receive)

    async def _end(self, transport: asyncio.Transport, receive: Receive) -> None:
        ending = self._transmission.ending
        if ending is Ending.STALL:
            stalled = asyncio.create_task(_disconnected(receive))
            await asyncio.wait([stalled], timeout=STALL_S)
            stalled.cancel()
        if ending is Ending.RESET:
            connection = transport.get_extra_info("socket")
            # Closed with this option, a socket sends RST instead of FIN.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            if self._transmission.slices:
                await asyncio.sleep(0)
            transport.abort()
        else:
            transport.close()
        await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != _DISCONNECT:
        pass
