"""Ends a command cleanly when it is asked to end: temporary files are removed and workers are stopped."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

_ENDING = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def interrupted_by_signals() -> Generator[None]:
    """Within the block, SIGTERM and SIGHUP raise KeyboardInterrupt, as SIGINT does.

    Only the first does: the cleanup that it starts must be completed. A signal that the parent has set to be
    ignored (`nohup`) stays ignored.
    """
    before = {number: signal.getsignal(number) for number in _ENDING}
    taken = [number for number in _ENDING if before[number] == signal.SIG_DFL and _is_taken(number)]
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, before[number])


def _is_taken(number: signal.Signals) -> bool:
    """Handle a signal, and return whether that is possible: in the main thread only."""
    try:
        signal.signal(number, _interrupt)
    except ValueError:
        return False
    return True


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
