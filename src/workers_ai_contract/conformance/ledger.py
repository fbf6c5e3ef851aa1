"""The records of a run: cases, failures and coverage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.folding import same_cause, shown_by
from workers_ai_contract.conformance.results import CaseCounts, FieldCovered, RepliesCovered
from workers_ai_contract.failures import CATALOGUE, Failure, Identity
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_contract.cases.case import CallMode, Case
    from workers_ai_contract.conformance.bench import Examined

_ORDER = {code: place for place, code in enumerate(CATALOGUE)}


class Ledger:
    """All results so far, by the key of the case."""

    def __init__(self) -> None:
        self._explored: dict[str, tuple[Case, set[Identity]]] = {}
        self._known: dict[str, set[Identity]] = {}
        self._first: dict[Identity, tuple[Failure, Case]] = {}
        self._smallest: dict[Identity, Case] = {}
        self._modes: dict[Identity, dict[CallMode, None]] = {}
        self.not_run = 0

    def known(self, case: Case) -> frozenset[Identity] | None:
        """Return the failures of a case, or None if it was not run."""
        identities = self._known.get(case.key)
        return None if identities is None else frozenset(identities)

    def explored(self, examined: Examined) -> tuple[Failure, ...]:
        """Record a case of the exploration, and return its new kinds of failures."""
        new: list[Failure] = []
        for each in _with_earlier(examined):
            _, identities = self._explored.setdefault(each.case.key, (each.case, set()))
            for failure in each.failures:
                identity = self.folded(failure.identity)
                identities.add(identity)
                self._modes.setdefault(identity, {})[each.case.mode] = None
                if failure.code == identity.code:
                    known = self._smallest.get(identity, each.case)
                    self._smallest[identity] = min(known, each.case, key=lambda case: len(case.key))
                if identity not in self._first:
                    self._first[identity] = (failure, each.case)
                    new.append(failure)
        self.learned(examined)
        return tuple(new)

    def settle(self) -> None:
        """Fold findings that were seen before the smaller cause which explains them."""
        for identity in [*self._first]:
            smaller = next(
                (known for known in self._first if known != identity and _explains(known, identity)), None
            )
            if smaller is not None:
                self._replace(identity, smaller)

    def _replace(self, identity: Identity, smaller: Identity) -> None:
        del self._first[identity]
        self._modes.setdefault(smaller, {}).update(self._modes.pop(identity, {}))
        for _, identities in self._explored.values():
            if identity in identities:
                identities.remove(identity)
                identities.add(smaller)

    def shown(self, identity: Identity, failures: Iterable[Failure]) -> Failure | None:
        """Return the failure that shows a finding and is not another finding, or None."""
        own = (each for each in failures if self.folded(each.identity) in {identity, each.identity})
        return shown_by(identity, own)

    def folded(self, identity: Identity) -> Identity:
        """Return the known identity with the same cause, or the identity itself."""
        return next((known for known in self._first if same_cause(known, identity)), identity)

    def cases(self) -> Iterator[tuple[Case, frozenset[Identity]]]:
        """Yield each case of the exploration with its failures."""
        return ((case, frozenset(identities)) for case, identities in self._explored.values())

    def learned(self, examined: Examined) -> None:
        """Record a case that was run while shrinking."""
        for each in _with_earlier(examined):
            known = self._known.setdefault(each.case.key, set())
            known.update(failure.identity for failure in each.failures)

    def identities(self) -> tuple[Identity, ...]:
        """Return the failures found: errors first, then in the order of a call's steps."""
        return tuple(sorted(self._first, key=_rank))

    def first(self, identity: Identity) -> tuple[Failure, Case]:
        """Return the first occurrence of a failure, and its case."""
        return self._first[identity]

    def smallest(self, identity: Identity) -> Case:
        """Return the smallest case of the exploration that showed a failure."""
        return self._smallest.get(identity, self._first[identity][1])

    def calls_before(self, case: Case, count: int) -> tuple[Case, ...]:
        """Return the last cases, at most this number, that the exploration ran before a case."""
        keys = [*self._explored]
        place = keys.index(case.key) if case.key in self._explored else 0
        return tuple(self._explored[key][0] for key in keys[max(0, place - count) : place])

    def times(self, identity: Identity) -> int:
        """Return the number of cases of the exploration with this failure."""
        return sum(identity in identities for _, identities in self._explored.values())

    def modes(self, identity: Identity) -> tuple[str, ...]:
        """Return the call modes in which a failure was seen."""
        return tuple(str(mode) for mode in self._modes.get(identity, ()))

    def counts(self) -> CaseCounts:
        """Return the numbers of cases of the exploration by outcome."""
        severities = Counter(_worst(identities) for _, identities in self._explored.values())
        return CaseCounts(
            cases=len(self._explored),
            passed=severities[None],
            failed=severities["error"],
            warned=severities[Severity.WARNING],
            not_run=self.not_run,
        )

    def replies_covered(self) -> tuple[RepliesCovered, ...]:
        """Return the kinds of reply that the client received."""
        rows = Counter((case.mode, case.reply_kind) for case, _ in self._explored.values())
        return tuple(
            RepliesCovered(mode.operation.value, mode.stream, reply, count)
            for (mode, reply), count in sorted(rows.items())
        )

    def fields_covered(self) -> tuple[FieldCovered, ...]:
        """Return how often each field was present and absent in the requests."""
        cases: Counter[str] = Counter()
        present: Counter[tuple[str, str]] = Counter()
        for case, _ in self._explored.values():
            operation = case.intent.operation.value
            cases[operation] += 1
            present.update((operation, name) for name in case.intent.request)
        return tuple(
            FieldCovered(operation, name, count, cases[operation] - count)
            for (operation, name), count in sorted(present.items())
        )


def _explains(known: Identity, other: Identity) -> bool:
    return same_cause(known, other) and not same_cause(other, known)


def _with_earlier(examined: Examined) -> tuple[Examined, ...]:
    return (examined,) if examined.earlier is None else (examined.earlier, examined)


def _worst(identities: set[Identity]) -> str | None:
    severities = {CATALOGUE[identity.code].severity for identity in identities}
    return "error" if "error" in severities else next(iter(severities), None)


def _rank(identity: Identity) -> tuple[str, int, str, bool, str]:
    kind = CATALOGUE[identity.code]
    return kind.severity, _ORDER[identity.code], identity.operation, identity.stream, identity.cause
