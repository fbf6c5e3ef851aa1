"""Keeps account of a run: which cases were run, what failed in them, and what was covered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.results import Counts, FieldCovered, RepliesCovered
from workers_ai_contract.failures import CATALOGUE, Failure, Identity
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_contract.conformance.bench import Examined
    from workers_ai_contract.conformance.cases import Case

_ORDER = {code: place for place, code in enumerate(CATALOGUE)}


class Ledger:
    """What is known so far; cases are known by their key."""

    def __init__(self) -> None:
        self._explored: dict[str, tuple[Case, set[Identity]]] = {}
        self._known: dict[str, set[Identity]] = {}
        self._first: dict[Identity, tuple[Failure, Case]] = {}
        self.not_run = 0

    def known(self, case: Case) -> frozenset[Identity] | None:
        """Return what failed in a case, or None where it was never run."""
        identities = self._known.get(case.key)
        return None if identities is None else frozenset(identities)

    def explored(self, examined: Examined) -> tuple[Failure, ...]:
        """Enter a case of the exploration, and return the failures of a kind not seen before."""
        new: list[Failure] = []
        for each in _with_earlier(examined):
            _, identities = self._explored.setdefault(each.case.key, (each.case, set()))
            for failure in each.failures:
                identities.add(failure.identity)
                if failure.identity not in self._first:
                    self._first[failure.identity] = (failure, each.case)
                    new.append(failure)
        self.learned(examined)
        return tuple(new)

    def learned(self, examined: Examined) -> None:
        """Enter a case that was run while shrinking."""
        for each in _with_earlier(examined):
            known = self._known.setdefault(each.case.key, set())
            known.update(failure.identity for failure in each.failures)

    def identities(self) -> tuple[Identity, ...]:
        """Return what was found, errors first, then in the order of a call's course."""
        return tuple(sorted(self._first, key=_rank))

    def first(self, identity: Identity) -> tuple[Failure, Case]:
        """Return the failure that was seen first, and its case."""
        return self._first[identity]

    def times(self, identity: Identity) -> int:
        """Return in how many cases of the exploration it was seen."""
        return sum(identity in identities for _, identities in self._explored.values())

    def counts(self) -> Counts:
        """Return how many cases of the exploration went how."""
        severities = Counter(_worst(identities) for _, identities in self._explored.values())
        return Counts(
            cases=len(self._explored),
            passed=severities[None],
            failed=severities["error"],
            warned=severities[Severity.WARNING],
            not_run=self.not_run,
        )

    def replies_covered(self) -> tuple[RepliesCovered, ...]:
        """Return what kinds of reply were met."""
        rows = Counter((case.way, case.reply_kind) for case, _ in self._explored.values())
        return tuple(
            RepliesCovered(way.operation.value, way.stream, reply, count)
            for (way, reply), count in sorted(rows.items())
        )

    def fields_covered(self) -> tuple[FieldCovered, ...]:
        """Return how often each field that was set at all was set and not set."""
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


def _with_earlier(examined: Examined) -> tuple[Examined, ...]:
    return (examined,) if examined.earlier is None else (examined.earlier, examined)


def _worst(identities: set[Identity]) -> str | None:
    severities = {CATALOGUE[identity.code].severity for identity in identities}
    return "error" if "error" in severities else next(iter(severities), None)


def _rank(identity: Identity) -> tuple[str, int, str, bool]:
    return CATALOGUE[identity.code].severity, _ORDER[identity.code], identity.operation, identity.stream
