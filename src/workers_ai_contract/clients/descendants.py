"""Ends processes that a driver started in sessions of their own, which its process group does not include.

Every process inherits the environment of its parent, so a driver gets a variable with a random value, and on
Linux the processes with this value can be found, with all that they started. Elsewhere they cannot.
"""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_VARIABLE = "WAI_DRIVER_ID"
_PROCESSES = Path("/proc")
# A process can start another one while it is being ended.
_MOST_ROUNDS = 20
_PAUSE_S = 0.01


class DescendantMark:
    """A random value that the descendants of one process inherit."""

    def __init__(self) -> None:
        self._value = secrets.token_hex(16)

    def added_to(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return an environment with the mark."""
        return {**environment, _VARIABLE: self._value}

    def end_all(self) -> None:
        """Kill every process that has the mark, and all processes below it."""
        for _ in range(_MOST_ROUNDS):
            found = self._found()
            if not found:
                return
            for process in found:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(_PAUSE_S)

    def _found(self) -> set[int]:
        processes = [int(place.name) for place in _places() if place.name.isdecimal()]
        below: defaultdict[int, list[int]] = defaultdict(list)
        for process in processes:
            below[_parent(process)].append(process)
        found: set[int] = set()
        pending = [process for process in processes if self._is_marked(process)]
        while pending:
            process = pending.pop()
            if process not in found:
                found.add(process)
                pending += below[process]
        return found

    def _is_marked(self, process: int) -> bool:
        # Empty for a process that has ended and that its parent has not waited for yet.
        return f"{_VARIABLE}={self._value}".encode() in _content(process, "environ").split(b"\0")


def _places() -> Iterable[Path]:
    with suppress(OSError):
        return list(_PROCESSES.iterdir())
    return ()


def _parent(process: int) -> int:
    # The name before it may contain blanks and parentheses.
    fields = _content(process, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0


def _content(process: int, name: str) -> bytes:
    with suppress(OSError):
        return (_PROCESSES / str(process) / name).read_bytes()
    return b""
