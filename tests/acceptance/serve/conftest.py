"""A running `wai serve`."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.commands import WAI, Finished

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PATIENCE_S = 30


class Serving:
    """One `wai serve` process; `origin` is what it printed."""

    def __init__(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        # Without the variable, Python's own output buffering is what it is for every user.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        self.process = subprocess.Popen(
            [WAI, "serve", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**inherited, **(environment or {})},
        )
        self.line = self._first_line()
        self.origin = self.line.rstrip("\n")

    def _first_line(self) -> str:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], _PATIENCE_S)
        assert ready, "wai serve printed nothing"
        return self.process.stdout.readline().decode()

    def stop(self, number: signal.Signals = signal.SIGINT) -> Finished:
        """Send a signal and return the code and what was printed after the first line."""
        self.process.send_signal(number)
        stdout, stderr = self.process.communicate(timeout=_PATIENCE_S)
        return Finished(self.process.returncode, stdout.decode(), stderr.decode())

    def close(self) -> None:
        """End it if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=_PATIENCE_S)


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Run `wai serve` with its defaults."""
    running = Serving()
    yield running
    if running.process.returncode is None:
        running.close()
