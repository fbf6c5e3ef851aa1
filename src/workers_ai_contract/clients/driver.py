"""The client under test: a driver process that is restarted when it fails."""

from __future__ import annotations

import shlex
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from workers_ai_contract.checking.outcomes import Outcome, Trouble, TroubleKind
from workers_ai_contract.clients.child import (
    LONGEST_LINE,
    PATIENCE_S,
    Child,
    ClosedError,
    LineTooLongError,
    describe_exit,
)
from workers_ai_contract.clients.last_lines import last_lines
from workers_ai_contract.clients.protocol import (
    GRACE_S,
    HELLO,
    DriverFaultError,
    ProtocolError,
    Ready,
    id_of,
    parse_ready,
    parse_result,
    to_line,
)
from workers_ai_contract.errors import SetupError
from workers_ai_kernel.safe_text import one_line, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.clients.protocol import CallMessage

HELLO_TIMEOUT_S = 60.0
_LONGEST_SHOWN = 300
_TOO_LONG = f"more than {LONGEST_LINE >> 20} MiB"
_TWICE = "printed more than one answer to the call"
# After this time without an answer to "hello", a second process shows whether the driver does not flush.
_SUSPICION_S = 3.0
_PROBE_S = 5.0
_UNFLUSHED = (
    "printed its answer only when its stdin was closed, so it does not flush its stdout: "
    "flush after each line (in Python, print(..., flush=True) or python -u)"
)


