"""How much of what was sent the other end of a connection has not read yet, as Linux tells."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys

_SOCK_DIAG = 4
_BY_FAMILY = 20
_REQUEST = 1
_TCP = 6
_ANY_STATE = _ANY_COOKIE = 0xFFFFFFFF
_HEADER = struct.Struct("=IHHII")
_ASKED = struct.Struct("=BBBBI")
_PORTS = struct.Struct(">HH")
_REST = struct.Struct("=III")
_ADDRESS_BYTES = 16
# The length of the receive queue follows the header, four bytes, the identity of the socket, and a timer.
_QUEUE_AT = _HEADER.size + 4 + 48 + 4
_WAIT_S = 0.1
_PAUSE_S = 0.001
_LONGEST_S = 1.0


def unread_by_peer(connection: socket.socket) -> int | None:
    """Return the bytes that wait for the reader at the other end; None if that cannot be told.

    It asks the kernel (`sock_diag(7)`) for the socket of the other end, so that end must be on this machine.
    """
    if sys.platform != "linux":
        return None
    try:
        here, there = connection.getsockname(), connection.getpeername()
        asked = _asked(connection.family, (there[0], there[1]), (here[0], here[1]))
        with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _SOCK_DIAG) as kernel:
            kernel.settimeout(_WAIT_S)
            kernel.sendto(asked, (0, 0))
            told = kernel.recv(1 << 12)
    except OSError:
        return None
    if len(told) < _QUEUE_AT + 4 or _HEADER.unpack_from(told)[1] != _BY_FAMILY:
        return None
    return int.from_bytes(told[_QUEUE_AT : _QUEUE_AT + 4], sys.byteorder)


def _asked(family: int, of: tuple[str, int], connected_to: tuple[str, int]) -> bytes:
    addresses = [
        socket.inet_pton(family, host).ljust(_ADDRESS_BYTES, b"\0") for host, _ in (of, connected_to)
    ]
    body = _ASKED.pack(family, _TCP, 0, 0, _ANY_STATE) + _PORTS.pack(of[1], connected_to[1])
    body += b"".join(addresses) + _REST.pack(0, _ANY_COOKIE, _ANY_COOKIE)
    return _HEADER.pack(_HEADER.size + len(body), _BY_FAMILY, _REQUEST, 1, 0) + body


async def until_read(transport: asyncio.Transport) -> None:
    """Wait until the other end has read what was sent, at most a second; go on where that is not told."""
    connection = transport.get_extra_info("socket")
    deadline = asyncio.get_running_loop().time() + _LONGEST_S
    while not transport.is_closing() and unread_by_peer(connection):
        if asyncio.get_running_loop().time() > deadline:
            return
        await asyncio.sleep(_PAUSE_S)
