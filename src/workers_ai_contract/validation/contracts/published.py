"""The published profile: the schema of one revision as written, under standard JSON Schema semantics."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from workers_ai_contract.validation.explanation import branch_meant, problems_of
from workers_ai_contract.validation.forms import detect_form, forms_named
from workers_ai_contract.vocabulary import Direction, Form, Route, form_of_title
from workers_ai_schemas import load
from workers_ai_schemas.normal import normalise
from workers_ai_schemas.pointers import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema_rs import Validator

    from workers_ai_contract.validation.judgement import Problem
    from workers_ai_schemas import Json, JsonObject, Revision
    from workers_ai_schemas.normal import Subschema

_CHAT_BRANCH = "/oneOf/0"
_REVISIONS_WITH_CHAT = frozenset({"r4", "r5"})


class Published:
    """One revision's schema of one direction, or the part of it that a route applies.

    `/ai/v1/chat/completions` is held against the chat branch only, the other routes against the whole
    (observed: recorded errors of that route list no other branch).
    """

    def __init__(self, direction: Direction, revision: Revision, route: Route) -> None:
        self.direction = direction
        self._revision = revision
        chat_only = route is Route.CHAT and direction is Direction.INPUT
        self._pointer = _CHAT_BRANCH if chat_only and revision in _REVISIONS_WITH_CHAT else ""

    @property
    def document(self) -> JsonObject:
        """The part of the published schema that applies, as published."""
        return cast("JsonObject", resolve(load(self._revision, self.direction), self._pointer))

    @property
    def schema(self) -> Subschema:
        """Its normal form; pointers are from the root of the whole schema."""
        return _normal_form(self._revision, self.direction, self._pointer)

    def is_valid(self, payload: Json, /) -> bool:
        """Return the verdict alone."""
        return _validator(self._revision, self.direction, self._pointer).is_valid(payload)

    def explain(self, payload: Json, /) -> Iterator[Problem]:
        """Yield what is wrong with a payload."""
        return problems_of(self.schema, payload)

    def form(self, payload: Json, /) -> Form | None:
        """Return the form that the keys tell; where they tell several, that of the branch meant."""
        form = detect_form(payload, self.direction)
        if form is None and forms_named(payload, self.direction):
            meant = branch_meant(self.schema.union, payload)
            return None if meant is None else form_of_title(meant.title)
        return form

    def api_error(self, payload: Json, /) -> JsonObject | None:
        """Return None: a schema does not say what the API answers."""
        del payload
        return None


@cache
def _normal_form(revision: Revision, direction: Direction, pointer: str) -> Subschema:
    document: Json = load(revision, direction)
    return normalise(resolve(document, pointer), pointer)


@cache
def _validator(revision: Revision, direction: Direction, pointer: str) -> Validator:
    # Imported here because it is the slowest import of all and is not needed to explain.
    import jsonschema_rs

    schema = resolve(load(revision, direction), pointer)
    return jsonschema_rs.Draft202012Validator(cast("JsonObject", schema))
