"""Which bug is planted: a name, asked for at the place where it acts."""

from __future__ import annotations

import sys

# The protocol knows no arguments, so the bug is the first argument of the program.
_BUG = sys.argv[1] if len(sys.argv) > 1 else "correct"


def has(name: str) -> bool:
    """Return whether this client has a bug."""
    return name == _BUG


def name() -> str:
    """Return the name of the planted bug, or `correct`."""
    return _BUG
