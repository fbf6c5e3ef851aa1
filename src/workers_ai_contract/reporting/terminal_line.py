"""One line on a terminal that is overwritten; no output elsewhere."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_PAUSE_S = 0.1
_START_OF_LINE = "\r"
_CLEAR = "\x1b[2K"


class TerminalLine:
    """Writes nothing if the stream is not a terminal or the terminal is dumb; respects NO_COLOR."""

    def __init__(self, out: TextIO, environment: Mapping[str, str]) -> None:
        self._out = out
        self.is_live = out.isatty() and environment.get("TERM") != "dumb"
        self._plain = bool(environment.get("NO_COLOR"))
        self._due = 0.0
        self._shown = False

    def is_due(self) -> bool:
        """Return whether the line should be updated; if so, restart the interval."""
        now = time.monotonic()
        if now < self._due:
            return False
        self._due = now + _PAUSE_S
        return True

    def show(self, line: str, *, alarming: bool) -> None:
        """Replace the line."""
        if not self.is_live:
            return
        cut = one_line(line)[: shutil.get_terminal_size().columns - 1]
        coloured = f"\x1b[31m{cut}\x1b[0m" if alarming and not self._plain else cut
        self._out.write(f"{_START_OF_LINE}{_CLEAR}{coloured}")
        self._out.flush()
        self._shown = True

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            self._out.write(f"{_START_OF_LINE}{_CLEAR}")
            self._out.flush()
            self._shown = False
