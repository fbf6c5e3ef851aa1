"""Proves that a near miss is invalid for the given reason and valid after the repair.

A mutation can fail: another branch accepts the result, or it breaks something else too. A near miss is only
returned if two validators reject it, both accept it after the repair, and the schema with that one keyword
relaxed accepts it.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

from workers_ai_contract.coverage import acceptor
from workers_ai_contract.coverage.points import text_of
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.nearmiss.claim import NearMiss
from workers_ai_contract.nearmiss.edits import ABSENT
from workers_ai_contract.nearmiss.relaxing import document_without, relaxed
from workers_ai_contract.vocabulary import Profile
from workers_ai_kernel.document import Document
from workers_ai_kernel.values import json_type

if TYPE_CHECKING:
    from workers_ai_contract.coverage import Point
    from workers_ai_contract.coverage.accepting import Accepts
    from workers_ai_contract.drawing import ContractSpec, Subject
    from workers_ai_contract.nearmiss.mutations import Mutation
    from workers_ai_kernel import Json, JsonObject


class _Validator(Protocol):
    def is_valid(self, instance: Json, /) -> bool: ...


class RejectReason(StrEnum):
    """Why a mutation does not result in a near miss."""

    STAYS_VALID = "the payload stays valid"
    NOT_REPAIRED = "the payload is not valid after the repair"
    ANOTHER_REASON = "the payload stays invalid when the keyword is relaxed"
    ONE_BRANCH = "only one of the two branches matches"


class Certifier:
    """Checks mutations of payloads with the validators of their contract."""

    def __init__(self, contract: ContractSpec, subject: Subject) -> None:
        self._contract = contract
        self._subject = subject
        self._is_enforced = contract.profile == Profile.ENFORCED
        self.rejected: Counter[RejectReason] = Counter()
        self._relaxed_schemas: dict[tuple[Point, str], Accepts] = {}

    def certify(self, mutation: Mutation, origin: Json) -> NearMiss | RejectReason:
        """Apply a mutation and return the near miss, or why it is rejected (counted in `rejected`)."""
        payload = mutation.edit.applied(origin)
        repaired = mutation.edit.undoing(origin).applied(payload)
        reason = self._reject_reason(mutation, payload, repaired)
        if reason is not None:
            self.rejected[reason] += 1
            return reason
        return NearMiss.of(mutation, payload=payload, origin=origin, repaired=repaired)

    def _reject_reason(self, mutation: Mutation, payload: Json, repaired: Json) -> RejectReason | None:
        # The slowest checks come last.
        if any(accepts(payload) for accepts in self._fast):
            return RejectReason.STAYS_VALID
        if mutation.pair is not None and not _both_match(mutation):
            return RejectReason.ONE_BRANCH
        if not self._relaxed(mutation)(payload):
            return RejectReason.ANOTHER_REASON
        if not all(accepts(repaired) for accepts in self._validators):
            return RejectReason.NOT_REPAIRED
        if self._second is not None and self._second(payload):
            return RejectReason.STAYS_VALID
        return None

    @cached_property
    def _validators(self) -> tuple[Accepts, ...]:
        return self._fast if self._second is None else (*self._fast, self._second)

    @cached_property
    def _fast(self) -> tuple[Accepts, ...]:
        """The judge of the contract and jsonschema-rs, which are fast."""
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
        """An independent engine (python-jsonschema); None for the enforced profile."""
        if self._is_enforced:
            return None
        import jsonschema

        # The stubs of jsonschema do not declare the type of the instance.
        return cast("_Validator", jsonschema.Draft202012Validator(self._document)).is_valid

    @cached_property
    def _document(self) -> JsonObject:
        return self._subject.document()

    def _relaxed(self, mutation: Mutation) -> Accepts:
        """Return the predicate of the relaxed schema, under the semantics of the contract."""
        key = (mutation.point, _cache_key(mutation))
        known = self._relaxed_schemas.get(key)
        if known is None:
            known = self._relaxed_schemas[key] = self._compiled(mutation)
        return known

    def _compiled(self, mutation: Mutation) -> Accepts:
        place, point = mutation.place, mutation.point
        if not self._is_enforced:
            return acceptor(relaxed(place, point, mutation.edit.value))
        from workers_ai_contract.cabidela import Enforced

        return Enforced(document_without(self._document, place, point)).accepts


def _cache_key(mutation: Mutation) -> str:
    """Return what the relaxed schema depends on in addition to the point."""
    value, keyword = mutation.edit.value, mutation.point.keyword
    if value is ABSENT or keyword not in {"type", "enum"}:
        return ""
    return text_of(value) if mutation.place.schema.enum is not None else json_type(value)


def _both_match(mutation: Mutation) -> bool:
    value, branches = mutation.edit.value, mutation.place.schema.one_of
    pair = mutation.pair or ()
    return value is not ABSENT and all(acceptor(branches[index])(value) for index in pair)
