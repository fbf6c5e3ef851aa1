"""The schemas of the observed contract: what holds for each of them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from tests.subschemas import objects, subschemas
from workers_ai_codegen.observed.assembling import are_disjoint
from workers_ai_kernel.schema.normal import normalise
from workers_ai_schemas import load_observed, observed_names

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

# The one union in which both branches may be meant: a native event has a response, tool calls, or both.
SEVERAL_MAY_BE_MEANT = [{"required": ["response"]}, {"required": ["tool_calls"]}]


def test_there_is_one_a_form_and_direction() -> None:
    """And those for errors, for the catalogue of models and for the route without a model in its path."""
    assert observed_names() == (
        "batch.input",
        "batch.output",
        "chat.input",
        "chat.output",
        "chat.stream",
        "error",
        "models-schema.output",
        "models-search.output",
        "prompt.input",
        "prompt.output",
        "prompt.stream",
        "responses.input",
        "responses.output",
        "responses.stream",
        "unified.input",
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", observed_names())
def test_each_is_a_schema_that_stands_alone(name: str) -> None:
    """It satisfies its dialect, refers to nothing, and has a normal form."""
    schema = load_observed(name)

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert all("$ref" not in subschema for subschema in subschemas(schema))
    assert normalise(schema).pointer == ""


@pytest.mark.parametrize("name", observed_names())
def test_unions_are_told_apart(name: str) -> None:
    """No two branches of a union can both be meant: type, one property or required keys say which."""
    for schema in subschemas(load_observed(name)):
        if schema.get("anyOf") not in (None, SEVERAL_MAY_BE_MEANT):
            assert not schema.get("anyOf"), "it could be a oneOf"
        for one, other in combinations(objects(schema.get("oneOf")), 2):
            assert are_disjoint(one, other) or _keys_tell(one, other), (one, other)


def test_each_load_is_a_copy_of_its_own() -> None:
    """Changing one loaded schema leaves the next one alone."""
    load_observed("error").clear()

    assert load_observed("error")


@pytest.mark.parametrize("name", ["workers-types", "batch.stream", "../vendor/r5.input"])
def test_what_is_no_observed_schema_is_refused(name: str) -> None:
    """An unknown name is a KeyError."""
    with pytest.raises(KeyError):
        load_observed(name)


def _keys_tell(one: JsonObject, other: JsonObject) -> bool:
    """Look through unions without properties of their own."""
    return all(
        are_disjoint(mine, theirs) or (_requires_unknown(mine, theirs) and _requires_unknown(theirs, mine))
        for mine in _leaves(one)
        for theirs in _leaves(other)
    )


def _requires_unknown(one: JsonObject, other: JsonObject) -> bool:
    """Return whether a schema requires a property that the other one does not list."""
    required, properties = one.get("required"), other.get("properties")
    known = properties.keys() if isinstance(properties, dict) else ()
    return any(name not in known for name in required) if isinstance(required, list) else False


def _leaves(schema: JsonObject) -> list[JsonObject]:
    branches = objects(schema.get("oneOf")) or objects(schema.get("anyOf"))
    if not branches:
        return [schema]
    below = {key: member for key, member in schema.items() if key not in {"oneOf", "anyOf"}}
    leaves = [leaf for branch in branches for leaf in _leaves(branch)]
    return [{**below, **leaf} for leaf in leaves]


@pytest.mark.parametrize("name", observed_names())
def test_a_title_names_one_thing(name: str) -> None:
    """Two places with the same title are the same, so that a title can name a class."""
    named: dict[str, JsonObject] = {}
    for schema in subschemas(load_observed(name)):
        title = schema.get("title")
        # Published: the JSON mode of a prompt knows no type 'text', that of a chat does.
        if isinstance(title, str) and (name, title) != ("unified.input", "JSON Mode"):
            assert named.setdefault(title, schema) == schema
