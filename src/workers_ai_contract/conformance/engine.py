"""Explores a client: runs all cases of a plan once, and records what failed.

The first pass runs all planned cases and only records failures, so the counts are exact and the whole budget
is used. `shrinking` then makes each finding smaller. Known cases are not run again.
"""

from __future__ import annotations

import time
from binascii import crc32
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import controls
from workers_ai_contract.cases.conversation import PLACES, turn_cases
from workers_ai_contract.cases.covering import error_cases, intent_cases, plan_cases, slow_cases
from workers_ai_contract.cases.drawing import planned_case, turned_case
from workers_ai_contract.cases.shards import WHOLE, Shard
from workers_ai_contract.cases.strategy import cases
from workers_ai_contract.checking.outcomes import TroubleKind
from workers_ai_contract.checking.timing import limit_shown_by
from workers_ai_contract.conformance import hypothesis_run
from workers_ai_contract.conformance.events import CaseFinished, FailureFound
from workers_ai_contract.conformance.ledger import Ledger
from workers_ai_contract.conformance.scope import ScopeLog
from workers_ai_contract.drawing.source import SeededSource
from workers_ai_contract.errors import SetupError
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.strategies import SearchStrategy

    from workers_ai_contract.cases.case import CallMode, Case
    from workers_ai_contract.conformance.bench import Bench, Examined
    from workers_ai_contract.conformance.events import Listener
    from workers_ai_contract.drawing import ChoiceSource

