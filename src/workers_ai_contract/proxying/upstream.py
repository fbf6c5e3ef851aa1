"""Where a proxy sends what it receives, and the headers that belong to one connection only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from workers_ai_contract.errors import UsageError
from workers_ai_kernel.safe_text import without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable
    from urllib.parse import SplitResult

Headers: TypeAlias = "list[tuple[bytes, bytes]]"

# RFC 9110, 7.6.1, and `expect`, which the proxy itself has answered.
_OF_ONE_CONNECTION = frozenset(
    {
        b"connection",
        b"expect",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)


@dataclass(frozen=True, slots=True)
class Upstream:
    """A server by its origin (`https://api.cloudflare.com`) and the path that is put before each path."""

    origin: str
    authority: str
    prefix: str

    @classmethod
    def of(cls, url: str) -> Upstream:
        """Return the server of a URL.

        Raises:
            UsageError: it is not a URL of an HTTP server, or has more than origin and path.
        """
        parts = _parts(url)
        if parts is None:
            # It may be a URL without its scheme, and is masked as one.
            shown = url if ":/" in url else without_credentials(f"http://{url}").removeprefix("http://")
            raise UsageError(
                f"the upstream must be a URL such as https://api.cloudflare.com, but it is {shown!r}"
            )
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise UsageError("the upstream must be an origin and a path, without a user, query or fragment")
        return cls(f"{parts.scheme}://{parts.netloc}", parts.netloc, parts.path.rstrip("/"))

    def target(self, raw_path: bytes, query: bytes) -> bytes:
        """Return the target of the request line, byte for byte as received, behind the prefix."""
        return self.prefix.encode() + raw_path + (b"?" + query if query else b"")

    def request_headers(self, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
        """Return the headers to send: those received, with the name of this server."""
        return [
            (b"host", self.authority.encode()),
            *(field for field in forwarded(headers) if field[0] != b"host"),
        ]


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an HTTP URL; None if the text is not an HTTP URL."""
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_whole else None


def forwarded(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Return the headers that are passed on: all but those about one connection."""
    listed = [(name.lower(), value) for name, value in headers]
    named = {
        name.strip().lower()
        for field, value in listed
        if field == b"connection"
        for name in value.split(b",")
    }
    return [field for field in listed if field[0] not in _OF_ONE_CONNECTION and field[0] not in named]


def as_text(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Return headers as text."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
