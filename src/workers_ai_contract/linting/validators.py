"""Values that standard JSON Schema and the validator of the live API judge differently."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from workers_ai_contract.anyschema import SchemaCover, SchemaNearMisses
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.errors import UsageError
from workers_ai_contract.linting.finding import LintFinding
from workers_ai_kernel.schema.normal import UnsupportedSchemaError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.linting.subject import LintSubject
    from workers_ai_kernel import Json

_MOST_VALUES = 400


def differing_validators(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield a value for each direction in which the two validators differ."""
    schema = subject.own.schema
    if not isinstance(schema, dict):
        return
    try:
        enforced = Enforced(schema)
        makes = SchemaNearMisses(subject.own)
    except (UnsupportedSchemaError, UsageError):
        return
    cover = SchemaCover(makes.drawer.root, makes.drawer.solver)
    valid = islice(cover.in_chosen_order(lambda _count: 0), _MOST_VALUES)
    wrong = (each.payload for each in islice(makes.covering(), _MOST_VALUES))
    found: dict[bool, Json] = {}
    for value in chain(valid, wrong):
        standard = subject.own.accepts(value)
        known = found.get(standard)
        if enforced.accepts(value) is standard or not _agrees(subject, value, accepted=standard):
            continue
        if standard not in found or len(str(value)) < len(str(known)):
            found[standard] = value
    for standard in sorted(found, reverse=True):
        yield _finding(found[standard], accepted=standard)


def _agrees(subject: LintSubject, value: Json, *, accepted: bool) -> bool:
    oracles = subject.oracles
    return oracles.accept(subject.root, value) if accepted else oracles.reject(subject.root, value)


def _finding(value: Json, *, accepted: bool) -> LintFinding:
    if accepted:
        message = "the API's validator (Cabidela) rejects values that the schema accepts"
        shows = "is valid under the schema, and rejected by the API's validator"
    else:
        message = "the API's validator (Cabidela) accepts values that the schema rejects"
        shows = "is invalid under the schema, and accepted by the API's validator"
    return LintFinding("validators-differ", "", message, value, shows)
