"""The client under test: a driver process that is restarted when it fails."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from workers_ai_contract.checking.outcomes import Trouble, TroubleKind
from workers_ai_contract.conformance.child import (
    LONGEST_LINE,
    PATIENCE_S,
    Child,
    ClosedError,
    LineTooLongError,
    describe_exit,
)
from workers_ai_contract.conformance.protocol import (
    HELLO,
    ProtocolError,
    Ready,
    id_of,
    parse_ready,
    parse_result,
    to_line,
)
from workers_ai_contract.errors import SetupError
from workers_ai_contract.vocabulary import MODEL
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.checking.outcomes import Outcome
    from workers_ai_contract.conformance.protocol import Call

HELLO_TIMEOUT_S = 60.0
GRACE_S = 2.0
ACCOUNT_ID = "0123456789abcdef0123456789abcdef"
API_TOKEN = "wai-stand-in-token"  # noqa: S105 - the stand-in accepts any token
_SHOWN_LINES = 10
_LONGEST_SHOWN = 300
_TOO_LONG = f"more than {LONGEST_LINE >> 20} MiB"
_TWICE = "printed more than one answer to the call"


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
            line = child.receive(self._hello_timeout_s)
            if line is None:
                raise self._unready(f"did not send 'ready' within {self._hello_timeout_s:g} s")
            return parse_ready(line)
        except TimeoutError:
            raise self._unready("does not read its stdin") from None
        except ClosedError:
            raise self._unready(f"{describe_exit(child.exit_code())} before it sent 'ready'") from None
        except LineTooLongError:
            raise self._unready(f"printed a first line of {_TOO_LONG}") from None
        except ProtocolError as error:
            raise self._unready(str(error)) from None

    def call(self, call: Call, *, settle_s: float = 0.0) -> Outcome:
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
            waited = f"sent no result within {call.timeout_s + GRACE_S:g} s"
            return self._fail(TroubleKind.TIMEOUT, call.id, waited)
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

    def _exchange(self, child: Child, call: Call) -> Outcome:
        deadline = time.monotonic() + call.timeout_s + GRACE_S
        child.send(to_line(call.to_json()), call.timeout_s + GRACE_S)
        line = child.receive(max(0.0, deadline - time.monotonic()))
        if line is None:
            raise TimeoutError
        if self._last_id is not None and id_of(line) == self._last_id:
            return self._fail(TroubleKind.PROTOCOL, self._last_id, _TWICE)
        answered, report = parse_result(line, call.operation)
        if answered != call.id:
            raise ProtocolError("answered with an id that does not match any call")
        return report

    def _settled(self, child: Child, call_id: str, settle_s: float) -> Trouble | None:
        if not settle_s or child.receive(settle_s) is None:
            return None
        return self._fail(TroubleKind.PROTOCOL, call_id, _TWICE)

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
        return SetupError(f"the driver {reason}{_end_of(trouble.stderr)}")


def _ending(code: int | None) -> str:
    waited = f"did not exit within {PATIENCE_S:g} s after its stdin was closed, and was ended"
    return waited if code is None else f"{describe_exit(code)} after its stdin was closed"


def _end_of(stderr: str) -> str:
    """Return a sentence with the last lines of a driver's stderr, or nothing if it is empty."""
    lines = [
        one_line(line.rstrip())[-_LONGEST_SHOWN:] for line in stderr.strip().splitlines()[-_SHOWN_LINES:]
    ]
    shown = (
        "".join(f"\n  {line}" for line in lines) if len(lines) > 1 else "".join(f" {line}" for line in lines)
    )
    return f". Its stderr ended with:{shown}" if lines else ""


def environment_for(origin: str, inherited: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a driver: the address of the stand-in in the variables of common libraries.

    The old `CLOUDFLARE_API_KEY` is removed, because the `cloudflare` packages prefer it to the token. Proxies
    are disabled for loopback.
    """
    environment = dict(os.environ if inherited is None else inherited)
    environment.pop("CLOUDFLARE_API_KEY", None)
    version_4 = f"{origin}/client/v4"
    openai = f"{version_4}/accounts/{ACCOUNT_ID}/ai/v1"
    environment.update(
        WAI_BASE_URL=origin,
        WAI_ACCOUNT_ID=ACCOUNT_ID,
        WAI_API_TOKEN=API_TOKEN,
        WAI_MODEL=MODEL,
        OPENAI_BASE_URL=openai,
        OPENAI_API_KEY=API_TOKEN,
        CLOUDFLARE_BASE_URL=version_4,
        CLOUDFLARE_API_TOKEN=API_TOKEN,
        CLOUDFLARE_ACCOUNT_ID=ACCOUNT_ID,
        CLOUDFLARE_API_BASE=openai,
    )
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [environment[name]] if environment.get(name) else []
        environment[name] = ",".join([*hosts, "127.0.0.1"])
    return environment
