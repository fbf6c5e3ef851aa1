"""The last lines that a driver printed on stderr, with its error among them."""

from __future__ import annotations

import re

_MOST = 10
# Node prints a stack below the error, which is often longer than what is shown.
_STACK_OF_NODE = re.compile(r"\s+at \S.*:\d+:\d+\)?( \{)?")


def last_lines(stderr: str) -> list[str]:
    """Return the last ten lines of a driver's stderr, without the stack frames of Node."""
    lines = [line.rstrip() for line in stderr.strip().splitlines()]
    return [line for line in lines if line and not _STACK_OF_NODE.fullmatch(line)][-_MOST:]
