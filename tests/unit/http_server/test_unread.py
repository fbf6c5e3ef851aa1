"""What the kernel tells of the other end of a connection."""

from __future__ import annotations

import socket
import sys

import pytest

from workers_ai_contract.http_server.unread import unread_by_peer


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_it_is_what_the_other_end_has_not_read(host: str) -> None:
    """Whether it reads all at once or piece by piece."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with (
        socket.create_server((host, 0), family=family) as listening,
        socket.create_connection(listening.getsockname()[:2]) as reader,
    ):
        sender, _ = listening.accept()
        with sender:
            sender.sendall(b"tide" * 100)
            assert unread_by_peer(sender) == 400
            reader.recv(150)
            assert unread_by_peer(sender) == 250
            reader.recv(1000)
            assert unread_by_peer(sender) == 0


def test_nothing_is_told_of_a_connection_that_has_ended() -> None:
    """Nor of one that is elsewhere, which looks the same from here."""
    with socket.socket() as alone:
        assert unread_by_peer(alone) is None
