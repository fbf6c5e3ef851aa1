"""Codes of the one reader."""

from __future__ import annotations

from workers_ai_contract.catalogue.code import Code, Example
from workers_ai_kernel.problem import Severity

READING = (
    Code(
        "unreadable",
        "The payload cannot be read.",
        "It is not JSON in UTF-8, or is JSON that no two parsers agree upon: a byte order mark, NaN, a "
        "number outside the finite doubles, a lone surrogate, nesting deeper than 200. It is judged neither "
        "valid nor invalid.",
        "Mend the text at the place that the message names.",
        Example('{"prompt": "tide"'),
    ),
    Code(
        "duplicate-key",
        "A key stands more than once in one object.",
        "The last one counts here and in most parsers, but not in all of them.",
        "Keep only one.",
        Example('{"prompt": "ebb", "prompt": "flood"}'),
        severity=Severity.WARNING,
    ),
)
