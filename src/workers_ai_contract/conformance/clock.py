"""Where the time of a run goes: every moment belongs to one part, so the parts add up to the whole."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.results import TimeSpent

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

PARTS: tuple[str, ...] = ("drawing", "client", "checking", "restarting", "shrinking")


class PartClock:
    """Adds time to the part that is on; a part that begins inside another one takes its time from that.

    `now` gives the time in seconds. Time outside all parts is not counted.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._spent = dict.fromkeys(PARTS, 0.0)
        self._part: str | None = None
        self._since = 0.0

    @contextmanager
    def on(self, part: str) -> Generator[None]:
        """Add the time of a block to a part.

        Raises:
            KeyError: there is no such part.
        """
        outer = self._switch(part)
        try:
            yield
        finally:
            self._switch(outer)

    def times(self) -> tuple[TimeSpent, ...]:
        """Return the time of each part so far, in the order of `PARTS`."""
        self._switch(self._part)
        return tuple(TimeSpent(part, self._spent[part]) for part in PARTS)

    def _switch(self, part: str | None) -> str | None:
        now, before = self._now(), self._part
        if before is not None:
            self._spent[before] += now - self._since
        self._part, self._since = part, now
        return before