class Driver:
    """A driver process that speaks the client protocol; a context manager that stops the process.

    After a failure the process is ended; the next call restarts it.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        hello_timeout_s: float = HELLO_TIMEOUT_S,
    ) -> None:
        self._command = tuple(command)
        self._environment = environment
        self._hello_timeout_s = hello_timeout_s
        self._child: Child | None = None
        self.ending: str | None = None
        """How the last process ended if not with code 0 by itself: a predicate without a subject."""
        self._last_id: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> Ready:
        """Start the process, replacing a running one, and send "hello".

        Raises:
            SetupError: the process cannot be started, or it does not answer with "ready".
        """
        self.close()
        child = Child(self._command, self._environment)
        self._child = child
        try:
            # A process that exits before it reads "hello" may still have printed something useful.
            with suppress(ClosedError):
                child.send(to_line(HELLO), self._hello_timeout_s)
            return parse_ready(self._first_line(child))
        except TimeoutError:
            raise self._unready("does not read its stdin") from None
        except ClosedError:
            raise self._unready(f"{describe_exit(child.exit_code())} before it sent 'ready'") from None
        except LineTooLongError:
            raise self._unready(f"printed a first line of {_TOO_LONG}") from None
        except ProtocolError as error:
            raise self._unready(str(error)) from None

    def call(self, call: CallMessage, *, settle_s: float = 0.0) -> Outcome:
        """Make a call and return the driver's report or its failure.

        Args:
            call: The call to make.
            settle_s: How long to wait for a second answer after the first.

        Raises:
            SetupError: the process had to be restarted, and that failed.
        """
        if self._child is None:
            self.start()
        assert self._child is not None  # noqa: S101 - just started
        try:
            outcome = self._exchange(self._child, call)
            if not isinstance(outcome, Trouble):
                self._last_id = call.id
                outcome = self._settled(self._child, call.id, settle_s) or outcome
        except TimeoutError:
            return self._late(self._child, call)
        except ClosedError:
            return self._crash(call.id)
        except LineTooLongError:
            return self._fail(TroubleKind.PROTOCOL, call.id, f"printed a line of {_TOO_LONG}")
        except ProtocolError as error:
            return self._fail(TroubleKind.PROTOCOL, call.id, str(error))
        return outcome

    def close(self) -> None:
        """Close the driver's stdin and make sure that its whole process group ends."""
        if self._child is not None:
            code = self._child.end()
            self.ending = None if code == 0 else _ending(code)
        self._forget()

    def _first_line(self, child: Child) -> bytes:
        suspicion_s = min(_SUSPICION_S, self._hello_timeout_s)
        line = child.receive(suspicion_s)
        if line is None and child.has_read_all() and self._answers_at_its_end():
            line = child.receive(0)
            if line is None:
                raise self._unready(_UNFLUSHED)
        if line is None:
            line = child.receive(self._hello_timeout_s - suspicion_s)
        if line is None:
            raise self._unready(f"did not send 'ready' within {self._hello_timeout_s:g} s")
        return line

    def _answers_at_its_end(self) -> bool:
        """Start a second process, and return whether it answers "hello" when its stdin is closed."""
        probe = Child(self._command, self._environment)
        try:
            probe.send(to_line(HELLO), _PROBE_S)
            line = probe.line_after_end_of_input(_PROBE_S)
            parse_ready(line or b"")
        except (ClosedError, TimeoutError, ProtocolError):
            return False
        finally:
            probe.kill()
        return True

    def _exchange(self, child: Child, call: CallMessage) -> Outcome:
        deadline = time.monotonic() + call.waited_s
        child.send(to_line(call.to_json()), call.waited_s)
        line = child.receive(max(0.0, deadline - time.monotonic()))
        if line is None:
            raise TimeoutError
        if self._last_id is not None and id_of(line) == self._last_id:
            return self._fail(TroubleKind.PROTOCOL, self._last_id, _TWICE)
        try:
            answered, report = parse_result(line, call.operation)
        except DriverFaultError as error:
            # The process has answered, so it goes on.
            self._last_id = call.id
            return Trouble(TroubleKind.FAULT, call.id, str(error), child.stderr)
        if answered != call.id:
            raise ProtocolError("answered with an id that does not match any call")
        return report

    def _settled(self, child: Child, call_id: str, settle_s: float) -> Trouble | None:
        if not settle_s or child.receive(settle_s) is None:
            return None
        return self._fail(TroubleKind.PROTOCOL, call_id, _TWICE)

    def _late(self, child: Child, call: CallMessage) -> Trouble:
        # With less grace than usual, clients are expected to be late, and not for a line that they keep.
        if call.grace_s >= GRACE_S and child.line_after_end_of_input(PATIENCE_S) is not None:
            return self._fail(TroubleKind.PROTOCOL, call.id, _UNFLUSHED)
        waited = f"sent no result within {call.waited_s:g} s"
        return self._fail(TroubleKind.TIMEOUT, call.id, waited)

    def _crash(self, call_id: str) -> Trouble:
        code = None if self._child is None else self._child.exit_code()
        return self._fail(TroubleKind.CRASHED, call_id, describe_exit(code))

    def _fail(self, kind: TroubleKind, call_id: str, reason: str) -> Trouble:
        stderr = ""
        if self._child is not None:
            self._child.kill()
            stderr = self._child.stderr
        self._forget()
        return Trouble(kind, call_id, reason, stderr)

    def _forget(self) -> None:
        self._child = None
        self._last_id = None

    def _unready(self, reason: str) -> SetupError:
        trouble = self._fail(TroubleKind.PROTOCOL, "", reason)
        end = _end_of(trouble.stderr) or f". Its stderr is empty: run {shlex.join(self._command)!r} by hand"
        return SetupError(f"the driver {reason}{end}")


def _ending(code: int | None) -> str:
    waited = f"did not exit within {PATIENCE_S:g} s after its stdin was closed, and was ended"
    return waited if code is None else f"{describe_exit(code)} after its stdin was closed"


def _end_of(stderr: str) -> str:
    """Return a sentence with the last lines of a driver's stderr, or nothing if it is empty."""
    lines = [shortened(one_line(line), _LONGEST_SHOWN) for line in last_lines(stderr)]
    shown = (
        "".join(f"\n  {line}" for line in lines) if len(lines) > 1 else "".join(f" {line}" for line in lines)
    )
    return f". Its stderr ended with:{shown}" if lines else ""
