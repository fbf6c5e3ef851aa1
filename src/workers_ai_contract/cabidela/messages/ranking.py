"""Tells the cause from the noise in a refusal whose payload nobody has.

The API lists the failures of every branch, also of those that were not meant and of alternatives that
lost without harm. What a clause is worth follows from where it stands: see `_Reading.role`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.messages import telling
from workers_ai_contract.cabidela.messages.placing import enforcements
from workers_ai_schemas import form_of_title

if TYPE_CHECKING:
    from workers_ai_contract.cabidela.messages.clauses import Clause
    from workers_ai_contract.cabidela.messages.placing import Enforcement, SchemaPart
    from workers_ai_contract.cabidela.messages.telling import Likely
    from workers_ai_contract.vocabulary import Revision
    from workers_ai_kernel.schema.normal import Subschema


class Role(StrEnum):
    """What a clause is in its message."""

    CAUSE = "cause"
    POSSIBLE = "possible"
    NOISE = "noise"
    UNKNOWN = "unknown"


_ORDER = (Role.CAUSE, Role.POSSIBLE, Role.UNKNOWN, Role.NOISE)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A clause with its role, why it has it, the forms it is about, and the likely cause.

    `revisions` are those of which the schema has a part that can have said it, the newest first.
    """

    clause: Clause
    role: Role
    why: str
    forms: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    likely: Likely | None = None


def ranked(clauses: tuple[Clause, ...], enforced: Enforcement) -> tuple[Ranked, ...]:
    """Return the clauses, the likeliest cause first; `enforced` is what they are held to be about."""
    reading = _Reading(clauses, enforced)
    found = _folded([reading.rank(clause) for clause in clauses])
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.role)))


def _folded(found: list[Ranked]) -> list[Ranked]:
    """Return the clauses with those that only say that no form is told as one possible cause."""
    untold = [each for each in found if each.role is Role.POSSIBLE and _is_form(each.clause)]
    if len(untold) <= 1:
        return found
    first = replace(untold[0], likely=telling.no_form([each.clause for each in untold]))
    rest = [
        replace(each, role=Role.NOISE, why="said together with the first", likely=None) for each in untold
    ]
    folded = dict(zip((id(each) for each in untold), [first, *rest[1:]], strict=True))
    return [folded.get(id(each), each) for each in found]


def _is_form(clause: Clause) -> bool:
    return clause.keyword == "required" and not clause.steps


