"""Finds the earlier calls that a finding needs, for clients that keep something from call to call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.checking.outcomes import TroubleKind
from workers_ai_contract.conformance.folding import shown_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.conformance.engine import FuzzEngine
    from workers_ai_contract.conformance.results import ClientFinding
    from workers_ai_contract.failures import Failure, Identity

# A call without a result takes too long to be tried after many others.
_LONG = frozenset({TroubleKind.TIMEOUT.value, TroubleKind.HANGS.value})
_BEFORE = (1, 8, 30)
# A driver may end at each Nth call; after it has ended, the counting begins anew.
_BEFORE_THE_END = (*range(1, 9), 30)
_TRIES = 2


class Contexts:
    """Tries a finding after other calls of the same client; `run` runs a case in a client started afresh."""

    def __init__(self, engine: FuzzEngine, run: Callable[[Case], tuple[Failure, ...]]) -> None:
        self._engine = engine
        self._run = run

    def confirmed(self, finding: ClientFinding) -> tuple[ClientFinding, Failure | None]:
        """Return the finding with the calls that it needs, and its failure; None if none of them show it."""
        identity = finding.failure.identity
        if identity.code in _LONG or finding.case.before:
            return finding, None
        first = self._engine.ledger.first(identity)[1]
        for target in {each.key: each for each in (finding.case, first)}.values():
            for before in self._candidates(target, first, identity.code):
                later = replace(target, before=before)
                # Twice, because what comes by chance may come once.
                shown = [shown_by(identity, self._run(later)) for _ in range(_TRIES)]
                if all(shown):
                    return replace(finding, case=self._shortened(identity, later)), shown[0]
        return finding, None

    def _candidates(self, target: Case, first: Case, code: str) -> Iterator[tuple[Case, ...]]:
        """Yield calls that may leave something behind: the same one, an error, and those run before."""
        ledger, controls = self._engine.ledger, self._engine.controls[target.mode]
        yield (target,)
        yield from ((control,) for control in reversed(controls))
        counts = _BEFORE_THE_END if code == TroubleKind.CRASHED.value else _BEFORE
        yield from filter(None, (ledger.calls_before(first, count) for count in counts))

    def _shortened(self, identity: Identity, case: Case) -> Case:
        """Return the case without those calls before it that are not needed."""
        for each in case.before:
            fewer = replace(case, before=tuple(other for other in case.before if other is not each))
            if fewer.before and shown_by(identity, self._run(fewer)):
                case = fewer
        return case
