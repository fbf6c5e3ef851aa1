"""The test bench: a stand-in and a driver that run and check one case at a time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, cast

from workers_ai_contract.cases.case import Case
from workers_ai_contract.checking.checks import check
from workers_ai_contract.checking.observation import Observation
from workers_ai_contract.checking.outcomes import Raised, Returned, Trouble, TroubleKind
from workers_ai_contract.checking.timing import limit_shown_by
from workers_ai_contract.clients.driver import HELLO_TIMEOUT_S
from workers_ai_contract.clients.naming import source_named
from workers_ai_contract.clients.protocol import GRACE_S, CallMessage
from workers_ai_contract.conformance.clock import PartClock
from workers_ai_contract.conformance.stage import Stage
from workers_ai_contract.failures import Failure
from workers_ai_contract.faults import ENDLESS, LONG_PAUSE, STALL_FIRST
from workers_ai_contract.settings.switches import DEFAULTS, Switches
from workers_ai_contract.standin import StandIn
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.checking.outcomes import Outcome
    from workers_ai_contract.clients.protocol import Ready
    from workers_ai_contract.clients.sources import ClientSource
    from workers_ai_kernel import Json, JsonObject

CALL_TIMEOUT_S = 10.0
# With the last, a correct client does not wait so long, even on a busy machine.
_TIMEOUTS_S = {"stall": 0.5, ENDLESS: 0.5, STALL_FIRST: 0.8, LONG_PAUSE: 1.0, "stays-open": 2.0}
# Enough to see that a client that takes twice its time limit is late.
_SHORT_GRACE_S = 1.0
_CALL_PREFIX = re.compile(r"/call/c\d+\b")

Screening: TypeAlias = Callable[[Case, Failure], bool]
"""Returns whether a failure of a case is reported; others count as if they had not happened."""


def report_all(_case: Case, _failure: Failure) -> bool:
    """Report every failure."""
    return True


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
    """Runs cases against a client: a source, or the label of one; a context manager that ends the client.

    Raises:
        UsageError: the command is empty or cannot be parsed.
        SetupError: the stand-in or the client cannot be started.
    """

    def __init__(
        self,
        client: str | ClientSource,
        *,
        call_timeout_s: float = CALL_TIMEOUT_S,
        hello_timeout_s: float = HELLO_TIMEOUT_S,
        is_reported: Screening = report_all,
        switches: Switches = DEFAULTS,
    ) -> None:
        self._source = (
            source_named(client, hello_timeout_s=hello_timeout_s) if isinstance(client, str) else client
        )
        self._call_timeout_s = call_timeout_s
        self._is_reported = is_reported
        self._stage = Stage()
        self._standin = StandIn(
            self._stage,
            on_exchange=self._stage.record,
            # A history may have null content; how a client handles it is compared, not refused.
            switches=replace(switches, accept_null_content=True),
            plan=self._stage.plan,
            polls=self._stage.polled,
        )
        self._open = ExitStack()
        self._calls = 0
        self.clock = PartClock()
        """Where the time of the run goes."""
        self._previous: tuple[str, Case] | None = None

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(self._standin)
            self._driver = opening.enter_context(self._source.open(self._standin.origin))
            self.ready: Ready = self._driver.start()
            self._standin.set_responses_stream(on=Form.RESPONSES in self.ready.streamed)
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
        with self.clock.on("restarting"):
            self._driver.start()

    def examine(self, case: Case, *, settle_s: float = 0.0) -> Examined:
        """Run a case and check the client's behaviour.

        Args:
            case: The case to run.
            settle_s: How long to wait for a second answer from the driver.

        Raises:
            SetupError: the client had exited and does not start again.
        """
        case = self._expressible(case)
        stopped = self._call_before(case)
        if stopped is not None and case.continues:
            # The turn that it would continue has no answer.
            return Examined(case, Observation((), stopped), ())
        call_id, observation = self._observe(case, settle_s)
        trouble = observation.outcome
        earlier: Examined | None = None
        if isinstance(trouble, Trouble) and trouble.call_id != call_id:
            earlier = self._blame_previous(trouble)
            call_id, observation = self._observe(case, settle_s)
        self._previous = (call_id, case)
        return Examined(case, observation, self._checked(case, observation), earlier)

    def _checked(self, case: Case, observation: Observation) -> tuple[Failure, ...]:
        with self.clock.on("checking"):
            failures = check(self._as_sent(case), observation)
        return tuple(failure for failure in failures if self._is_reported(case, failure))

    def _expressible(self, case: Case) -> Case:
        """Return the case with what the client's library can express of its request."""
        request = self.ready.abilities.expressible(case.intent.operation, case.intent.request)
        before = tuple(map(self._expressible, case.before))
        return replace(case, intent=replace(case.intent, request=request), before=before)

    def _call_before(self, case: Case) -> Outcome | None:
        """Make the calls before that of a case; return the outcome of the last one if it has no answer."""
        outcome: Outcome | None = None
        for each in case.before:
            stopped = self._call_before(each)
            outcome = stopped if stopped and each.continues else self._observe(each, 0.0)[1].outcome
        return None if isinstance(outcome, Returned) else outcome

    def _as_sent(self, case: Case) -> Case:
        """Return the case with the fields under the names that the client's library sends."""
        abilities, operation = self.ready.abilities, case.intent.operation
        request = case.intent.request
        named = {abilities.sent_as(operation, name) or name: value for name, value in request.items()}
        return case if named == request else replace(case, intent=replace(case.intent, request=named))

    def _observe(self, case: Case, settle_s: float) -> tuple[str, Observation]:
        self._calls += 1
        call_id = f"c{self._calls}"
        limit_s = self._timeout_s(case)
        self._stage.set(call_id, case)
        call = CallMessage(
            id=call_id,
            operation=case.intent.operation,
            stream=case.intent.stream,
            request=case.intent.request,
            timeout_s=limit_s,
            base_url=self._standin.base_url(call_id),
            continues=f"c{self._calls - 1}" if case.continues else None,
            grace_s=_SHORT_GRACE_S if limit_shown_by(case) else GRACE_S,
        )
        begun = time.monotonic()
        with self.clock.on("client"):
            outcome = self._driver.call(call, settle_s=settle_s)
        # A client that failed, or that runs in process, is not waited for.
        took_s = max(0.0, time.monotonic() - begun - settle_s)
        # Ports and call ids differ between runs; reports with the same seed must not.
        if isinstance(outcome, Raised):
            outcome = Raised(cast("JsonObject", self._without_ports(outcome.error)))
        elif isinstance(outcome, Trouble):
            outcome = replace(outcome, stderr=str(self._without_ports(outcome.stderr)))
        requests = self._stage.take()
        if isinstance(outcome, Trouble) and outcome.kind is TroubleKind.TIMEOUT and not requests:
            outcome = replace(outcome, kind=TroubleKind.HANGS)
        return call_id, Observation(requests, outcome, limit_s, took_s)

    def _timeout_s(self, case: Case) -> float:
        """Return the time limit of a call; shorter where a correct client waits until its end."""
        faults = tuple(step.fault.name for step in case.plan.steps if step.fault is not None)
        names = ("stall",) * case.unfinished + faults
        return min([self._call_timeout_s, *(_TIMEOUTS_S[name] for name in names if name in _TIMEOUTS_S)])

    def _blame_previous(self, trouble: Trouble) -> Examined | None:
        if self._previous is None or self._previous[0] != trouble.call_id:
            return None
        case = self._previous[1]
        observation = Observation((), trouble)
        return Examined(case, observation, self._checked(case, observation))

    def _without_ports(self, value: Json) -> Json:
        if isinstance(value, dict):
            return {name: self._without_ports(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._without_ports(member) for member in value]
        if not isinstance(value, str):
            return value
        port = self._standin.origin.rsplit(":", 1)[-1]
        return re.sub(rf"(?<!\d){port}(?!\d)", "PORT", _CALL_PREFIX.sub("", value))
