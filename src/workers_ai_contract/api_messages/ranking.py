"""Separates the causes from the noise in a rejection, without its payload.

The API lists the failures of every branch, including branches that were not meant and alternatives that
were not needed. The relevance of a clause follows from its location: see `_Reading.role`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.api_messages import interpreting
from workers_ai_contract.api_messages.placing import enforcements
from workers_ai_schemas import form_of_title

if TYPE_CHECKING:
    from workers_ai_contract.api_messages.clauses import Clause
    from workers_ai_contract.api_messages.interpreting import Likely
    from workers_ai_contract.api_messages.placing import Enforcement, SchemaPart
    from workers_ai_contract.vocabulary import Revision
    from workers_ai_kernel.schema.normal import Subschema


class Role(StrEnum):
    """The role of a clause in its message."""

    CAUSE = "cause"
    POSSIBLE = "possible"
    NOISE = "noise"
    UNKNOWN = "unknown"


_ORDER = (Role.CAUSE, Role.POSSIBLE, Role.UNKNOWN, Role.NOISE)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A clause with its role, the reason for it, the forms it is about, and the likely cause.

    `revisions` are those whose schema has a part that can produce it, newest first.
    """

    clause: Clause
    role: Role
    why: str
    forms: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    likely: Likely | None = None


def ranked(clauses: tuple[Clause, ...], enforced: Enforcement) -> tuple[Ranked, ...]:
    """Return the clauses, the likeliest cause first, assuming that `enforced` produced the message."""
    reading = _Reading(clauses, enforced)
    found = _folded([reading.rank(clause) for clause in clauses])
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.role)))


def _folded(found: list[Ranked]) -> list[Ranked]:
    """Return the clauses, with those that only state that a form's key is missing merged into one cause."""
    unnamed = [each for each in found if each.role is Role.POSSIBLE and _is_form(each.clause)]
    if len(unnamed) <= 1:
        return found
    first = replace(unnamed[0], likely=interpreting.no_form([each.clause for each in unnamed]))
    rest = [replace(each, role=Role.NOISE, why="merged with the first", likely=None) for each in unnamed]
    folded = dict(zip((id(each) for each in unnamed), [first, *rest[1:]], strict=True))
    return [folded.get(id(each), each) for each in found]


def _is_form(clause: Clause) -> bool:
    return clause.keyword == "required" and not clause.steps


