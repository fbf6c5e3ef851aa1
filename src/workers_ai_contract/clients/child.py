"""A child process in its own session, with line-based communication and a limit on every wait."""

from __future__ import annotations

import fcntl
import os
import selectors
import signal
import subprocess
import termios
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, cast

from workers_ai_contract.clients.descendants import DescendantMark
from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_LINE = 4 * 1024 * 1024
_KEPT_STDERR = 16 * 1024
_PIECE = 64 * 1024
PATIENCE_S = 1.0


class LineTooLongError(Exception):
    """A child printed more than `LONGEST_LINE` bytes without a newline."""


class ClosedError(Exception):
    """A child closed its stdin or stdout."""


class Child:
    """A running program; ending it ends its whole process group, and on Linux all that it has started.

    While waiting, stdout and stderr are both read, so that the child cannot block on a full pipe.

    Raises:
        SetupError: the program cannot be started.
    """

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self._mark = DescendantMark()
        self._process = _start(arguments, self._mark.added_to(environment))
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
        self._stderr_tail = bytearray()
        self._closed: set[IO[bytes]] = set()
        self._is_closed = False

    @property
    def stderr(self) -> str:
        """The end of the stderr output so far."""
        if not self._is_closed:
            self._read_outputs(0)
        return self._stderr_tail.decode("utf-8", "replace")

    def send(self, line: bytes, timeout_s: float) -> None:
        """Write a line.

        Raises:
            ClosedError: the child closed its stdin.
            TimeoutError: the child did not read the line in time.
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
        """Return the next line without its newline, or None after the timeout.

        Raises:
            ClosedError: the child closed its stdout.
            LineTooLongError: the line is too long.
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

    def has_read_all(self) -> bool:
        """Return whether the child has read everything that was sent; False where that cannot be told."""
        waiting = bytearray(4)
        try:
            fcntl.ioctl(self._stdin.fileno(), termios.FIONREAD, waiting)
        except (OSError, ValueError):
            return False
        return not any(waiting)

    def line_after_end_of_input(self, timeout_s: float) -> bytes | None:
        """Close the child's stdin and return the next line, or None if there is none in time.

        A child that does not flush its stdout prints when it ends.
        """
        with suppress(OSError):
            self._stdin.close()
        try:
            return self.receive(timeout_s)
        except (ClosedError, LineTooLongError):
            return None

    def end(self) -> int | None:
        """Close the child's stdin, give it a second to exit, then end its whole process group.

        Returns:
            The exit code (negative: the signal that ended it), or None if it had to be ended.
        """
        with suppress(OSError):
            self._stdin.close()
        by_itself = self._ended_within(PATIENCE_S)
        code = self._process.returncode
        self.kill(gently=not by_itself)
        return code if by_itself else None

    def kill(self, *, gently: bool = False) -> int | None:
        """End the whole process group, at once or (`gently`) with SIGTERM and a second's grace.

        Returns:
            The exit code of the group leader if it had already exited.
        """
        code = self._process.poll()
        if gently and code is None:
            self._signal(signal.SIGTERM)
            self._ended_within(PATIENCE_S)
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._mark.end_all()
        self._drain()
        self._close()
        return code

    def exit_code(self, patience_s: float = PATIENCE_S) -> int | None:
        """Return the exit code of a child that closed its stdout, or None if it is still running."""
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
        """Read the available output; return whether there was any."""
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
            self._stderr_tail += piece
            del self._stderr_tail[:-_KEPT_STDERR]

    def _ended_within(self, patience_s: float) -> bool:
        deadline = time.monotonic() + patience_s
        while self._process.poll() is None:
            if time.monotonic() >= deadline:
                return False
            # Further output is dropped, but it must be read, or the child could block and never exit.
            if not self._read_outputs(0.01):
                time.sleep(0.002)
            del self._printed[:-LONGEST_LINE]
        return True

    def _drain(self) -> None:
        """Read the remaining output; limited, because a process outside the group may keep the pipe open."""
        for _ in range(_KEPT_STDERR):
            if not self._read_outputs(0):
                return
            del self._printed[:-LONGEST_LINE]

    def _signal(self, number: signal.Signals) -> None:
        # The group exists as long as it has any member, even without its leader.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _close(self) -> None:
        self._is_closed = True
        self._selector.close()
        for pipe in (self._stdin, self._stdout, self._stderr):
            with suppress(OSError):
                pipe.close()


def describe_exit(code: int | None) -> str:
    """Return how a process ended, as a predicate without a subject."""
    if code is None:
        return "closed its stdout and kept running"
    if code < 0:
        with suppress(ValueError):
            return f"was terminated by {signal.Signals(-code).name}"
    return f"exited with code {code}"


def _start(arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - the user's own command, without a shell
            list(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environment),
            start_new_session=True,
            bufsize=0,
        )
    except FileNotFoundError:
        is_path = "/" in arguments[0]
        reason = "no such file" if is_path else "no such program on the PATH: install it, or give its path"
    except PermissionError:
        reason = "it is not executable"
    except (OSError, ValueError) as error:
        reason = str(error)
    raise SetupError(f"cannot start the client command {arguments[0]!r}: {reason}")
