"""A child process in a session of its own, spoken to line by line and never waited for without a limit."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, cast

from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_LINE = 4 * 1024 * 1024
_KEPT_STDERR = 16 * 1024
_PIECE = 64 * 1024
_PATIENCE_S = 1.0


class LineTooLongError(Exception):
    """A child printed more than `LONGEST_LINE` bytes without ending the line."""


class ClosedError(Exception):
    """A child has closed its end: it prints, or takes, nothing more."""


class Child:
    """A running program; its process group goes with it when it is ended.

    Both its outputs are read while we wait for either, so that it cannot block on what it writes.

    Raises:
        SetupError: the program cannot be started.
    """

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = _start(arguments, environment)
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._stdout = cast("IO[bytes]", self._process.stdout)
        self._stderr = cast("IO[bytes]", self._process.stderr)
        self._selector = selectors.DefaultSelector()
        for pipe in (self._stdout, self._stderr):
            os.set_blocking(pipe.fileno(), False)
            self._selector.register(pipe, selectors.EVENT_READ)
        os.set_blocking(self._stdin.fileno(), False)
        self._printed = bytearray()
        self._searched = 0
        self._complaints = bytearray()
        self._closed: set[IO[bytes]] = set()

    @property
    def complaints(self) -> str:
        """Return the end of what was printed on stderr so far."""
        return self._complaints.decode("utf-8", "replace")

    def send(self, line: bytes, timeout_s: float) -> None:
        """Write a line.

        Raises:
            ClosedError: the child takes nothing more.
            TimeoutError: the child did not take it in time.
        """
        deadline = time.monotonic() + timeout_s
        rest = memoryview(line)
        with selectors.DefaultSelector() as writable:
            writable.register(self._stdin, selectors.EVENT_WRITE)
            while rest:
                try:
                    rest = rest[os.write(self._stdin.fileno(), rest) :]
                except BlockingIOError:
                    self._await_space(writable, deadline)
                except OSError as error:
                    raise ClosedError from error

    def receive(self, timeout_s: float) -> bytes | None:
        """Return the next line without its end, or None where none came in time.

        Raises:
            ClosedError: the child prints nothing more.
            LineTooLongError: the line does not end.
        """
        deadline = time.monotonic() + timeout_s
        remaining = timeout_s
        while True:
            line = self._line()
            if line is not None:
                return line
            if self._stdout in self._closed:
                raise ClosedError
            if not self._read_outputs(max(0.0, remaining)) and remaining <= 0:
                return None
            remaining = deadline - time.monotonic()

    def end(self) -> int | None:
        """Close the child's input, give it a second to end, then end its whole group.

        Returns:
            The exit code (negative: the signal that ended it), None where it had to be ended by us.
        """
        with suppress(OSError):
            self._stdin.close()
        by_itself = self._ended_within(_PATIENCE_S)
        code = self._process.returncode
        self.kill(gently=not by_itself)
        return code if by_itself else None

    def kill(self, *, gently: bool = False) -> int | None:
        """End the whole group at once, or with a second's grace; whatever the leader left behind goes too.

        Returns:
            The exit code of the leader where it had already ended.
        """
        code = self._process.poll()
        if gently and code is None:
            self._signal(signal.SIGTERM)
            self._ended_within(_PATIENCE_S)
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._drain()
        self._close()
        return code

    def exit_code(self, patience_s: float = _PATIENCE_S) -> int | None:
        """Return the exit code of a child that closed its output, or None where it goes on running."""
        return self._process.returncode if self._ended_within(patience_s) else None

    def _await_space(self, writable: selectors.BaseSelector, deadline: float) -> None:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        writable.select(min(remaining, 0.1))
        self._read_outputs(0)

    def _line(self) -> bytes | None:
        end = self._printed.find(b"\n", self._searched)
        if end < 0:
            self._searched = len(self._printed)
            if self._searched > LONGEST_LINE:
                raise LineTooLongError
            return None
        line = bytes(self._printed[:end])
        del self._printed[: end + 1]
        self._searched = 0
        return line

    def _read_outputs(self, timeout_s: float) -> bool:
        """Read what there is; return whether there was anything."""
        if not self._selector.get_map():
            return False
        ready = self._selector.select(timeout_s)
        for key, _ in ready:
            self._read(cast("IO[bytes]", key.fileobj))
        return bool(ready)

    def _read(self, pipe: IO[bytes]) -> None:
        try:
            piece = os.read(pipe.fileno(), _PIECE)
        except BlockingIOError:
            return
        if not piece:
            self._selector.unregister(pipe)
            self._closed.add(pipe)
        elif pipe is self._stdout:
            self._printed += piece
        else:
            self._complaints += piece
            del self._complaints[:-_KEPT_STDERR]

    def _ended_within(self, patience_s: float) -> bool:
        deadline = time.monotonic() + patience_s
        while self._process.poll() is None:
            if time.monotonic() >= deadline:
                return False
            # What is printed now is dropped, but it must be taken, or the child could not end.
            if not self._read_outputs(0.01):
                time.sleep(0.002)
            del self._printed[:-LONGEST_LINE]
        return True

    def _drain(self) -> None:
        """Read the last words; bounded, because something outside the group may hold the pipe open."""
        for _ in range(_KEPT_STDERR):
            if not self._read_outputs(0):
                return
            del self._printed[:-LONGEST_LINE]

    def _signal(self, number: signal.Signals) -> None:
        # The group outlives its leader as long as anything the leader started is in it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _close(self) -> None:
        self._selector.close()
        for pipe in (self._stdin, self._stdout, self._stderr):
            with suppress(OSError):
                pipe.close()


def describe_exit(code: int | None) -> str:
    """Return how a process ended, as the end of a sentence about it."""
    if code is None:
        return "closed its output and went on running"
    if code < 0:
        with suppress(ValueError):
            return f"was ended by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"


def _start(arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - the command is the user's own, and no shell is between
            list(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environment),
            start_new_session=True,
            bufsize=0,
        )
    except FileNotFoundError:
        reason = "there is no such program"
    except PermissionError:
        reason = "it may not be executed"
    except (OSError, ValueError) as error:
        reason = str(error)
    raise SetupError(f"cannot start the client command {arguments[0]!r}: {reason}")
