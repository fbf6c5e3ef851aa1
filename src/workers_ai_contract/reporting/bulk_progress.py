"""Progress of validating long input, on a terminal."""

from __future__ import annotations

import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.bulk import Fragment
from workers_ai_contract.reporting.terminal_line import TerminalLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TextIO

    from workers_ai_contract.bulk import ValidationEvent

_QUIET_S = 0.5
_MB = 1_000_000


class BulkProgress:
    """Listens to the events of a validation; `total` is the size of the input, or None if unknown."""

    def __init__(
        self,
        out: TextIO,
        environment: Mapping[str, str],
        total: int | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._line = TerminalLine(out, environment)
        self._total = total
        self._clock = clock
        self._start = clock()
        self._done = 0
        self._wrong = 0

    def __call__(self, event: ValidationEvent) -> None:
        """Show the progress if the work takes long."""
        if isinstance(event, Fragment):
            self._done += event.size
            self._wrong += event.tally.invalid
        elapsed = self._clock() - self._start
        if self._line.is_live and elapsed > _QUIET_S and self._line.is_due():
            self._line.show(self._progress(elapsed), alarming=bool(self._wrong))

    def clear(self) -> None:
        """Remove the progress line."""
        self._line.clear()

    def _progress(self, elapsed: float) -> str:
        of_all = "" if self._total is None else f" of {self._total / _MB:.0f}"
        rate = self._done / elapsed / _MB
        return f"{self._done / _MB:.0f}{of_all} MB, {rate:.0f} MB/s, {self._wrong} invalid so far"


def size_of_all(paths: Iterable[str]) -> int | None:
    """Return the total size of files; None if the size of any is unknown."""
    total = 0
    for path in paths:
        try:
            status = Path(path).stat()
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        total += status.st_size
    return total
