"""Finds branches of unions that overlap, are shadowed by other branches, or accept nothing."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING

from workers_ai_contract.linting.finding import LintFinding
from workers_ai_contract.solving import NO_VALUE, Is
from workers_ai_contract.solving.boxes import Missing
from workers_ai_contract.solving.clauses import clauses
from workers_ai_contract.solving.wants import NEVER, SORTS, OfSort, Others
from workers_ai_kernel import pointers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.linting.subject import LintedPlace, LintSubject
    from workers_ai_contract.solving import Part
    from workers_ai_contract.solving.wants import Want
    from workers_ai_kernel import Json


def overlapping_branches(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield the pairs of branches of a `oneOf` that have a value in common, which the `oneOf` rejects."""
    for place in subject.places:
        branches = [place.part.below(branch) for branch in place.part.schema.one_of]
        for (first, one), (second, other) in combinations(enumerate(branches), 2):
            value = _common(subject, place, (Is(one), Is(other)))
            if not isinstance(value, Missing) and _is_overlap(subject, place, (one, other), value):
                message = f"the branches {_named(first, one)} and {_named(second, other)} overlap"
                shows = "matches both branches, so 'oneOf' rejects it"
                at = pointers.join(place.pointer, "oneOf")
                yield LintFinding("branches-overlap", at, message, value, shows)


def _is_overlap(subject: LintSubject, place: LintedPlace, branches: tuple[Part, Part], value: Json) -> bool:
    oracles = subject.oracles
    return all(oracles.accept(branch, value) for branch in branches) and oracles.reject(place.part, value)


def indistinct_branches(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield the pairs of branches of a `oneOf` that their own properties do not tell apart."""
    for place in subject.places:
        branches = [place.part.below(branch) for branch in place.part.schema.one_of]
        for (first, one), (second, other) in permutations(enumerate(branches), 2):
            names = frozenset(one.schema.properties)
            if not names or subject.solver.find((Is(one),)) is NO_VALUE:
                continue
            only = Others(names, frozenset(one.schema.patterns), frozenset((NEVER,)))
            if subject.solver.find((Is(one), Is(other, holds=False), only)) is not NO_VALUE:
                continue
            value = subject.solver.find((Is(one), Is(other), only, OfSort("object")))
            if not isinstance(value, Missing) and _is_overlap(subject, place, (one, other), value):
                message = (
                    f"every value with no other properties than those of the branch {_named(first, one)} "
                    f"matches the branch {_named(second, other)}, too"
                )
                at = pointers.join(place.pointer, "oneOf")
                shows = "matches both branches, so 'oneOf' rejects it"
                yield LintFinding("branches-indistinct", at, message, value, shows)


def _common(subject: LintSubject, place: LintedPlace, wants: tuple[Want, ...]) -> Json | Missing:
    """Return a value that has the wants and meets what is written beside the `oneOf`."""
    for sort in SORTS:
        beside = [
            want
            for clause in clauses(place.part, sort, subject.solver.apart)
            if clause.keyword != "oneOf"
            for want in clause.wants
        ]
        found = subject.solver.find((*wants, *beside, OfSort(sort)))
        if not isinstance(found, Missing):
            return found
    return Missing.UNKNOWN


def shadowed_branches(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield the branches that never decide: each of their values matches another branch, too."""
    for place in subject.places:
        schema = place.part.schema
        for keyword, union in (("oneOf", schema.one_of), ("anyOf", schema.any_of)):
            branches = [place.part.below(branch) for branch in union]
            for index, branch in enumerate(branches):
                others = [other for number, other in enumerate(branches) if number != index]
                found = _shadowed(subject, (keyword, index, branch), others)
                if others and found is not None:
                    yield found


def _shadowed(subject: LintSubject, which: tuple[str, int, Part], others: list[Part]) -> LintFinding | None:
    keyword, index, branch = which
    alone = subject.solver.find((Is(branch), *(Is(other, holds=False) for other in others)))
    witness = subject.solver.find((Is(branch),))
    if alone is not NO_VALUE or isinstance(witness, Missing):
        return None
    oracles = subject.oracles
    if not oracles.accept(branch, witness) or not any(oracles.accept(other, witness) for other in others):
        return None
    if keyword == "oneOf":
        message = f"the branch {_named(index, branch)} is unreachable: each of its values matches another one"
        shows = "matches the branch and another one, so 'oneOf' rejects it"
    else:
        message = f"the branch {_named(index, branch)} is superfluous: each of its values matches another one"
        shows = "matches the branch and another one"
    return LintFinding("branch-shadowed", branch.schema.pointer, message, witness, shows)


def _named(index: int, branch: Part) -> str:
    title = branch.schema.title
    return f"{index}" if title is None else f"{index} ({title})"
