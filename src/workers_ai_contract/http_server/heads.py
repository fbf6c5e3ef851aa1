"""Headers of requests, decoded and checked once for all requests of a client that have the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.http_server.doorway import refused_at_once

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.wire import ApiError

_MOST_REMEMBERED = 200
_MOST_FIELDS = 20
"""The most fields of a head that is remembered; those of SDKs have fewer."""
_LONGEST_FIELD = 500


class CheckedHead(NamedTuple):
    """The headers of a request, and the error of a request that is refused unread."""

    headers: Mapping[str, str]
    error: ApiError | None


class Heads:
    """Decodes and checks headers; remembers what it found."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, tuple[tuple[bytes, bytes], ...]], CheckedHead] = {}

    def of(self, fields: list[tuple[bytes, bytes]], address: str) -> CheckedHead:
        """Return the headers of a request to an address of ours; names are in lower case."""
        key = (address, tuple(fields))
        known = self._found.get(key)
        return known if known is not None else self._added(key)

    def _added(self, key: tuple[str, tuple[tuple[bytes, bytes], ...]]) -> CheckedHead:
        address, fields = key
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in fields}
        found = CheckedHead(headers, refused_at_once(fields, address))
        is_short = all(len(name) + len(value) <= _LONGEST_FIELD for name, value in fields)
        if is_short and len(fields) <= _MOST_FIELDS:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            self._found[key] = found
        return found
