"""What a call names to draw from: a schema, a pulled model, or neither, which is a built-in contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.errors import UsageError
from workers_ai_contract.models.naming import model_named, revision_of
from workers_ai_contract.models.pulled import PulledModel
from workers_ai_contract.vocabulary import MODEL, Profile

if TYPE_CHECKING:
    from workers_ai_contract.contracts.own import SchemaLike


class DrawnFrom(NamedTuple):
    """What to draw from: a schema, or, if there is none, the built-in contract of a model."""

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
    if model is None:
        return DrawnFrom()
    known = model_named(model)
    if not isinstance(known, PulledModel):
        if profile != Profile.OBSERVED:
            revision_of(known, revision)
        return DrawnFrom(model=known.name)
    if form is not None or revision != "latest":
        raise UsageError(f"the schemas of {known.name} have no forms and no revisions: leave both out")
    if profile not in {None, Profile.PUBLISHED}:
        raise UsageError(f"payloads of {known.name} are drawn as published: leave the profile out")
    return DrawnFrom(known.schema(direction), known.name)