class _Reading:
    def __init__(self, clauses: tuple[Clause, ...], enforced: Enforcement) -> None:
        self._clauses = clauses
        self._parts = {clause: enforced.parts(clause) for clause in clauses}

    def rank(self, clause: Clause) -> Ranked:
        """Return a clause with what it is worth."""
        parts = self._parts[clause]
        role, why = self.role(clause, parts)
        forms = tuple(dict.fromkeys(_called(part.branch) for part in parts if part.branch is not None))
        likely = None
        if role in (Role.CAUSE, Role.POSSIBLE):
            likely = telling.likely(clause, parts, self._is_option(clause))
        revisions = tuple(dict.fromkeys(each.revision for each in enforcements() if each.parts(clause)))
        return Ranked(clause, role, why, forms, revisions, likely)

    def role(self, clause: Clause, parts: list[SchemaPart]) -> tuple[Role, str]:
        """Return the role of a clause, and why it has it."""
        if clause.keyword is None:
            return Role.UNKNOWN, "no clause of the API's validator is known that reads so"
        if clause.keyword in ("oneOf", "anyOf"):
            return self._union_role(clause)
        if not parts:
            return Role.POSSIBLE, "no schema of this model says so: it is about another model"
        noise = self._noise(clause, parts)
        return self._open_role(clause) if noise is None else (Role.NOISE, noise)

    def _open_role(self, clause: Clause) -> tuple[Role, str]:
        if _is_form(clause):
            return self._missing_form()
        if self._culprits(clause):
            return Role.POSSIBLE, "one that it names may be missing, if the items counted are right"
        return Role.CAUSE, "the API objects to it"

    def _noise(self, clause: Clause, parts: list[SchemaPart]) -> str | None:
        """Return why a clause is no cause, or None where it may be one."""
        if all(self._lost_without_harm(part) for part in parts):
            return "an alternative that lost: another one was met, or nobody asked"
        culprits = self._culprits(clause)
        if culprits and not ("," in clause.wanted and all(map(self._is_array_alone, culprits))):
            return "a consequence: what stands there counts as absent for the cause above"
        if self._is_harmless(clause, parts):
            return "an alternative that lost: its sibling takes a value of that type"
        return None

    def _union_role(self, clause: Clause) -> tuple[Role, str]:
        if clause.had not in ("", "0") and not clause.steps:
            return Role.CAUSE, "more than one form is met at once"
        return Role.NOISE, "it only says that no form is met"

    def _missing_form(self) -> tuple[Role, str]:
        if self._several_forms:
            return Role.NOISE, "about a form that was not meant: others are met"
        if any(self._is_told(other) for other in self._clauses):
            return Role.NOISE, "about a form that was not meant"
        return (
            Role.POSSIBLE,
            "none of the forms is told: its key is missing, or what stands there counts as absent",
        )

    @cached_property
    def _several_forms(self) -> bool:
        return any(
            clause.keyword == "oneOf" and not clause.steps and clause.had not in ("", "0")
            for clause in self._clauses
        )

    def _is_told(self, clause: Clause) -> bool:
        """Return whether a clause says something of what stands in the payload."""
        if clause.keyword in (None, "oneOf", "anyOf") or not clause.steps:
            return False
        parts = self._parts[clause]
        return not parts or not all(self._lost_without_harm(part) for part in parts)

    def _lost_without_harm(self, part: SchemaPart) -> bool:
        """Return whether a part is an alternative of which the object around it does not complain."""
        return any(steps and not self._is_missed(steps) for steps, _ in part.unions)

    def _is_missed(self, steps: tuple[str, ...]) -> bool:
        return steps[-1] in self._missed.get(steps[:-1], ())

    @cached_property
    def _missed(self) -> dict[tuple[str, ...], set[str]]:
        """What is said to be missing, by the place of the object."""
        missed: dict[tuple[str, ...], set[str]] = {}
        for clause in self._clauses:
            if clause.keyword == "required":
                missed.setdefault(clause.steps, set()).update(clause.wanted.split(","))
        return missed

    def _is_harmless(self, clause: Clause, parts: list[SchemaPart]) -> bool:
        """Return whether a type mismatch is of a value that a sibling takes, or refuses further down."""
        if not self._is_option(clause):
            return False
        if "'binary'" in clause.had:
            return True
        if "'array'" in clause.had:
            return not self._is_array_alone(clause)
        taken = {name for part in parts for _, union in part.unions[-1:] for name in _types(union)}
        return any(f"'{name}'" in clause.had for name in taken)

    def _is_array_alone(self, clause: Clause) -> bool:
        """Return whether a clause is about an array of which nothing inside is told."""
        depth = len(clause.steps)
        return "'array'" in clause.had and not any(
            other.steps[:depth] == clause.steps and len(other.steps) > depth and self._is_told(other)
            for other in self._clauses
        )

    def _culprits(self, clause: Clause) -> list[Clause]:
        """Return what says that a property which a clause misses is there, but met by no alternative."""
        if clause.keyword != "required":
            return []
        missed = {(*clause.steps, name) for name in clause.wanted.split(",")}
        return [
            other
            for other in self._clauses
            if any(steps in missed for part in self._parts[other] for steps, _ in part.unions)
            and (not self._is_harmless(other, self._parts[other]) or _is_counted_array(other))
        ]

    def _is_option(self, clause: Clause) -> bool:
        """Return whether a type mismatch stands beside an alternative."""
        unions = [steps for part in self._parts[clause] for steps, _ in part.unions[-1:]]
        return clause.keyword == "type" and clause.steps in unions


def _is_counted_array(clause: Clause) -> bool:
    return "'array'" in clause.had and "'binary'" not in clause.had


def _types(union: Subschema) -> tuple[str, ...]:
    return tuple(name for option in union.union for name in option.types)


def _called(branch: Subschema) -> str:
    return str(form_of_title(branch.title) or branch.title or branch.pointer)
