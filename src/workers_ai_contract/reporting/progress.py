"""One line on a terminal that is overwritten while a run goes on; nothing elsewhere."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, TextIO

from workers_ai_contract.conformance.events import (
    CaseFinished,
    DriverReady,
    FailureFound,
    Finished,
    Shrinking,
    Started,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.conformance.events import Event

_PAUSE_S = 0.1
_START_OF_LINE = "\r"
_CLEAR = "\x1b[2K"


class Progress:
    """Listens to a run. On a stream that is no terminal, or a dumb one, it writes nothing."""

    def __init__(self, out: TextIO, environment: Mapping[str, str]) -> None:
        self._out = out
        self._live = out.isatty() and environment.get("TERM") != "dumb"
        self._plain = bool(environment.get("NO_COLOR"))
        self._found = 0
        self._due = 0.0

    def __call__(self, event: Event) -> None:
        """Show where the run is."""
        if not self._live:
            return
        if isinstance(event, FailureFound):
            self._found += 1
        elif isinstance(event, Finished):
            self.clear()
        else:
            self._show(event)

    def clear(self) -> None:
        """Leave the terminal as it was."""
        if self._live:
            self._out.write(f"{_START_OF_LINE}{_CLEAR}")
            self._out.flush()

    def _show(self, event: Event) -> None:
        line = self._line(event)
        if line is None or (isinstance(event, CaseFinished) and not self._is_due()):
            return
        shown = line[: shutil.get_terminal_size().columns - 1]
        coloured = shown if self._plain or not self._found else f"\x1b[31m{shown}\x1b[0m"
        self._out.write(f"{_START_OF_LINE}{_CLEAR}{coloured}")
        self._out.flush()

    def _is_due(self) -> bool:
        now = time.monotonic()
        if now < self._due:
            return False
        self._due = now + _PAUSE_S
        return True

    def _line(self, event: Event) -> str | None:
        if isinstance(event, Started):
            return "starting the client"
        if isinstance(event, DriverReady):
            return f"{event.name} {event.version} is ready"
        if isinstance(event, CaseFinished):
            return f"case {event.number} of {event.planned}, found {self._found}"
        if isinstance(event, Shrinking):
            return f"shrinking {event.identity.name}"
        return None
