"""Why Python rejects a regular expression: it is not valid, or it is of another dialect."""

from __future__ import annotations

import re
from warnings import catch_warnings, simplefilter

_TOO_LARGE = "a number of repetitions is larger than Python's re takes"
_TOO_DEEP = "its groups are nested more deeply than Python's re takes"
# What ECMA-262 has and Python lacks, by how it begins.
_OF_ECMA = (
    (re.compile(r"\\[pP]\{"), r"\p{…} is of ECMA-262 with the flag u"),
    (re.compile(r"\\u\{"), r"\u{…} is of ECMA-262 with the flag u"),
    (re.compile(r"\(\?<[^=!>]+>"), "(?<name>…) is of ECMA-262"),
    (re.compile(r"\[\^?\]"), "an empty class, [] or [^], is of ECMA-262"),
    (re.compile(r"\\c[A-Za-z]"), r"\c with a letter is of ECMA-262"),
)


def problem_of_expression(pattern: str) -> tuple[str, bool] | None:
    """Return why Python refuses a regular expression, and whether others take it; None if it does not."""
    try:
        # A pattern may look odd to Python and still mean what it says.
        with catch_warnings():
            simplefilter("ignore", FutureWarning)
            re.compile(pattern)
    except RecursionError:
        return _TOO_DEEP, True
    except OverflowError:
        return _TOO_LARGE, True
    except re.error as error:
        for begins, what in _OF_ECMA:
            if begins.search(pattern):
                return f"{what}; Python's re, which decides here, lacks it", True
        return f"not a valid regular expression: {error}", False
    return None
