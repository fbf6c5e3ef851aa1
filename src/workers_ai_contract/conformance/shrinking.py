"""Makes each finding as small as possible, and tries it again in a client that was started afresh."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.cases.plainer import plainer
from workers_ai_contract.cases.strategy import cases
from workers_ai_contract.cases.trimming import trimmed
from workers_ai_contract.checking.checks import is_contested
from workers_ai_contract.checking.outcomes import TroubleKind
from workers_ai_contract.checking.timing import LATE
from workers_ai_contract.conformance import hypothesis_run
from workers_ai_contract.conformance.contexts import Contexts
from workers_ai_contract.conformance.events import Shrinking, Shrunk
from workers_ai_contract.conformance.folding import same_cause, shown_by
from workers_ai_contract.conformance.results import ClientFinding
from workers_ai_contract.errors import SetupError
from workers_ai_contract.faults import AS_IS
from workers_ai_contract.rendering import Certainty

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import CallMode, Case
    from workers_ai_contract.conformance.engine import FuzzEngine
    from workers_ai_contract.conformance.events import Listener
    from workers_ai_contract.failures import Failure, Identity

# A last resort against clients that take seconds for a call; a search on a busy machine takes less.
SHRINK_TIME_S = 120.0
_SETTLE_S = 0.2
_LONG_SETTLE_S = 1.0
_IN_ONE_READ = frozenset({"event", "whole"})
_MORE_READS = 4
# Findings that need earlier calls: for at most this number, those calls are searched.
_MOST_CONTEXTS = 4
_DRIVER_CODES = frozenset(kind.value for kind in TroubleKind)
# The budget of one search is counted in cases, not in time, so that a seed gives the same result on any
# machine; a case for which the driver is restarted or the client repeats its request counts as many.
_SHRINK_BUDGET = 1000
_COST_OF_REPEAT = 10
_MOST_COST = 100
_COST = {
    TroubleKind.TIMEOUT: 500,
    TroubleKind.HANGS: 500,
    TroubleKind.CRASHED: 5,
    TroubleKind.PROTOCOL: 5,
    TroubleKind.FAULT: 1,
}


class Shrinker:
    """Turns the failures of an exploration into findings; `findings` holds those that are done."""

    def __init__(self, engine: FuzzEngine, listen: Listener) -> None:
        self.findings: list[ClientFinding] = []
        self._engine = engine
        self._listen = listen
        self._restarted: dict[str, tuple[Failure, ...]] = {}
        self._contexts = Contexts(engine, self._run_anew)
        self.too_long = 0
        """How many searches were ended because they took longer than `SHRINK_TIME_S`."""

    def shrink_all(self) -> None:
        """Shrink each failure of the ledger, then try all again in a client that was started afresh."""
        with self._engine.bench.clock.on("shrinking"):
            self._shrink_all()

    def _shrink_all(self) -> None:
        try:
            self._engine.ledger.settle()
            for identity in self._engine.ledger.identities():
                self._listen(Shrinking(identity))
                self.findings.append(self._shrunk(identity))
            self._merge()
            self._confirm_all()
        except KeyboardInterrupt:
            done = {finding.failure.identity for finding in self.findings}
            rest = self._engine.ledger.identities()[len(self.findings) :]
            self.findings += [self.unshrunk(identity) for identity in rest if identity not in done]
            raise

    def unshrunk(self, identity: Identity) -> ClientFinding:
        """Return a finding with the first case that showed it."""
        failure, case = self._engine.ledger.first(identity)
        return self._finding(identity, failure, case, shrunk=False)

    def try_smaller(self, identity: Identity, case: Case, settle_s: float) -> tuple[bool, int]:
        """Run a case of a search; return whether it shows the failure, and what it cost."""
        engine = self._engine
        engine.raise_if_stopped()
        examined = engine.examine(case, settle_s)
        if examined is None:
            return False, _SHRINK_BUDGET
        engine.ledger.learned(examined)
        trouble = examined.trouble
        hit = engine.ledger.shown(identity, examined.failures) is not None
        repeats = len(examined.observation.requests) - 1
        cost = min(_MOST_COST, max(1, _COST_OF_REPEAT * repeats))
        return hit, cost if trouble is None else _COST[trouble.kind]

    @property
    def modes(self) -> tuple[CallMode, ...]:
        """The call modes that the client has."""
        return self._engine.plan.modes

    @property
    def out_of_time(self) -> bool:
        """Whether the time limit of the run has passed."""
        return self._engine.out_of_time

    def known(self, case: Case, identity: Identity) -> bool | None:
        """Return whether a case shows a failure, or None if it was not run."""
        ledger = self._engine.ledger
        known = ledger.known(case)
        if known is None:
            return None
        return any(same_cause(identity, each) and ledger.folded(each) in {identity, each} for each in known)

    def _finding(self, identity: Identity, failure: Failure, case: Case, *, shrunk: bool) -> ClientFinding:
        ledger = self._engine.ledger
        certainties = {step.certainty for step in case.plan.steps}
        return ClientFinding(
            failure=failure,
            case=case,
            cases=ledger.times(identity),
            shrunk=shrunk,
            confirmed=None,
            contested=Certainty.CONTESTED in certainties or is_contested(case),
            modes=ledger.modes(identity),
        )

    def _shrunk(self, identity: Identity) -> ClientFinding:
        failure, _ = self._engine.ledger.first(identity)
        case, shrunk = self._smallest(identity)
        return self._finding(identity, failure, case, shrunk=shrunk)

    def _smallest(self, identity: Identity) -> tuple[Case, bool]:
        """Return the smallest case that shows a failure, and whether the search was complete."""
        engine = self._engine
        first = engine.ledger.smallest(identity)
        if identity.code == LATE:  # Each try takes long, and the case has nothing else in it.
            return first, True
        simplest, error, fullest = engine.controls[first.mode]
        for control in (simplest, error):
            if self.known(control, identity):
                return control, True
        search = _ShrinkSearch(self, identity, self._settle_needed(identity, first))
        if first.plan != AS_IS or first.polls or first.before or not self._was_drawn(first):
            # It has one notable thing already; only its other parts can become smaller.
            return search.trim(first), not search.cut_short
        # A failure that only the fullest control showed must be drawn first, which may take many examples.
        drawn = engine.ledger.times(identity) > bool(self.known(fullest, identity))
        found = hypothesis_run.shrink(
            cases([first.mode]),
            search.is_hit,
            seed_value=engine.seed_of(first.mode),
            examples=engine.plan.examples_of(first.mode) if drawn else _SHRINK_BUDGET,
            is_over=search.is_over,
        )
        smallest = search.trim(first if found is None else found)
        return smallest, found is not None and not search.cut_short

    def _was_drawn(self, case: Case) -> bool:
        return not self._engine.is_scripted(case)

    def _settle_needed(self, identity: Identity, case: Case) -> float:
        """Return how long to wait after each answer for the failure to show."""
        if identity.code not in _DRIVER_CODES:
            return 0.0
        at_once = self._run_restarted(case, 0.0)
        return 0.0 if shown_by(identity, at_once) else _SETTLE_S

    def _merge(self) -> None:
        """Fold findings that shrank to one cause; the number of cases is that of both."""
        merged: list[ClientFinding] = []
        for finding in self.findings:
            for place, other in enumerate(merged):
                if other.case.key == finding.case.key and same_cause(
                    other.failure.identity, finding.failure.identity
                ):
                    merged[place] = replace(other, cases=other.cases + finding.cases)
                    break
            else:
                merged.append(finding)
        self.findings = merged

    def _confirm_all(self) -> None:
        """Try all findings in one client that was started afresh; those that pass there, each in its own."""
        together = [
            self._confirmed(finding, fresh=number == 0) for number, finding in enumerate(self.findings)
        ]
        if all(failure is not None for failure in together):
            self._keep(together)
            return
        alone = [self._confirmed(finding, fresh=True) for finding in self.findings]
        missing = [place for place, failure in enumerate(alone) if failure is None]
        for place in missing[:_MOST_CONTEXTS]:
            self.findings[place], alone[place] = self._contexts.confirmed(self.findings[place])
        self._keep(alone)

    def _keep(self, failures: list[Failure | None]) -> None:
        for place, (finding, failure) in enumerate(zip(self.findings, failures, strict=True)):
            # A client that cannot be started again could not be asked.
            confirmed = None if failure is None and self._engine.lost is not None else failure is not None
            done = replace(finding, failure=failure or finding.failure, confirmed=confirmed)
            self.findings[place] = done
            self._listen(Shrunk(done))

    def _confirmed(self, finding: ClientFinding, *, fresh: bool) -> Failure | None:
        """Return the failure of a finding's case when it is tried again; None if the case passes."""
        self._engine.raise_if_stopped()
        identity, case = finding.failure.identity, finding.case
        if identity.code in _DRIVER_CODES:
            # On a busy machine a second answer may come late.
            tries = (self._run_restarted(case, settle_s) for settle_s in (_SETTLE_S, _LONG_SETTLE_S))
            return next(filter(None, (shown_by(identity, failures) for failures in tries)), None)
        if fresh and (found := shown_by(identity, self._run_restarted(case, 0.0))):
            return found
        again = int(not fresh) or (_MORE_READS if _depends_on_reads(case) else 0)
        later = (self._engine.examine(case, 0.0) for _ in range(again) if self._engine.lost is None)
        shown = (None if each is None else shown_by(identity, each.failures) for each in later)
        return next(filter(None, shown), None)

    def _run_anew(self, case: Case) -> tuple[Failure, ...]:
        """Run a case in a client that was started afresh, also if it was run so before."""
        self._engine.raise_if_stopped()
        self._restarted.pop(f"{0.0}:{case.key}", None)
        return self._run_restarted(case, 0.0)

    def _run_restarted(self, case: Case, settle_s: float) -> tuple[Failure, ...]:
        key = f"{settle_s}:{case.key}"
        if key in self._restarted:
            return self._restarted[key]
        engine = self._engine
        if engine.lost is not None:
            return ()
        try:
            engine.bench.restart()
        except SetupError as error:
            engine.lost = str(error)
            return ()
        examined = engine.examine(case, settle_s)
        self._restarted[key] = () if examined is None else examined.failures
        return self._restarted[key]


