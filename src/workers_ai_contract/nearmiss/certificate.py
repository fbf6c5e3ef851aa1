"""Proves of a near miss that it is invalid, for the reason given, and valid after the repair.

A mutation may miss: another branch takes what was made, or something else is wrong with it too. Nothing
is given out that two validators do not refuse, that they do not accept after the repair, and that the
schema with the one keyword loosened does not accept.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from workers_ai_contract.coverage import acceptor
from workers_ai_contract.coverage.points import text_of
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.nearmiss.claim import NearMiss
from workers_ai_contract.nearmiss.edits import ABSENT
from workers_ai_contract.nearmiss.relaxing import document_without, loosened
from workers_ai_contract.vocabulary import Profile
from workers_ai_kernel.document import Document
from workers_ai_kernel.values import json_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.coverage import Point
    from workers_ai_contract.drawing import Contract, Subject
    from workers_ai_contract.nearmiss.mutations import Mutation
    from workers_ai_kernel import Json, JsonObject

Accepts: TypeAlias = "Callable[[Json], bool]"


class _Validator(Protocol):
    def is_valid(self, instance: Json, /) -> bool: ...


class Refusal(StrEnum):
    """Why a mutation is no near miss."""

    STAYS_VALID = "the payload stays valid"
    NOT_REPAIRED = "the payload is not valid after the repair"
    ANOTHER_REASON = "the payload is not valid with the keyword loosened either"
    ONE_BRANCH = "not both branches match"


class Certifier:
    """Holds mutations of payloads of one subject against the validators of its contract."""

    def __init__(self, contract: Contract, subject: Subject) -> None:
        self._contract = contract
        self._subject = subject
        self._is_enforced = contract.profile == Profile.ENFORCED
        self.refused: Counter[Refusal] = Counter()
        self._loosened: dict[tuple[Point, str], Accepts] = {}

    def certify(self, mutation: Mutation, origin: Json) -> NearMiss | Refusal:
        """Return the near miss that a mutation makes of a valid payload, or why it is none (counted)."""
        payload = mutation.edit.applied(origin)
        repaired = mutation.edit.undoing(origin).applied(payload)
        refusal = self._refusal(mutation, payload, repaired)
        if refusal is not None:
            self.refused[refusal] += 1
            return refusal
        return NearMiss.of(mutation, payload=payload, origin=origin, repaired=repaired)

    def _refusal(self, mutation: Mutation, payload: Json, repaired: Json) -> Refusal | None:
        # In this order because it ends with what takes longest.
        if any(accepts(payload) for accepts in self._fast):
            return Refusal.STAYS_VALID
        if mutation.pair is not None and not _both_match(mutation):
            return Refusal.ONE_BRANCH
        if not self._without(mutation)(payload):
            return Refusal.ANOTHER_REASON
        if not all(accepts(repaired) for accepts in self._validators):
            return Refusal.NOT_REPAIRED
        if self._second is not None and self._second(payload):
            return Refusal.STAYS_VALID
        return None

    @cached_property
    def _validators(self) -> tuple[Accepts, ...]:
        return self._fast if self._second is None else (*self._fast, self._second)

    @cached_property
    def _fast(self) -> tuple[Accepts, ...]:
        """The contract's own verdict, and that of the schema by the quick engine."""
        form = self._contract.form if self._contract.profile == Profile.OBSERVED else None
        judge = Judge(
            self._contract.direction,
            revision=self._contract.revision,
            profile=self._contract.profile,
            form=form,
        ).is_valid
        if self._is_enforced:
            return (judge,)
        return (Document(self._document).at().is_valid, judge)

    @cached_property
    def _second(self) -> Accepts | None:
        """The verdict of an independent engine; there is none here of what is enforced."""
        if self._is_enforced:
            return None
        import jsonschema

        # The stubs of jsonschema leave the type of an instance open.
        return cast("_Validator", jsonschema.Draft202012Validator(self._document)).is_valid

    @cached_property
    def _document(self) -> JsonObject:
        return self._subject.document()

    def _without(self, mutation: Mutation) -> Accepts:
        """Return the test by the schema with the keyword loosened, under the semantics of the contract."""
        key = (mutation.point, _what_matters(mutation))
        known = self._loosened.get(key)
        if known is None:
            known = self._loosened[key] = self._compiled(mutation)
        return known

    def _compiled(self, mutation: Mutation) -> Accepts:
        place, point = mutation.place, mutation.point
        if not self._is_enforced:
            return acceptor(loosened(place, point, mutation.edit.value))
        from workers_ai_contract.cabidela import Enforced

        return Enforced(document_without(self._document, place, point)).accepts


def _what_matters(mutation: Mutation) -> str:
    """Return what the loosened schema depends on, beside the point."""
    value, keyword = mutation.edit.value, mutation.point.keyword
    if value is ABSENT or keyword not in {"type", "enum"}:
        return ""
    return text_of(value) if mutation.place.schema.enum is not None else json_type(value)


def _both_match(mutation: Mutation) -> bool:
    value, branches = mutation.edit.value, mutation.place.schema.one_of
    pair = mutation.pair or ()
    return value is not ABSENT and all(acceptor(branches[index])(value) for index in pair)
