"""The one reader, with our error: see `workers_ai_kernel.reading`."""

from __future__ import annotations

from workers_ai_contract.errors import UnreadableError
from workers_ai_kernel.reading import MAX_DEPTH, Reading, ReadingError
from workers_ai_kernel.reading import read as read_text

__all__ = ["MAX_DEPTH", "Reading", "read"]


def read(data: bytes) -> Reading:
    """Parse one JSON text, and tell which keys it repeats.

    Raises:
        UnreadableError: the text is not JSON, or is JSON that no two parsers agree upon.
    """
    try:
        return read_text(data)
    except ReadingError as error:
        raise UnreadableError(error.reason) from None