def _depends_on_reads(case: Case) -> bool:
    """Return whether a failure may need slices that the client's system does not join into one read."""
    return any(step.delivery.slicing not in _IN_ONE_READ for step in case.plan.steps)


class _ShrinkSearch:
    """Checks whether cases show one failure; once the budget is used up, no further cases are run."""

    def __init__(self, shrinker: Shrinker, identity: Identity, settle_s: float) -> None:
        self._shrinker = shrinker
        self._identity = identity
        self._settle_s = settle_s
        self._budget = _SHRINK_BUDGET
        self._ends_at = time.monotonic() + SHRINK_TIME_S
        self.cut_short = False

    def is_hit(self, case: Case) -> bool:
        known = self._shrinker.known(case, self._identity)
        if known is not None:
            return known
        if self.is_over():
            return False
        hit, cost = self._shrinker.try_smaller(self._identity, case, self._settle_s)
        self._budget -= cost
        return hit

    def is_over(self) -> bool:
        """Return whether the budget or the time is used up; from then on, no case is run."""
        if not self.cut_short:
            late = time.monotonic() >= self._ends_at
            self._shrinker.too_long += late
            self.cut_short = late or self._budget <= 0 or self._shrinker.out_of_time
        return self.cut_short

    def trim(self, case: Case) -> Case:
        """Return the case without the parts that are not needed to show the failure."""
        # A client that fails its driver is started anew for each case, so its texts stay as they are.
        texts = self._identity.code not in _DRIVER_CODES
        case = next(filter(self.is_hit, plainer(case, self._shrinker.modes)), case)
        while (smaller := next(filter(self.is_hit, trimmed(case, texts=texts)), None)) is not None:
            case = smaller
        return case
