"""What a call names to draw from: a schema, a pulled model, or neither, which is a built-in contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.contracts.typed import refuse_untyped
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.choosing import form_named
from workers_ai_contract.models.naming import model_named, revision_of
from workers_ai_contract.models.pulled import PulledModel
from workers_ai_contract.vocabulary import MODEL, Profile
from workers_ai_schemas import load_typed

if TYPE_CHECKING:
    from workers_ai_contract.contracts.own import SchemaLike


class DrawnFrom(NamedTuple):
    """What to draw from: a schema; without a schema, the built-in contract of a model."""

    own: OwnSchema | None = None
    model: str = MODEL


def drawn_from(  # noqa: PLR0913 - the names of a contract
    *,
    schema: SchemaLike | None,
    model: str | None,
    direction: str,
    form: str | None,
    profile: str | None,
    revision: str,
) -> DrawnFrom:
    """Return what a call names to draw from.

    Raises:
        UsageError: there is no such model, names exclude each other, or the schema is not usable.
    """
    if schema is not None:
        names = direction, form, profile, revision, model
        if names != ("input", None, None, "latest", None):
            raise UsageError(
                "schema= names the schema to use: leave direction, form, profile, revision and model out"
            )
        return DrawnFrom(OwnSchema.of(schema))
    known = None if model is None else model_named(model)
    if not isinstance(known, PulledModel):
        if profile == Profile.TYPED:
            return DrawnFrom(typed_schema(direction, form, revision))
        if known is None:
            return DrawnFrom()
        if profile != Profile.OBSERVED:
            revision_of(known, revision)
        return DrawnFrom(model=known.name)
    if form is not None or revision != "latest":
        raise UsageError(f"the schemas of {known.name} have no forms and no revisions: leave both out")
    if profile not in {None, Profile.PUBLISHED}:
        raise UsageError(f"payloads of {known.name} are drawn as published: leave the profile out")
    return DrawnFrom(known.schema(direction), known.name)


def typed_schema(direction: str, form: str | None, revision: str = "latest") -> OwnSchema:
    """Return what the TypeScript types accept, as a schema to draw from.

    Raises:
        UsageError: nothing is typed for the direction or the form, or a revision is named.
    """
    if revision != "latest":
        raise UsageError("the types have no revisions: leave the revision out")
    named = None if form is None else form_named(form)
    refuse_untyped(direction, named)
    return OwnSchema(load_typed(direction, named), f"typed.{direction}")
