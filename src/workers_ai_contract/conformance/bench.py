"""The test bench: a stand-in and a driver that run and check one case at a time."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from workers_ai_contract.checking.checks import check
from workers_ai_contract.checking.observation import Observation, Seen
from workers_ai_contract.checking.outcomes import Raised, Trouble
from workers_ai_contract.clients.commands import split_command
from workers_ai_contract.clients.driver import HELLO_TIMEOUT_S, Driver
from workers_ai_contract.clients.environment import environment_for
from workers_ai_contract.clients.protocol import CallMessage
from workers_ai_contract.faults import AS_IS, Plan
from workers_ai_contract.standin import StandIn
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError, BatchAnswer
from workers_ai_contract.wire.api_errors import MODEL_ERRORS

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.clients.protocol import Ready
    from workers_ai_contract.failures import Failure
    from workers_ai_contract.wire import Exchange, ReceivedRequest, Reply
    from workers_ai_kernel import Json, JsonObject

CALL_TIMEOUT_S = 10.0
_STALLED_TIMEOUT_S = 0.5
_CALL_PREFIX = re.compile(r"/call/c\d+\b")


@dataclass(frozen=True, slots=True)
class Examined:
    """A case that was run, with its failures; `earlier` is the previous case if it failed belatedly."""

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
    """Runs cases against the client that a command starts; a context manager that stops all processes.

    Raises:
        UsageError: the command is empty or cannot be parsed.
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
        self._standin = StandIn(self._stage, on_exchange=self._stage.record, plan=self._stage.plan)
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

    @property
    def ending(self) -> str | None:
        """How the client ended if not with code 0 by itself; known when the block has ended."""
        return self._driver.ending

    def restart(self) -> None:
        """Restart the client, so that it keeps no state from earlier calls.

        Raises:
            SetupError: the client does not start again.
        """
        self._previous = None
        self._driver.start()

    def examine(self, case: Case, *, settle_s: float = 0.0) -> Examined:
        """Run a case and check the client's behaviour.

        Args:
            case: The case to run.
            settle_s: How long to wait for a second answer from the driver.

        Raises:
            SetupError: the client had exited and does not start again.
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
        self._stage.set(call_id, case)
        call = CallMessage(
            id=call_id,
            operation=case.intent.operation,
            stream=case.intent.stream,
            request=case.intent.request,
            timeout_s=self._timeout_s(case),
            base_url=self._standin.base_url(call_id),
        )
        outcome = self._driver.call(call, settle_s=settle_s)
        # Ports and call ids differ between runs; reports with the same seed must not.
        if isinstance(outcome, Raised):
            outcome = Raised(cast("JsonObject", self._without_ports(outcome.error)))
        elif isinstance(outcome, Trouble):
            outcome = replace(outcome, stderr=str(self._without_ports(outcome.stderr)))
        return call_id, Observation(self._stage.take(), outcome)

    def _timeout_s(self, case: Case) -> float:
        """Return the time limit of a call; shorter where a correct client waits until its end."""
        stalls = any(step.fault is not None and step.fault.name == "stall" for step in case.plan.steps)
        return min(self._call_timeout_s, _STALLED_TIMEOUT_S) if stalls else self._call_timeout_s

    def _blame_previous(self, trouble: Trouble) -> Examined | None:
        if self._previous is None or self._previous[0] != trouble.call_id:
            return None
        case = self._previous[1]
        observation = Observation((), trouble)
        return Examined(case, observation, check(case, observation))

    def _without_ports(self, value: Json) -> Json:
        if isinstance(value, dict):
            return {name: self._without_ports(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._without_ports(member) for member in value]
        if not isinstance(value, str):
            return value
        port = self._standin.origin.rsplit(":", 1)[-1]
        return re.sub(rf"(?<!\d){port}(?!\d)", "PORT", _CALL_PREFIX.sub("", value))


class _Stage:
    """Answers the requests of the current call and records them.

    All methods except `set` and `take` run in the server's thread. The server reports a request before it
    answers, so no request of a correct client is missing when the driver reports its result.
    """

    def __init__(self) -> None:
        self._call_id = ""
        self._reply: Reply = MODEL_ERRORS[0]
        self._plan = AS_IS
        self._seen: list[Seen] = []
        self._answered = False

    def set(self, call_id: str, case: Case) -> None:
        self._call_id, self._reply, self._seen = call_id, case.reply, []
        # A copy, so that the steps of each call are counted from the first one.
        self._plan = case.plan if case.plan == AS_IS else Plan(case.plan.steps)

    def take(self) -> tuple[Seen, ...]:
        return tuple(self._seen)

    def reply(self, request: ReceivedRequest) -> Reply:
        if not self._is_current(request):
            return MODEL_ERRORS[0]
        self._answered = True
        fits = isinstance(self._reply, ApiError) or (
            isinstance(self._reply, BatchAnswer) == (request.form is Form.BATCH)
        )
        return self._reply if fits else MODEL_ERRORS[0]

    def plan(self, request: ReceivedRequest) -> Plan:
        return self._plan if self._is_current(request) else AS_IS

    def record(self, exchange: Exchange) -> None:
        if self._is_current(exchange.request):
            self._seen.append(Seen(exchange, self._answered))
        self._answered = False

    def _is_current(self, request: ReceivedRequest) -> bool:
        # A client that uses the base URL of the environment does not identify the call.
        return request.call_id in {None, self._call_id}
