"""What is refused before a request is read: a foreign Host on a loopback address, and too many headers."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_HEADERS = 100
_LONGEST_HOST = 300

# The codes are those of a wrong path; status and texts are ours, as the API has no such cases.
TOO_MANY_HEADERS = ApiError(431, 7000, f"The request has more than {MAX_HEADERS} headers", front=True)
TOO_LARGE_HEAD = ApiError(431, 7000, "The headers of the request are too large", front=True)
MALFORMED_REQUEST = ApiError(400, 7000, "The request is not valid HTTP/1.1", front=True)
FOREIGN_HOST = ApiError(
    403,
    7000,
    "The Host header does not name this machine: use localhost or 127.0.0.1, or start with --host 0.0.0.0",
    front=True,
)
NOT_HERE = ApiError(403, 7000, "What was received is shown on a loopback address only", front=True)


def refused_at_once(headers: Iterable[tuple[bytes, bytes]], address: str) -> ApiError | None:
    """Return the error of a request that is refused unread, or None.

    On a loopback address the Host header must name this machine. Otherwise any web page could reach the
    server through a name that resolves to 127.0.0.1.

    Args:
        headers: The headers with names in lower case.
        address: The address that the server listens on.
    """
    listed = list(headers)
    if len(listed) > MAX_HEADERS:
        return TOO_MANY_HEADERS
    if not is_loopback(address):
        return None
    hosts = [value[:_LONGEST_HOST].decode("latin-1") for name, value in listed if name == b"host"]
    return None if all(_names_this_machine(host) for host in hosts) else FOREIGN_HOST


@lru_cache(maxsize=64)
def _names_this_machine(host: str) -> bool:
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)


@lru_cache(maxsize=64)
def is_loopback(address: str) -> bool:
    """Return whether an IP address is one of this machine only."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
