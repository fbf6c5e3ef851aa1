"""The JSON reader of `workers_ai_kernel.reading`, with our error type."""

from __future__ import annotations

from workers_ai_contract.errors import UnreadableError
from workers_ai_kernel.reading import MAX_DEPTH, Reading, ReadingError
from workers_ai_kernel.reading import read as read_text

__all__ = ["MAX_DEPTH", "Reading", "read"]


def read(data: bytes) -> Reading:
    """Parse one JSON text; the result includes the keys that are repeated.

    Raises:
        UnreadableError: the text is not JSON, or is JSON that parsers disagree on.
    """
    try:
        return read_text(data)
    except ReadingError as error:
        raise UnreadableError(error.reason) from None
