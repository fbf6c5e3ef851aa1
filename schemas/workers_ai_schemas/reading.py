"""The one reader: bytes in, parsed JSON out, or a sentence that says why not.

What it reads is what every validator, oracle and model here judges: strict UTF-8 without a byte order
mark, no `NaN` or `Infinity`, no number outside the finite doubles, no lone surrogate, nesting of at
most 200. Of duplicate keys the last wins, and they are reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workers_ai_schemas._strict import MAX_DEPTH, Reading, ReadingError, read_strictly

if TYPE_CHECKING:
    from workers_ai_schemas._json import Json

__all__ = [
    "MAX_DEPTH",
    "Reading",
    "ReadingError",
    "has_read_one_small_text",
    "parse",
    "parse_rounded",
    "read",
]

# Reading one text of this many bytes strictly takes less time than importing what reads fast.
_SMALL = 200_000


class _Engine(Protocol):
    def parse(self, data: bytes, /) -> Json: ...
    def parse_rounded(self, data: bytes, /) -> Json: ...
    def read(self, data: bytes, /) -> Reading: ...


class _Strict:
    """Reads the first text of a process, if it is small: for many a command it is the only one."""

    def parse(self, data: bytes, /) -> Json:
        return read_strictly(data).payload

    parse_rounded = parse

    def read(self, data: bytes, /) -> Reading:
        return read_strictly(data)


_engine: _Engine | None = None
_begun = False


def parse(data: bytes) -> Json:
    """Return the value of one JSON text; of duplicate keys the last wins, silently.

    Raises:
        ReadingError: the text is not JSON, or is JSON that no two parsers agree upon.
    """
    return (_engine or _choose(data)).parse(data)


def parse_rounded(data: bytes) -> Json:
    """Return the value of one JSON text, as `parse` does, but for integers beyond 64 bits.

    They may come as the doubles nearest to them: that is all that a verdict needs to know.

    Raises:
        ReadingError: the text is not JSON, or is JSON that no two parsers agree upon.
    """
    return (_engine or _choose(data)).parse_rounded(data)


def read(data: bytes) -> Reading:
    """Parse one JSON text, and tell which keys it repeats.

    Raises:
        ReadingError: the text is not JSON, or is JSON that no two parsers agree upon.
    """
    return (_engine or _choose(data)).read(data)


def has_read_one_small_text() -> bool:
    """Return whether this process has read one small text until now, and nothing else.

    Then it may be the only one, and what takes long to prepare does not pay.
    """
    return _begun and _engine is None


def _choose(data: bytes) -> _Engine:
    global _begun, _engine  # noqa: PLW0603 - asked for with every text, so it must cost nothing
    if len(data) <= _SMALL and not _begun:
        _begun = True
        return _Strict()
    from workers_ai_schemas import _fast

    _engine = _fast
    return _fast
