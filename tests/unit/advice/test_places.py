"""What is known of each place of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.advice.places import EACH, KnownNames, NamePath, place_of
from workers_ai_contract.vocabulary import Form, Revision
from workers_ai_schemas import load
from workers_ai_schemas.forms import form_of_keys

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

BRANCHES = ("oneOf", "anyOf", "allOf")


def names_in(schema: Json, path: NamePath = ()) -> set[NamePath]:
    """Return the path of every name that a schema lists, whatever the branch."""
    if not isinstance(schema, dict):
        return set()
    found: set[NamePath] = set()
    properties = schema.get("properties", {})
    assert isinstance(properties, dict)
    for name, member in properties.items():
        found |= {(*path, name)} | names_in(member, (*path, name))
    found |= names_in(schema.get("items"), (*path, EACH))
    for word in BRANCHES:
        branches = schema.get(word, [])
        assert isinstance(branches, list)
        for branch in branches:
            found |= names_in(branch, path)
    return found


def forms_in(schema: JsonObject) -> list[tuple[Form, JsonObject]]:
    """Return the branches of a published input that are forms, with the form."""
    required = schema.get("required", [])
    assert isinstance(required, list)
    form = form_of_keys([str(name) for name in required])
    if form is not None:
        return [(form, schema)]
    branches = schema.get("oneOf", [])
    assert isinstance(branches, list)
    return [found for branch in branches if isinstance(branch, dict) for found in forms_in(branch)]


def knows(place: KnownNames | None, path: NamePath) -> bool:
    """Return whether the name at the end of the path is known; where a place is open, each name is."""
    if place is None:
        return True
    step, rest = path[0], path[1:]
    if step is None:
        return knows(place.items, rest)
    return step in place.known and (not rest or knows(place.known[step], rest))


@pytest.mark.parametrize("revision", list(Revision))
def test_whatever_a_revision_lists_is_known(revision: Revision) -> None:
    """The observed contract alone knows each name of each published form, where that lists it."""
    forms = forms_in(load(revision, "input"))

    assert forms
    for form, schema in forms:
        listed = names_in(schema)
        assert listed
        assert {path for path in listed if not knows(place_of((form,)), path)} == set()


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (Form.CHAT, ("tools", EACH, "function", "parameters", "additionalProperties")),
        (Form.CHAT, ("tools", EACH, "parameters", "additionalProperties")),
        (Form.CHAT, ("metadata", "mood")),
        (Form.CHAT, ("logit_bias", "17")),
        (Form.CHAT, ("response_format", "json_schema", "schema")),
        (Form.RESPONSES, ("tools", EACH, "parameters", "$defs")),
        (Form.RESPONSES, ("text", "format", "schema", "properties")),
        (Form.BATCH, ("requests", EACH, "external_reference")),
        (Form.PROMPT, ("stop",)),
    ],
)
def test_a_name_is_known_where_any_is_taken_or_a_document_lists_it(form: Form, path: NamePath) -> None:
    """Schemas of parameters, maps, what the batch API hands back, the options that a prompt shares."""
    assert knows(place_of((form,)), path)


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (Form.CHAT, ("mood",)),
        (Form.CHAT, ("messages", EACH, "mood")),
        (Form.CHAT, ("messages", EACH, "content", EACH, "mood")),
        (Form.CHAT, ("tools", EACH, "function", "mood")),
        (Form.CHAT, ("input",)),
        (Form.RESPONSES, ("messages",)),
        (Form.RESPONSES, ("input", EACH, "mood")),
        (Form.BATCH, ("requests", EACH, "mood")),
        (Form.PROMPT, ("mood",)),
    ],
)
def test_a_name_that_nothing_lists_is_not_known(form: Form, path: NamePath) -> None:
    """At the root and below; what another form knows is not known here."""
    assert not knows(place_of((form,)), path)


def test_nothing_is_known_of_a_request_without_a_form() -> None:
    """There is no place to compare it with."""
    assert place_of(()) is None
