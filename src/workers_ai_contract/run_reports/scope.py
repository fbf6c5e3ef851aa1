"""What a run tried of what there is, what it did not, and what was never compared; in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.conformance.results import FuzzResult, Tried

_NOUNS = {
    "operation": "call modes",
    "rendering": "renderings",
    "delivery": "deliveries",
    "fault": "faults",
    "error": "error codes",
}
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class ScopeKind:
    """The things of one kind that a run can try; `noun` is in the plural."""

    kind: str
    noun: str
    tried: tuple[Tried, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of those that were not tried."""
        return tuple(each.name for each in self.tried if not each.cases)


def kinds_of(result: FuzzResult) -> tuple[ScopeKind, ...]:
    """Return what there was to try, by kind; empty if the result does not say."""
    tried = result.scope.tried
    kinds = dict.fromkeys(each.kind for each in tried)
    return tuple(
        ScopeKind(kind, _NOUNS.get(kind, f"{kind}s"), tuple(each for each in tried if each.kind == kind))
        for kind in kinds
    )


def scope_lines(result: FuzzResult) -> Iterator[str]:
    """Yield what was tried, not tried, not applicable and not compared, one line each."""
    kinds = kinds_of(result)
    if kinds:
        shares = (f"{len(k.tried) - len(k.missing)} of {len(k.tried)} {k.noun}" for k in kinds)
        yield f"tried: {', '.join(shares)}"
        missing = [f"{kind.noun} {_listed(kind.missing)}" for kind in kinds if kind.missing]
        if missing:
            yield f"not tried: {'; '.join(missing)}"
    if result.not_applicable:
        yield f"not applicable to this client: {', '.join(result.not_applicable)}"
    not_compared = not_compared_by_mode(result)
    if not_compared:
        parts = (f"{mode}: {', '.join(fields)}" for mode, fields in not_compared.items())
        yield f"not compared, because the driver never reported it: {'; '.join(parts)}"
    missed = [control.name for control in result.scope.controls if not control.detected]
    if missed:
        yield f"negative controls that the checks did not detect: {_listed(missed)}"


def not_compared_by_mode(result: FuzzResult) -> dict[str, list[str]]:
    """Return the parts of replies that were never compared, by call mode."""
    found: dict[str, list[str]] = {}
    for row in result.scope.not_compared:
        found.setdefault(f"{row.operation}{' streamed' if row.stream else ''}", []).append(row.field)
    return found


def _listed(names: list[str] | tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMES
    listed = ", ".join(names[:_MOST_NAMES])
    return f"{listed} and {more} more" if more > 0 else listed
