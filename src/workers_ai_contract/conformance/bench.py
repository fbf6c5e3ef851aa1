"""The test bench: a stand-in and a driver, on which one case at a time is run and judged."""

from __future__ import annotations

import re
import shlex
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from workers_ai_contract.conformance.checks import check
from workers_ai_contract.conformance.driver import HELLO_TIMEOUT_S, Driver, Trouble, environment_for
from workers_ai_contract.conformance.observation import Observation, Seen
from workers_ai_contract.conformance.protocol import Call, Raised
from workers_ai_contract.errors import UsageError
from workers_ai_contract.standin import StandIn
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError, BatchAnswer
from workers_ai_contract.wire.api_errors import MODEL_ERRORS

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.conformance.cases import Case
    from workers_ai_contract.conformance.protocol import Ready
    from workers_ai_contract.failures import Failure
    from workers_ai_contract.wire import Exchange, ReceivedRequest, Reply
    from workers_ai_kernel import Json, JsonObject

CALL_TIMEOUT_S = 10.0
_CALL_PREFIX = re.compile(r"/call/c\d+\b")


@dataclass(frozen=True, slots=True)
class Examined:
    """A case that was run, with what is wrong; `earlier` is a case before it that turned out wrong since."""

    case: Case
    observation: Observation
    failures: tuple[Failure, ...]
    earlier: Examined | None = None

    @property
    def trouble(self) -> Trouble | None:
        """Return how the driver failed the call, if it did."""
        outcome = self.observation.outcome
        return outcome if isinstance(outcome, Trouble) else None


class Bench:
    """Runs cases against the client that a command starts; a context that leaves nothing running.

    Raises:
        UsageError: the command is none.
        SetupError: the stand-in or the client cannot be started.
    """

    def __init__(
        self,
        command: str,
        *,
        call_timeout_s: float = CALL_TIMEOUT_S,
        hello_timeout_s: float = HELLO_TIMEOUT_S,
    ) -> None:
        self._arguments = split_command(command)
        self._call_timeout_s = call_timeout_s
        self._hello_timeout_s = hello_timeout_s
        self._stage = _Stage()
        self._standin = StandIn(self._stage, on_exchange=self._stage.record)
        self._open = ExitStack()
        self._calls = 0
        self._previous: tuple[str, Case] | None = None

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(self._standin)
            driver = Driver(
                self._arguments,
                environment_for(self._standin.origin),
                hello_timeout_s=self._hello_timeout_s,
            )
            self._driver = opening.enter_context(driver)
            self.ready: Ready = driver.start()
            self._open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def start_afresh(self) -> None:
        """Start the client anew, so that nothing of earlier calls is left in it.

        Raises:
            SetupError: it does not come up again.
        """
        self._previous = None
        self._driver.start()

    def examine(self, case: Case, *, settle_s: float = 0.0) -> Examined:
        """Run a case and judge it.

        Args:
            case: What is run.
            settle_s: How long to look whether the driver answers twice.

        Raises:
            SetupError: the client had ended and does not come up again.
        """
        call_id, observation = self._observe(case, settle_s)
        trouble = observation.outcome
        earlier: Examined | None = None
        if isinstance(trouble, Trouble) and trouble.call_id != call_id:
            earlier = self._blame_previous(trouble)
            call_id, observation = self._observe(case, settle_s)
        self._previous = (call_id, case)
        return Examined(case, observation, check(case, observation), earlier)

    def _observe(self, case: Case, settle_s: float) -> tuple[str, Observation]:
        self._calls += 1
        call_id = f"c{self._calls}"
        self._stage.set(call_id, case.reply)
        call = Call(
            id=call_id,
            operation=case.intent.operation,
            stream=case.intent.stream,
            request=case.intent.request,
            timeout_s=self._call_timeout_s,
            base_url=self._standin.base_url(call_id),
        )
        outcome = self._driver.call(call, settle_s=settle_s)
        # Ports and call ids differ from run to run; reports of the same run must not.
        if isinstance(outcome, Raised):
            outcome = Raised(cast("JsonObject", self._without_places(outcome.error)))
        elif isinstance(outcome, Trouble):
            outcome = replace(outcome, stderr=str(self._without_places(outcome.stderr)))
        return call_id, Observation(self._stage.take(), outcome)

    def _blame_previous(self, trouble: Trouble) -> Examined | None:
        if self._previous is None or self._previous[0] != trouble.call_id:
            return None
        case = self._previous[1]
        observation = Observation((), trouble)
        return Examined(case, observation, check(case, observation))

    def _without_places(self, value: Json) -> Json:
        if isinstance(value, dict):
            return {name: self._without_places(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._without_places(member) for member in value]
        if not isinstance(value, str):
            return value
        port = self._standin.origin.rsplit(":", 1)[-1]
        return re.sub(rf"(?<!\d){port}(?!\d)", "PORT", _CALL_PREFIX.sub("", value))


class _Stage:
    """Answers the requests of the call that is on, and remembers them.

    Its methods run in the server's thread, but for `set` and `take`; the server reports a request before
    it answers it, so when the driver has spoken there is nothing left to come of a well-behaved client.
    """

    def __init__(self) -> None:
        self._call_id = ""
        self._reply: Reply = MODEL_ERRORS[0]
        self._seen: list[Seen] = []
        self._answered = False

    def set(self, call_id: str, reply: Reply) -> None:
        self._call_id, self._reply, self._seen = call_id, reply, []

    def take(self) -> tuple[Seen, ...]:
        return tuple(self._seen)

    def reply(self, request: ReceivedRequest) -> Reply:
        if not self._is_on(request):
            return MODEL_ERRORS[0]
        self._answered = True
        fits = isinstance(self._reply, ApiError) or (
            isinstance(self._reply, BatchAnswer) == (request.form is Form.BATCH)
        )
        return self._reply if fits else MODEL_ERRORS[0]

    def record(self, exchange: Exchange) -> None:
        if self._is_on(exchange.request):
            self._seen.append(Seen(exchange, self._answered))
        self._answered = False

    def _is_on(self, request: ReceivedRequest) -> bool:
        # A client that keeps to the environment's address does not say which call it is in.
        return request.call_id in {None, self._call_id}


def split_command(command: str) -> tuple[str, ...]:
    """Return the words of a command line, split as a shell would, without one.

    Raises:
        UsageError: it has none, or a quotation does not end.
    """
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise UsageError(f"the client command {command!r} cannot be split into words: {error}") from None
    if not words:
        raise UsageError("the client command is empty: say what starts the client's driver")
    return words
