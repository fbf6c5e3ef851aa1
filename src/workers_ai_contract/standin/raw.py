"""Sends a transmission: raw bytes, with pauses, and an end that HTTP does not allow for."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING

from workers_ai_contract.faults import Ending
from workers_ai_contract.faults.transmission import COMMENT
from workers_ai_contract.http_server.protocol import TRANSPORT
from workers_ai_contract.http_server.unread import until_read
from workers_ai_contract.standin.observing import RawWatch

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from workers_ai_contract.faults import Transmission
    from workers_ai_contract.standin.observing import WatchedAnswer

STALL_S = 60.0
_RESET = struct.pack("ii", 1, 0)
_DISCONNECT = "http.disconnect"


async def send_raw(
    sent: Transmission, scope: Scope, receive: Receive, observed: WatchedAnswer | None = None
) -> None:
    """Write the slices to the connection as they are, without the HTTP stack.

    Then close, reset or leave the connection; return when it is closed.
    """
    transport: asyncio.Transport = scope[TRANSPORT]
    watch = None if observed is None else RawWatch(observed, sent.status)
    try:
        for each in sent.slices:
            if each.pause_s:
                await asyncio.sleep(each.pause_s)
                # On a busy machine the reader may be late, and two slices would arrive as one.
                await until_read(transport)
            if transport.is_closing():
                break
            transport.write(each.data)
            if watch is not None:
                watch.wrote(each.data)
        await _end(sent, transport, receive)
    finally:
        if watch is not None:
            watch.closed()


async def _end(sent: Transmission, transport: asyncio.Transport, receive: Receive) -> None:
    if sent.ending in {Ending.STALL, Ending.COMMENTS}:
        stalled = asyncio.create_task(disconnected(receive))
        if sent.ending is Ending.COMMENTS:
            await _comment(transport, stalled)
        else:
            await asyncio.wait([stalled], timeout=STALL_S)
        stalled.cancel()
    if sent.ending is Ending.RESET:
        if sent.slices:
            await asyncio.sleep(0)
        reset(transport)
    else:
        transport.close()
    await disconnected(receive)


async def _comment(transport: asyncio.Transport, gone: asyncio.Task[None]) -> None:
    """Send comment lines until the reader goes away, or has waited too long."""
    for _ in range(int(STALL_S / COMMENT.pause_s)):
        await asyncio.wait([gone], timeout=COMMENT.pause_s)
        if gone.done() or transport.is_closing():
            return
        transport.write(COMMENT.data)


def reset(transport: asyncio.Transport) -> None:
    """Close a connection with RST instead of FIN."""
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()


async def disconnected(receive: Receive) -> None:
    """Wait until the connection is closed."""
    while (await receive())["type"] != _DISCONNECT:
        pass
