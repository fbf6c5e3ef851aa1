"""Codes of the JSON reader."""

from __future__ import annotations

from workers_ai_contract.catalogue.code import Code, Example
from workers_ai_kernel.problem import Severity

READING = (
    Code(
        "unreadable",
        "The payload cannot be read.",
        "It is not JSON in UTF-8, or is JSON that parsers disagree on: a byte order mark, NaN, a "
        "number outside the range of doubles, a lone surrogate, nesting deeper than 200. It is neither "
        "valid nor invalid.",
        "Fix the text at the location that the message names.",
        Example('{"prompt": "tide"'),
    ),
    Code(
        "duplicate-key",
        "A key appears more than once in one object.",
        "The last value is used here and in most parsers, but not in all of them.",
        "Keep only one.",
        Example('{"prompt": "ebb", "prompt": "flood"}'),
        severity=Severity.WARNING,
    ),
)