class _Reading:
    def __init__(self, clauses: tuple[Clause, ...], enforced: Enforcement) -> None:
        self._clauses = clauses
        self._parts = {clause: enforced.parts(clause) for clause in clauses}

    def rank(self, clause: Clause) -> Ranked:
        """Return a clause with its role."""
        parts = self._parts[clause]
        role, why = self.role(clause, parts)
        forms = tuple(dict.fromkeys(_branch_name(part.branch) for part in parts if part.branch is not None))
        likely = None
        if role in (Role.CAUSE, Role.POSSIBLE):
            likely = interpreting.likely(clause, parts, self._is_option(clause))
        revisions = tuple(dict.fromkeys(each.revision for each in enforcements() if each.parts(clause)))
        return Ranked(clause, role, why, forms, revisions, likely)

    def role(self, clause: Clause, parts: list[SchemaPart]) -> tuple[Role, str]:
        """Return the role of a clause, and the reason."""
        if clause.keyword is None:
            return Role.UNKNOWN, "not a known clause of the API's validator"
        if clause.keyword in ("oneOf", "anyOf"):
            return self._union_role(clause)
        if not parts:
            return Role.POSSIBLE, "no schema of this model can produce it: it is about another model"
        noise = self._noise(clause, parts)
        return self._open_role(clause) if noise is None else (Role.NOISE, noise)

    def _open_role(self, clause: Clause) -> tuple[Role, str]:
        if _is_form(clause):
            return self._missing_form()
        if self._culprits(clause):
            return Role.POSSIBLE, "one of these properties may be missing, if the counted items are correct"
        return Role.CAUSE, "the API objects to it"

    def _noise(self, clause: Clause, parts: list[SchemaPart]) -> str | None:
        """Return why a clause is not a cause, or None if it may be one."""
        if all(self._is_unused_alternative(part) for part in parts):
            return "irrelevant: another alternative of the union matched"
        culprits = self._culprits(clause)
        if culprits and not ("," in clause.wanted and all(map(self._is_array_alone, culprits))):
            return "a consequence: because of the cause above, the value counts as absent"
        if self._is_harmless(clause, parts):
            return "irrelevant: another alternative of the union accepts this type"
        return None

    def _union_role(self, clause: Clause) -> tuple[Role, str]:
        if clause.had not in ("", "0") and not clause.steps:
            return Role.CAUSE, "more than one form matches"
        return Role.NOISE, "it only states that no form matches"

    def _missing_form(self) -> tuple[Role, str]:
        if self._several_forms:
            return Role.NOISE, "about a form that was not meant: other forms match"
        if any(self._concerns_payload(other) for other in self._clauses):
            return Role.NOISE, "about a form that was not meant"
        return (
            Role.POSSIBLE,
            "no form was recognised: its key is missing, or the value counts as absent",
        )

    @cached_property
    def _several_forms(self) -> bool:
        return any(
            clause.keyword == "oneOf" and not clause.steps and clause.had not in ("", "0")
            for clause in self._clauses
        )

    def _concerns_payload(self, clause: Clause) -> bool:
        """Return whether a clause is about something that is present in the payload."""
        if clause.keyword in (None, "oneOf", "anyOf") or not clause.steps:
            return False
        parts = self._parts[clause]
        return not parts or not all(self._is_unused_alternative(part) for part in parts)

    def _is_unused_alternative(self, part: SchemaPart) -> bool:
        """Return whether a part is an alternative whose enclosing object reports nothing missing."""
        return any(steps and not self._is_missed(steps) for steps, _ in part.unions)

    def _is_missed(self, steps: tuple[str, ...]) -> bool:
        return steps[-1] in self._missed.get(steps[:-1], ())

    @cached_property
    def _missed(self) -> dict[tuple[str, ...], set[str]]:
        """The properties reported as missing, by the location of the object."""
        missed: dict[tuple[str, ...], set[str]] = {}
        for clause in self._clauses:
            if clause.keyword == "required":
                missed.setdefault(clause.steps, set()).update(clause.wanted.split(","))
        return missed

    def _is_harmless(self, clause: Clause, parts: list[SchemaPart]) -> bool:
        """Return whether another alternative accepts the mismatching type, or fails further down."""
        if not self._is_option(clause):
            return False
        if "'binary'" in clause.had:
            return True
        if "'array'" in clause.had:
            return not self._is_array_alone(clause)
        taken = {name for part in parts for _, union in part.unions[-1:] for name in _types(union)}
        return any(f"'{name}'" in clause.had for name in taken)

    def _is_array_alone(self, clause: Clause) -> bool:
        """Return whether a clause is about an array, with no clause about its contents."""
        depth = len(clause.steps)
        return "'array'" in clause.had and not any(
            other.steps[:depth] == clause.steps and len(other.steps) > depth and self._concerns_payload(other)
            for other in self._clauses
        )

    def _culprits(self, clause: Clause) -> list[Clause]:
        """Return the clauses about a present property that is reported as missing."""
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
        """Return whether a type mismatch is about one of several alternatives."""
        unions = [steps for part in self._parts[clause] for steps, _ in part.unions[-1:]]
        return clause.keyword == "type" and clause.steps in unions


def _is_counted_array(clause: Clause) -> bool:
    return "'array'" in clause.had and "'binary'" not in clause.had


def _types(union: Subschema) -> tuple[str, ...]:
    return tuple(name for option in union.union for name in option.types)


def _branch_name(branch: Subschema) -> str:
    return str(form_of_title(branch.title) or branch.title or branch.pointer)
