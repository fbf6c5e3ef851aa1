"""The client under test: a driver process that is started, asked, and started anew when it fails."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.conformance.child import Child, ClosedError, LineTooLongError, describe_exit
from workers_ai_contract.conformance.protocol import (
    HELLO,
    ProtocolError,
    Ready,
    Report,
    id_of,
    parse_ready,
    parse_result,
    to_line,
)
from workers_ai_contract.errors import SetupError
from workers_ai_contract.vocabulary import MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.conformance.protocol import Call

HELLO_TIMEOUT_S = 60.0
GRACE_S = 2.0
ACCOUNT_ID = "0123456789abcdef0123456789abcdef"
API_TOKEN = "wai-stand-in-token"  # noqa: S105 - the stand-in takes any
_SHOWN_COMPLAINT = 300
_TWICE = "printed more than one answer to the call"


class TroubleKind(StrEnum):
    """How a driver failed a call; the values are the codes of the findings."""

    CRASHED = "driver-crashed"
    TIMEOUT = "driver-timeout"
    PROTOCOL = "driver-protocol"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A call that the driver failed: `reason` ends a sentence about it, `stderr` are its last words.

    `call_id` is the call that is to blame: the one that was made, or the one before it where the driver
    answered that a second time.
    """

    kind: TroubleKind
    call_id: str
    reason: str
    stderr: str


Outcome: TypeAlias = Report | Trouble


class Driver:
    """A driver process behind the client protocol; a context that leaves nothing running.

    After trouble the process is ended; the next call starts it anew.
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
        self._last_id: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> Ready:
        """Start the process, in place of one that runs, and say hello.

        Raises:
            SetupError: it cannot be started, or it never said that it is ready.
        """
        self.close()
        child = Child(self._command, self._environment)
        self._child = child
        try:
            # What ended before it was spoken to may have said something, and that tells more.
            with suppress(ClosedError):
                child.send(to_line(HELLO), self._hello_timeout_s)
            line = child.receive(self._hello_timeout_s)
            if line is None:
                raise self._unready(f"it said nothing within {self._hello_timeout_s:g} s")
            return parse_ready(line)
        except TimeoutError:
            raise self._unready("it does not read what it is told") from None
        except ClosedError:
            raise self._unready(f"it {describe_exit(child.exit_code())}") from None
        except LineTooLongError:
            raise self._unready("its first line does not end") from None
        except ProtocolError as error:
            raise self._unready(f"it {error}") from None

    def call(self, call: Call, *, settle_s: float = 0.0) -> Outcome:
        """Make a call and return what the driver made of it.

        Args:
            call: What is to be called.
            settle_s: How long to look for a second answer after the first.

        Raises:
            SetupError: the process had to be started anew and could not be.
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
            waited = f"gave no result within {call.timeout_s + GRACE_S:g} s"
            return self._fail(TroubleKind.TIMEOUT, call.id, waited)
        except ClosedError:
            return self._crash(call.id)
        except LineTooLongError:
            return self._fail(TroubleKind.PROTOCOL, call.id, "printed a line that does not end")
        except ProtocolError as error:
            return self._fail(TroubleKind.PROTOCOL, call.id, str(error))
        return outcome

    def close(self) -> None:
        """Close the driver's input and make sure that its whole group ends."""
        if self._child is not None:
            self._child.end()
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
            raise ProtocolError("answered a call under the id of no call")
        return report

    def _settled(self, child: Child, call_id: str, settle_s: float) -> Trouble | None:
        if not settle_s or child.receive(settle_s) is None:
            return None
        return self._fail(TroubleKind.PROTOCOL, call_id, _TWICE)

    def _crash(self, call_id: str) -> Trouble:
        code = None if self._child is None else self._child.exit_code()
        return self._fail(TroubleKind.CRASHED, call_id, describe_exit(code))

    def _fail(self, kind: TroubleKind, call_id: str, reason: str) -> Trouble:
        complaints = ""
        if self._child is not None:
            self._child.kill()
            complaints = self._child.complaints
        self._forget()
        return Trouble(kind, call_id, reason, complaints)

    def _forget(self) -> None:
        self._child = None
        self._last_id = None

    def _unready(self, reason: str) -> SetupError:
        trouble = self._fail(TroubleKind.PROTOCOL, "", reason)
        last_words = trouble.stderr.strip().rsplit("\n", 1)[-1][-_SHOWN_COMPLAINT:]
        said = f"; its last words: {last_words}" if last_words else ""
        return SetupError(f"the client never said that it is ready: {reason}{said}")


def environment_for(origin: str, inherited: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a driver: where the stand-in is, in the words of common libraries.

    The old `CLOUDFLARE_API_KEY` is taken away, because the `cloudflare` packages prefer it to the token;
    no proxy stands between the client and loopback.
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
