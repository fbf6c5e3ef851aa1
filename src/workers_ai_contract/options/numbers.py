"""Numbers on the command line, and what is said of a text that is not such a number."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_PORT = 65_535
_MOST = 10**18
_LONGEST_SHOWN = 40


def whole_number(minimum: int, maximum: int | None = None) -> Callable[[str], int]:
    """Return the type of an option that is a whole number within bounds; None for no upper bound."""
    bounds = f", at least {minimum}" if maximum is None else f" from {minimum} to {maximum}"
    most = _MOST if maximum is None else maximum

    def parsed(text: str) -> int:
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdecimal()):
            raise ArgumentTypeError(f"must be a whole number{bounds}, not {text[:_LONGEST_SHOWN]!r}")
        # Compared by length first, because converting very long numbers is slow or forbidden.
        is_long = len(digits.lstrip("0")) > len(str(most))
        value = (minimum - 1 if text.startswith("-") else most + 1) if is_long else int(text)
        if value < minimum:
            raise ArgumentTypeError(f"must be at least {minimum}")
        if value > most:
            raise ArgumentTypeError(f"must be at most {most}")
        return value

    return parsed


def seconds(longest: int) -> Callable[[str], float]:
    """Return the type of an option that is a number of seconds, above 0 and at most `longest`."""

    def parsed(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 < value <= longest:
            raise ArgumentTypeError(
                f"must be more than 0 and at most {longest} seconds, not {text[:_LONGEST_SHOWN]!r}"
            )
        return value

    return parsed
