"""The only JSON reader: bytes in, parsed JSON or an error with the reason out.

Every validator, oracle and model uses it. It requires UTF-8 without a byte order mark and rejects `NaN`,
`Infinity`, numbers outside the range of doubles, lone surrogates, and nesting deeper than 200. For
duplicate keys the last value is used, and the keys are reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.lazy import lazy_names

if TYPE_CHECKING:
    from workers_ai_kernel.reading.fast import parse, parse_rounded, read
    from workers_ai_kernel.reading.strict import MAX_DEPTH, Reading, ReadingError

__all__ = ["MAX_DEPTH", "Reading", "ReadingError", "parse", "parse_rounded", "read"]

__getattr__ = lazy_names(
    globals(),
    {
        ".fast": ("parse", "parse_rounded", "read"),
        ".strict": ("MAX_DEPTH", "Reading", "ReadingError"),
    },
)


def __dir__() -> list[str]:
    return [*__all__]
