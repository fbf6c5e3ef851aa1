"""Progress of a run, as one line on a terminal that is overwritten; no output elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from workers_ai_contract.conformance.events import (
    CaseFinished,
    DriverReady,
    FailureFound,
    Finished,
    Shrinking,
    Started,
)
from workers_ai_contract.reporting.terminal_line import TerminalLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.conformance.events import FuzzEvent


class Progress:
    """Listens to a run; writes nothing if the stream is not a terminal or the terminal is dumb."""

    def __init__(self, out: TextIO, environment: Mapping[str, str]) -> None:
        self._terminal = TerminalLine(out, environment)
        self._found = 0

    def __call__(self, event: FuzzEvent) -> None:
        """Show the progress of the run."""
        if not self._terminal.is_live:
            return
        if isinstance(event, FailureFound):
            self._found += 1
        elif isinstance(event, Finished):
            self.clear()
        else:
            self._show(event)

    def clear(self) -> None:
        """Remove the progress line."""
        self._terminal.clear()

    def _show(self, event: FuzzEvent) -> None:
        line = self._line(event)
        if line is not None and (not isinstance(event, CaseFinished) or self._terminal.is_due()):
            self._terminal.show(line, alarming=bool(self._found))

    def _line(self, event: FuzzEvent) -> str | None:
        if isinstance(event, Started):
            return "starting the client"
        if isinstance(event, DriverReady):
            return f"{event.name} {event.version} is ready"
        if isinstance(event, CaseFinished):
            share = min(100, 100 * event.number // max(1, event.planned))
            return f"{share}%: case {event.number} of {event.planned}, {event.case.mode}, found {self._found}"
        if isinstance(event, Shrinking):
            return f"shrinking {event.identity.name}"
        return None
