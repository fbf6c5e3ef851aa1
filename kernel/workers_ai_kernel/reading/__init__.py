"""The one reader: bytes in, parsed JSON out, or a sentence that says why not.

What it reads is what every validator, oracle and model here judges: strict UTF-8 without a byte order
mark, no `NaN` or `Infinity`, no number outside the finite doubles, no lone surrogate, nesting of at
most 200. Of duplicate keys the last wins, and they are reported.
"""

from __future__ import annotations

from workers_ai_kernel.reading.fast import parse, parse_rounded, read
from workers_ai_kernel.reading.strict import MAX_DEPTH, Reading, ReadingError

__all__ = ["MAX_DEPTH", "Reading", "ReadingError", "parse", "parse_rounded", "read"]
