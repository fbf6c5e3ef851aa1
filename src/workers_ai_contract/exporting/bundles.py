"""One JSON Schema for each contract, complete in itself, with `$id` and dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.contracts.typed import refuse_untyped
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.choosing import direction_named, form_named, names_of, profile_named, shown
from workers_ai_contract.vocabulary import Direction, Form, Profile, Revision, Route
from workers_ai_schemas import (
    TYPED_DIRECTIONS,
    load,
    load_observed,
    load_typed,
    names,
    observed_names,
    revision_named,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.models import PulledModel
    from workers_ai_kernel import Json, JsonObject

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OWN_KEYWORDS = frozenset({"$schema", "$id", "$comment", "description"})


def bundled(
    direction: str = "input",
    *,
    profile: str | None = None,
    form: str | None = None,
    revision: str = "latest",
    model: str | None = None,
) -> JsonObject:
    """Return the schema of one contract, or of one form of it; without a profile, that of its default one.

    It is observed, or published for a revision or a pulled model.

    Raises:
        UsageError: there is no such contract, form or model, or no JSON Schema describes it.
    """
    # An observed schema has no revision, so none is asked about.
    names = names_of("latest" if profile == Profile.OBSERVED else revision, Route.RUN, form, model)
    if names.model is not None:
        return _pulled(names.model, direction_named(direction), profile_named(profile or Profile.PUBLISHED))
    if profile is None:
        profile = Profile.OBSERVED if revision == "latest" else Profile.PUBLISHED
    known, wanted = profile_named(profile), direction_named(direction)
    chosen = None if form is None else form_named(form)
    if known is Profile.TYPED:
        return _typed(wanted, chosen, revision)
    if known is Profile.ENFORCED:
        raise UsageError("no JSON Schema describes what the API enforces: choose 'published' or 'observed'")
    if known is Profile.PUBLISHED:
        return _published(wanted, chosen, revision)
    if revision != "latest":
        raise UsageError(f"the observed contract has no revisions: leave {shown(revision)} out")
    return _observed(wanted, chosen)


def _pulled(model: PulledModel, direction: Direction, profile: Profile) -> JsonObject:
    if profile is not Profile.PUBLISHED:
        raise UsageError(f"of {model.name} there is the published schema only: leave {shown(profile)} out")
    schema = model.schema(direction).schema
    whole: JsonObject = schema if isinstance(schema, dict) else {} if schema else {"not": {}}
    return {"$schema": DIALECT, "$id": f"urn:workers-ai-contract:model:{model.name}:{direction}", **whole}


def every_bundle() -> Iterator[tuple[str, JsonObject]]:
    """Yield each schema with the name of its file, without the suffix."""
    for name in names():
        revision, _, direction = name.partition(".")
        yield f"published/{name}", identified(load(revision, direction), f"published:{name}")
    for name in observed_names():
        yield f"observed/{name}", identified(load_observed(name), f"observed:{name}")
    for direction in TYPED_DIRECTIONS:
        yield f"typed/{direction}", _typed(direction, None, "latest")


def identified(schema: JsonObject, name: str) -> JsonObject:
    """Return a schema with an identifier and its dialect in front."""
    own = {keyword: value for keyword, value in schema.items() if keyword not in _OWN_KEYWORDS}
    return {"$schema": DIALECT, "$id": f"urn:workers-ai-contract:{name}", **own}


def plain(schema: JsonObject) -> JsonObject:
    """Return a schema without identifier, dialect and remarks, to stand inside another document."""
    return {keyword: value for keyword, value in schema.items() if keyword not in _OWN_KEYWORDS}


def placed(schema: JsonObject, reference: str) -> JsonObject:
    """Return a schema for the place in another document to which `reference` leads.

    References into the schema itself lead into this place then.
    """
    target = schema.get("$ref")
    own = {"$ref": f"{reference}{target[1:]}"} if isinstance(target, str) and _is_local(target) else {}
    return {name: _placed(value, reference) for name, value in {**schema, **own}.items()}


def _placed(value: Json, reference: str) -> Json:
    if isinstance(value, list):
        return [_placed(each, reference) for each in value]
    return placed(value, reference) if isinstance(value, dict) else value


def _is_local(reference: str) -> bool:
    return reference == "#" or reference.startswith("#/")


def _published(direction: Direction, form: Form | None, revision: str) -> JsonObject:
    from workers_ai_contract.contracts.published import Published

    if direction not in {Direction.INPUT, Direction.OUTPUT}:
        raise UsageError(f"nothing is published for the direction {shown(direction)}: choose 'observed'")
    try:
        known: Revision = revision_named(revision)
    except ValueError:
        raise UsageError(f"there is no revision {shown(revision)}: choose r0 to r5, or 'latest'") from None
    schema = Published(direction, known, Route.RUN, form).document
    name = f"published:{known}.{direction}" if form is None else f"published:{known}.{direction}:{form}"
    return identified(schema, name)


def _typed(direction: Direction, form: Form | None, revision: str) -> JsonObject:
    if revision != "latest":
        raise UsageError(f"the types have no revisions: leave {shown(revision)} out")
    refuse_untyped(direction, form)
    name = f"typed:{direction}" if form is None else f"typed:{direction}:{form}"
    return identified(load_typed(direction, form), name)


def _observed(direction: Direction, form: Form | None) -> JsonObject:
    if form is not None:
        name = f"{form}.{direction}"
        if name not in observed_names():
            raise UsageError(f"the observed contract has no form {form.value!r} for {direction}")
        return identified(load_observed(name), f"observed:{name}")
    if direction is Direction.ERROR:
        return identified(load_observed("error"), "observed:error")
    forms = [f"{each}.{direction}" for each in Form if f"{each}.{direction}" in observed_names()]
    branches: list[Json] = [plain(load_observed(name)) for name in forms]
    # `[DONE]` ends every stream, so a stream event may match several.
    keyword = "anyOf" if direction is Direction.STREAM else "oneOf"
    return identified({keyword: branches}, f"observed:{direction}")
