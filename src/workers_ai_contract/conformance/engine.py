"""Explores a client and shrinks the findings.

There are two passes. The first runs all planned cases and only records failures, so the counts are exact and
the whole budget is used. The second draws the same cases again for each finding and lets Hypothesis shrink
the first one that fails. Known cases are not run again, so the second pass only costs the new cases that
shrinking tries.
"""

from __future__ import annotations

import time
from binascii import crc32
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import controls
from workers_ai_contract.cases.covering import plan_cases
from workers_ai_contract.cases.strategy import cases, planned_cases
from workers_ai_contract.cases.trimming import trimmed
from workers_ai_contract.checking.outcomes import TroubleKind
from workers_ai_contract.conformance import hypothesis_run
from workers_ai_contract.conformance.events import CaseFinished, FailureFound, Shrinking, Shrunk
from workers_ai_contract.conformance.ledger import Ledger
from workers_ai_contract.conformance.results import ClientFinding
from workers_ai_contract.errors import SetupError
from workers_ai_contract.faults import AS_IS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from workers_ai_contract.cases.case import CallMode, Case
    from workers_ai_contract.conformance.bench import Bench, Examined
    from workers_ai_contract.conformance.events import Listener
    from workers_ai_contract.failures import Failure, Identity

SHRINK_TIME_S = 20.0
_SETTLE_S = 0.2
_DRIVER_CODES = frozenset(kind.value for kind in TroubleKind)
# A call mode is stopped after this many calls that the driver failed; fewer for timeouts, which take long.
MOST_TROUBLES = {
    TroubleKind.TIMEOUT: 2,
    TroubleKind.CRASHED: 10,
    TroubleKind.PROTOCOL: 10,
    TroubleKind.FAULT: 10,
}
# The budget of one search is counted in cases, not in time, so that a seed gives the same result on any
# machine; a case that requires a restart of the driver counts as many.
_SHRINK_BUDGET = 1000
_COST = {
    TroubleKind.TIMEOUT: 500,
    TroubleKind.CRASHED: 5,
    TroubleKind.PROTOCOL: 5,
    TroubleKind.FAULT: 1,
}


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The settings of a run.

    `max_examples` applies to each call mode; `ends_at` is a time of the monotonic clock; the run is
    interrupted as soon as `stop` returns True.
    """

    modes: tuple[CallMode, ...]
    seed: int
    max_examples: int
    ends_at: float | None = None
    stop: Callable[[], bool] = bool

    @property
    def planned_examples(self) -> int:
        """The number of drawn cases with a plan for each call mode."""
        return max(1, self.max_examples // 4)


class FuzzEngine:
    """Runs a plan on a bench and records the results in a ledger.

    `given_up` holds the call modes that were stopped; `lost` is why the client cannot be restarted.
    """

    def __init__(self, bench: Bench, plan: RunPlan, listen: Listener) -> None:
        self.ledger = Ledger()
        self.given_up: dict[CallMode, TroubleKind] = {}
        self.lost: str | None = None
        self._bench = bench
        self._plan = plan
        self._listen = listen
        self._controls = {mode: controls(mode) for mode in plan.modes}
        self._covering = {mode: plan_cases(mode)[: 2 * plan.max_examples] for mode in plan.modes}
        self._planned = sum(
            plan.max_examples + plan.planned_examples + len(self._controls[mode]) + len(self._covering[mode])
            for mode in plan.modes
        )
        self._restarted: dict[str, tuple[Failure, ...]] = {}
        self._troubles: Counter[tuple[CallMode, TroubleKind]] = Counter()
        self._number = 0

    @property
    def out_of_time(self) -> bool:
        """Whether the time limit of the run has passed."""
        return self._plan.ends_at is not None and time.monotonic() >= self._plan.ends_at

    def explore(self) -> None:
        """Run the control cases of every call mode, then drawn cases."""
        for fixed in self._controls.values():
            for case in fixed:
                self.ledger.not_run += not self._visit(case)
        # Separately, because otherwise one call mode could get most of the examples.
        for mode in self._plan.modes:
            self._explore_mode(mode, cases([mode]), self._plan.max_examples)
        # Last, so that a failure with a usual reply is not reported as one with an unusual reply.
        for planned in self._covering.values():
            for case in planned:
                self.ledger.not_run += not self._visit(case)
        for mode in self._plan.modes:
            self._explore_mode(mode, planned_cases(mode), self._plan.planned_examples)

    def _explore_mode(self, mode: CallMode, strategy: SearchStrategy[Case], examples: int) -> None:
        visited = 0

        def visit(case: Case) -> bool:
            nonlocal visited
            done = self._visit(case)
            visited += done
            if not done:
                self.ledger.not_run += examples - visited
            return done

        hypothesis_run.explore(strategy, visit, seed_value=self._seed_of(mode), examples=examples)

    def finding(self, identity: Identity) -> ClientFinding:
        """Return a finding with the smallest case that shows it."""
        self._listen(Shrinking(identity))
        failure, first = self.ledger.first(identity)
        case, shrunk = self._smallest(identity)
        confirmed = self._confirm(identity, case)
        if confirmed is None and case.key != first.key:
            case, shrunk = first, False
            confirmed = self._confirm(identity, case)
        finding = ClientFinding(
            failure=confirmed or failure,
            case=case,
            cases=self.ledger.times(identity),
            shrunk=shrunk and confirmed is not None,
            confirmed=confirmed is not None,
        )
        self._listen(Shrunk(finding))
        return finding

    def unshrunk(self, identity: Identity) -> ClientFinding:
        """Return a finding with the first case that showed it."""
        failure, case = self.ledger.first(identity)
        return ClientFinding(failure, case, self.ledger.times(identity), shrunk=False, confirmed=None)

    def raise_if_stopped(self) -> None:
        """Raise KeyboardInterrupt if the run was interrupted.

        Needed because an exception that a signal handler raises inside a destructor is lost.
        """
        if self._plan.stop():
            raise KeyboardInterrupt

    def _seed_of(self, mode: CallMode) -> int:
        """Return a different seed for each call mode, so that they draw different cases."""
        return crc32(f"{self._plan.seed}:{mode}".encode())

    def _visit(self, case: Case) -> bool:
        """Run a new case; return False if no more cases of its call mode can be run."""
        self.raise_if_stopped()
        if self.lost is not None or self.out_of_time or case.mode in self.given_up:
            return False
        if self.ledger.known(case) is not None:
            return True
        examined = self._examine(case, 0.0)
        if examined is None:
            return False
        self._number += 1
        new = self.ledger.explored(examined)
        self._note_trouble(examined)
        self._listen(CaseFinished(self._number, self._planned, case, examined.failures))
        for failure in new:
            self._listen(FailureFound(failure, self.ledger.first(failure.identity)[1]))
        return True

    def _note_trouble(self, examined: Examined) -> None:
        for each in (examined, examined.earlier):
            if each is not None and each.trouble is not None:
                place = each.case.mode, each.trouble.kind
                self._troubles[place] += 1
                if self._troubles[place] >= MOST_TROUBLES[each.trouble.kind]:
                    self.given_up[each.case.mode] = each.trouble.kind

    def _examine(self, case: Case, settle_s: float) -> Examined | None:
        try:
            return self._bench.examine(case, settle_s=settle_s)
        except SetupError as error:
            self.lost = str(error)
            return None

    def _smallest(self, identity: Identity) -> tuple[Case, bool]:
        """Return the smallest case that shows a failure, and whether the search was complete."""
        first = self.ledger.first(identity)[1]
        simplest, error, fullest = self._controls[first.mode]
        for control in (simplest, error):
            if identity in (self.ledger.known(control) or ()):
                return control, True
        if first.plan != AS_IS:
            # It has one unusual thing already; only its other parts can become smaller.
            search = _ShrinkSearch(self, identity, self._settle_needed(identity, first))
            return search.trim(first), not search.cut_short
        # A failure that only the fullest control showed must be drawn first, which may take many examples.
        drawn = self.ledger.times(identity) > (identity in (self.ledger.known(fullest) or ()))
        search = _ShrinkSearch(self, identity, self._settle_needed(identity, first))
        found = hypothesis_run.shrink(
            cases([first.mode]),
            search.is_hit,
            seed_value=self._seed_of(first.mode),
            examples=self._plan.max_examples if drawn else _SHRINK_BUDGET,
        )
        smallest = search.trim(first if found is None else found)
        return smallest, found is not None and not search.cut_short

    def _settle_needed(self, identity: Identity, case: Case) -> float:
        """Return how long to wait after each answer for the failure to show."""
        if identity.code not in _DRIVER_CODES:
            return 0.0
        at_once = self._run_restarted(case, 0.0)
        return 0.0 if any(failure.identity == identity for failure in at_once) else _SETTLE_S

    def _confirm(self, identity: Identity, case: Case) -> Failure | None:
        """Return the failure of a case in a restarted client, or None if the case passes there."""
        settle_s = _SETTLE_S if identity.code in _DRIVER_CODES else 0.0
        key = f"{settle_s}:{case.key}"
        if key not in self._restarted:
            self._restarted[key] = self._run_restarted(case, settle_s)
        return next((failure for failure in self._restarted[key] if failure.identity == identity), None)

    def _run_restarted(self, case: Case, settle_s: float) -> tuple[Failure, ...]:
        if self.lost is not None:
            return ()
        try:
            self._bench.restart()
        except SetupError as error:
            self.lost = str(error)
            return ()
        examined = self._examine(case, settle_s)
        return () if examined is None else examined.failures

    def try_smaller(self, identity: Identity, case: Case, settle_s: float) -> tuple[bool, int]:
        """Run a case of a search; return whether it shows the failure, and what it cost."""
        self.raise_if_stopped()
        examined = self._examine(case, settle_s)
        if examined is None:
            return False, _SHRINK_BUDGET
        self.ledger.learned(examined)
        trouble = examined.trouble
        hit = any(failure.identity == identity for failure in examined.failures)
        return hit, 1 if trouble is None else _COST[trouble.kind]


class _ShrinkSearch:
    """Checks whether cases show one failure; once the budget is used up, no further cases are run."""

    def __init__(self, engine: FuzzEngine, identity: Identity, settle_s: float) -> None:
        self._engine = engine
        self._identity = identity
        self._settle_s = settle_s
        self._budget = _SHRINK_BUDGET
        self._ends_at = time.monotonic() + SHRINK_TIME_S
        self.cut_short = False

    def is_hit(self, case: Case) -> bool:
        known = self._engine.ledger.known(case)
        if known is not None:
            return self._identity in known
        if self._budget <= 0 or self._engine.out_of_time or time.monotonic() >= self._ends_at:
            self.cut_short = True
            return False
        hit, cost = self._engine.try_smaller(self._identity, case, self._settle_s)
        self._budget -= cost
        return hit

    def trim(self, case: Case) -> Case:
        """Return the case without the parts that are not needed to show the failure."""
        while (smaller := next(filter(self.is_hit, trimmed(case)), None)) is not None:
            case = smaller
        return case
