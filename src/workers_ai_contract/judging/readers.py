"""The functions that read one JSON text; with or without the compiled parser, they give the same results."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_kernel.reading.strict import read_strictly

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json
    from workers_ai_kernel.reading.strict import Reading


class TextReaders(NamedTuple):
    """Functions that raise `ReadingError` for an unreadable text.

    `parse_rounded` may round integers beyond 64 bits, which never changes a verdict; `read` also returns the
    keys that are repeated.
    """

    parse: Callable[[bytes], Json]
    parse_rounded: Callable[[bytes], Json]
    read: Callable[[bytes], Reading]


def text_readers(*, compiled: bool) -> TextReaders:
    """Return the readers; without `compiled`, those that need no import, for one small text."""
    if not compiled:
        return TextReaders(_parse_strictly, _parse_strictly, read_strictly)
    # Imported late: it takes longer than reading one small text strictly.
    from workers_ai_kernel.reading import fast

    return TextReaders(fast.parse, fast.parse_rounded, fast.read)


def _parse_strictly(data: bytes) -> Json:
    return read_strictly(data).payload