# A call mode is stopped after this many calls that the driver failed; fewer for timeouts, which take long.
MOST_TROUBLES = {
    TroubleKind.TIMEOUT: 2,
    TroubleKind.HANGS: 2,
    TroubleKind.CRASHED: 10,
    TroubleKind.PROTOCOL: 10,
    TroubleKind.FAULT: 10,
}
_FEW_EXAMPLES = 20
# Each batch takes the pause of the client before its poll; what is drawn of Responses, whole answers show.
_SMALL_SHARE = 4
# A client that takes longer than this to give up is not asked again about the same status, in seconds.
_LONG_S = 0.3
_RETRIED = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The settings of a run.

    `max_examples` applies to each call mode; `ends_at` is a time of the monotonic clock; the run is
    interrupted as soon as `stop` returns True. With `turns`, the client takes further turns of conversations.
    Only cases of the `shard` are run; `shared` are cases that failed in other runs, `recorded` those
    of a recording.
    """

    modes: tuple[CallMode, ...]
    seed: int
    max_examples: int
    ends_at: float | None = None
    stop: Callable[[], bool] = bool
    turns: bool = False
    shard: Shard = WHOLE
    shared: tuple[Case, ...] = ()
    recorded: tuple[Case, ...] = ()

    def examples_of(self, mode: CallMode) -> int:
        """Return the number of drawn cases without a plan for a call mode."""
        share = _SMALL_SHARE if mode.operation is Form.BATCH or mode.is_typed else 1
        return max(1, self.max_examples // share)

    @property
    def planned_examples(self) -> int:
        """The number of drawn cases with a plan for each call mode."""
        return max(1, self.max_examples // 4)

    def turned_examples(self, mode: CallMode) -> int:
        """Return the number of drawn second turns for a call mode."""
        return self.max_examples // 10 if self.turns and mode.operation in PLACES else 0


class FuzzEngine:
    """Runs a plan on a bench and records the results in a ledger.

    `given_up` holds the call modes that were stopped; `lost` is why the client cannot be restarted.
    """

    def __init__(self, bench: Bench, plan: RunPlan, listen: Listener) -> None:
        self.bench = bench
        self.plan = plan
        self.ledger = Ledger()
        self.scope = ScopeLog(plan.modes)
        self.given_up: dict[CallMode, TroubleKind] = {}
        self.lost: str | None = None
        self.controls = {mode: controls(mode) for mode in plan.modes}
        self._listen = listen
        self._scripted = [*_phases(plan)]
        self._scripted_keys = {case.key for phase in self._scripted for case in phase}
        scripted = sum(plan.shard.has(case) for phase in self._scripted for case in phase)
        self._planned = scripted + sum(
            plan.shard.share(plan.examples_of(mode) + plan.planned_examples + plan.turned_examples(mode))
            + len(self.controls[mode])
            for mode in plan.modes
        )
        self._troubles: Counter[tuple[CallMode, TroubleKind]] = Counter()
        self._waits_out = False
        self._repeated: set[str] = set()
        self._number = 0

    @property
    def out_of_time(self) -> bool:
        """Whether the time limit of the run has passed."""
        return self.plan.ends_at is not None and time.monotonic() >= self.plan.ends_at

    def explore(self) -> None:
        """Run the cases of every run and drawn ones, usual replies first and slow ones last."""
        with self.bench.clock.on("drawing"):
            self._explore()

    def _explore(self) -> None:
        for mode, fixed in self.controls.items():
            for number, case in enumerate(fixed):
                self.ledger.not_run += not self._visit(case, control=f"{mode}, control {number + 1}")
        intents, errors, plans, slow = self._scripted
        self._visit_all(intents)
        self._visit_all(errors)
        self._explore_usual()
        self._visit_all(case for case in self.plan.recorded if case.mode in self.controls)
        # Later, so that a failure with a usual reply is not reported as one with an unusual reply.
        self._visit_all(plans)
        self._explore_planned()
        self._visit_all(case for case in self.plan.shared if case.mode in self.controls)
        self._visit_all(slow)

    def explore_drawn(self) -> None:
        """Run only the drawn cases, which depend on the seed."""
        self._explore_usual()
        self._explore_planned()

    def _explore_usual(self) -> None:
        # Separately, because otherwise one call mode could get most of the examples.
        for mode in self.plan.modes:
            self._explore_mode(mode, cases([mode]), self.plan.examples_of(mode))
            self._draw(mode, turned_case, self.plan.turned_examples(mode))

    def _explore_planned(self) -> None:
        for mode in self.plan.modes:
            self._draw(mode, planned_case, self.plan.planned_examples)

    def is_scripted(self, case: Case) -> bool:
        """Return whether a case is one of every run, as opposed to a drawn one."""
        return case.key in self._scripted_keys

    def seed_of(self, mode: CallMode) -> int:
        """Return a different seed for each call mode, so that they draw different cases."""
        return crc32(f"{self.plan.seed}:{mode}".encode())

    def raise_if_stopped(self) -> None:
        """Raise KeyboardInterrupt after an interrupt: what a signal handler raises can be lost."""
        if self.plan.stop():
            raise KeyboardInterrupt

    def examine(self, case: Case, settle_s: float) -> Examined | None:
        """Run a case; return None if the client cannot be restarted."""
        try:
            return self.bench.examine(case, settle_s=settle_s)
        except SetupError as error:
            self.lost = str(error)
            return None

    def _explore_mode(self, mode: CallMode, strategy: SearchStrategy[Case], examples: int) -> None:
        visited = 0

        def visit(case: Case) -> bool:
            nonlocal visited
            done = self._visit(case)
            visited += done
            if not done:
                self.ledger.not_run += self.plan.shard.share(examples - visited)
            return done

        hypothesis_run.explore(strategy, visit, seed_value=self.seed_of(mode), examples=examples)

    def _draw(self, mode: CallMode, draw: Callable[[ChoiceSource, CallMode], Case], examples: int) -> None:
        """Run drawn cases that are made smaller by trimming alone, so that Hypothesis need not draw them."""
        source = SeededSource(Random(f"{draw.__name__}:{self.seed_of(mode)}"))  # noqa: S311 - makes values
        for number in range(examples):
            case = draw(source, mode)
            if not self._is_superfluous(case) and not self._visit(case):
                self.ledger.not_run += self.plan.shard.share(examples - number)
                return

    def _visit_all(self, scripted: Iterable[Case]) -> None:
        for case in scripted:
            if not self._is_superfluous(case):
                self.ledger.not_run += not self._visit(case)

    def _is_superfluous(self, case: Case) -> bool:
        """Return whether a case would only wait for the repeats of a client that are known already."""
        return _repeatable(case) in self._repeated

    def _visit(self, case: Case, control: str | None = None) -> bool:
        """Run a new case; return False if no more cases of its call mode can be run."""
        self.raise_if_stopped()
        if not self.plan.shard.has(case):
            return True
        if self.lost is not None or self.out_of_time or case.mode in self.given_up:
            return False
        if self.ledger.known(case) is not None:
            return True
        examined = self.examine(case, 0.0)
        if examined is None:
            return False
        self._number += 1
        new = self.ledger.explored(examined)
        self.scope.note(examined)
        if control is not None:
            self.scope.control(examined, control)
        self._note_trouble(examined)
        repeatable = _repeatable(case)
        observed = examined.observation
        if repeatable is not None and len(observed.answered) > 1 and observed.took_s > _LONG_S:
            self._repeated.add(repeatable)
        self._listen(CaseFinished(self._number, self._planned, case, examined.failures))
        for failure in new:
            self._listen(FailureFound(failure, self.ledger.first(failure.identity)[1]))
        return True

    def _note_trouble(self, examined: Examined) -> None:
        for each in (examined, examined.earlier):
            if each is not None and each.trouble is not None and not limit_shown_by(each.case):
                place = each.case.mode, each.trouble.kind
                self._troubles[place] += 1
                if self._troubles[place] >= MOST_TROUBLES[each.trouble.kind]:
                    self.given_up[each.case.mode] = each.trouble.kind


def _repeatable(case: Case) -> str | None:
    """Return what a client may repeat its request for: a status or a fault."""
    if isinstance(case.reply, ApiError):
        return str(case.reply.status) if case.reply.status in _RETRIED and not case.polls else None
    fault = case.plan.steps[0].fault
    if fault is None or not fault.kind.is_retriable:
        return None
    # What is left of a stream is another matter than what is left of a whole body.
    return fault.name if fault.kind.substitute else f"{fault.name}, streamed: {case.intent.stream}"


def _phases(plan: RunPlan) -> tuple[list[Case], list[Case], list[Case], list[Case]]:
    """Return the scripted cases of all modes; fewer of each phase for a very small number of examples."""
    most = plan.max_examples if plan.max_examples < _FEW_EXAMPLES else None
    intents: list[Case] = []
    errors: list[Case] = []
    plans: list[Case] = []
    slow: list[Case] = []
    for number, mode in enumerate(plan.modes):
        intents += [*intent_cases(mode)][:most]
        intents += [*turn_cases(mode)][:most] if plan.turns else []
        errors += [*error_cases(mode, every=number == 0)][:most]
        plans += plan_cases(mode)[:most]
        slow += [*slow_cases(mode, plan.modes)][:most]
    return intents, errors, plans, slow
