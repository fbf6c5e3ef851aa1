"""Runs every rule on a schema, or on a pair of an input and an output schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.errors import BeyondUsError, UsageError
from workers_ai_contract.linting import effects, unions, validators, written
from workers_ai_contract.linting.finding import LintFinding
from workers_ai_contract.linting.subject import LintSubject
from workers_ai_contract.solving import Is
from workers_ai_contract.solving.boxes import Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

_RULES: tuple[Callable[[LintSubject], Iterator[LintFinding]], ...] = (
    effects.empty_places,
    unions.indistinct_branches,
    unions.overlapping_branches,
    unions.shadowed_branches,
    effects.accepts_anything,
    effects.undeclared_required,
    effects.invalid_values,
    effects.idle_keywords,
    written.ignored_keywords,
    written.unknown_keywords,
    validators.differing_validators,
)
_OUTPUT = "_Output"


def lint(schema: Json, name: str = "schema", *, enforced: bool = False) -> Iterator[LintFinding]:
    """Yield the findings of a schema, the most important ones first.

    With `enforced`, that is for schemas of requests, it is compared with the API's own validator, too.
    """
    yield from written.unknown_types(schema)
    try:
        own = OwnSchema(written.without_nullable(schema), name)
    except UsageError as error:
        code = "not-supported" if isinstance(error, BeyondUsError) else "not-a-schema"
        yield LintFinding(code, "", str(error))
        return
    subject = LintSubject(own)
    yield from written.nullable_keywords(schema, subject)
    for rule in _RULES:
        if enforced or rule is not validators.differing_validators:
            yield from rule(subject)


def lint_pair(given: Json, answered: Json) -> Iterator[LintFinding]:
    """Yield the forms of an input schema that the output schema has no form for.

    Forms are the titles of branches; that of an output ends with `_Output`.
    """
    try:
        subject, other = LintSubject(OwnSchema(given)), OwnSchema(answered)
    except UsageError:
        return
    known = {schema.title for schema in _branches(other.normal)}
    for branch in _branches(subject.own.normal):
        title = branch.title
        if title is None or f"{title}{_OUTPUT}" in known or title in known:
            continue
        part = subject.root.below(branch)
        witness = subject.solver.find((Is(part), Is(subject.root)))
        message = f"the output schema has no form for answers to {title!r}"
        if not isinstance(witness, Missing) and subject.oracles.accept(subject.root, witness):
            shows = "is a valid request whose answer is not described"
            yield LintFinding("no-output-form", branch.pointer, message, witness, shows)


def _branches(schema: Subschema) -> Iterator[Subschema]:
    for branch in schema.union:
        yield branch.resolved
        yield from _branches(branch.resolved)
