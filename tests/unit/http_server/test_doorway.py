"""What is refused before a request is read."""

from __future__ import annotations

import pytest

from workers_ai_contract.http_server.doorway import (
    FOREIGN_HOST,
    MAX_HEADERS,
    TOO_MANY_HEADERS,
    refused_at_once,
)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "127.0.0.1:8787", "[::1]:1", "app.localhost", "127.1.2.3"]
)
def test_a_name_of_this_machine_is_taken(host: str) -> None:
    """On a loopback address."""
    assert refused_at_once([(b"host", host.encode())], "127.0.0.1") is None


@pytest.mark.parametrize(
    "host", ["example.com", "127.0.0.1.example.com", "localhost.example.com", "", "[", "10.0.0.1"]
)
def test_a_foreign_host_is_refused_on_loopback_only(host: str) -> None:
    """A web page could reach the server through such a name; elsewhere every name is taken."""
    headers = [(b"host", host.encode())]

    assert refused_at_once(headers, "127.0.0.1") is FOREIGN_HOST
    assert refused_at_once(headers, "::1") is FOREIGN_HOST
    assert refused_at_once(headers, "192.0.2.1") is None


def test_too_many_headers_are_refused() -> None:
    """One more than the most."""
    headers = [(b"host", b"localhost"), *((b"x", b"y"),) * (MAX_HEADERS - 1)]

    assert refused_at_once(headers, "127.0.0.1") is None
    assert refused_at_once([*headers, (b"x", b"y")], "127.0.0.1") is TOO_MANY_HEADERS
