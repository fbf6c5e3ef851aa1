"""Waits for the end of a command that serves until it is stopped."""

from __future__ import annotations

import os
import select
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

_STDIN = 0
_READ = 65_536
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_signals() -> Generator[int]:
    """Turn SIGINT, SIGTERM and SIGHUP into bytes on a pipe; yield its reading end."""
    reader, writer = os.pipe()

    def notify(_number: int, _frame: FrameType | None) -> None:
        os.write(writer, b"!")

    previous = {number: signal.signal(number, notify) for number in _STOPPING}
    try:
        yield reader
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        os.close(reader)
        os.close(writer)


def wait_for_stop(signals: int, *, until_stdin_closes: bool) -> None:
    """Wait for a signal, or for the end of stdin, whose content is ignored."""
    waited = [signals, _STDIN] if until_stdin_closes else [signals]
    while True:
        ready, _, _ = select.select(waited, [], [])
        if signals in ready or not os.read(_STDIN, _READ):
            return
