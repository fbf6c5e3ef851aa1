"""The normal form of a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_kernel.pointers import join, resolve, tokens
from workers_ai_kernel.schema.normal import UnsupportedSchemaError, normalise
from workers_ai_schemas import load, names

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@pytest.mark.parametrize("name", names())
def test_each_subschema_knows_its_place(name: str) -> None:
    """Following the pointer of a subschema leads to its dictionary, with the same title."""
    document: Json = load(*name.split("."))

    for subschema in normalise(document).walk():
        place = resolve(document, subschema.pointer)
        assert isinstance(place, dict)
        assert place.get("title") == subschema.title


def test_a_branch_inherits_the_type_of_its_parent() -> None:
    """The prompt branch of r5 has no type of its own, yet takes objects only."""
    prompt = normalise(load("r5", "input")).one_of[0].one_of[0]

    assert prompt.types == ("object",)
    assert prompt.required == ("prompt",)
    assert prompt.properties["prompt"].min_length == 1


def test_nothing_of_a_vendored_schema_is_lost() -> None:
    """Every schema dictionary of r4's input has its normal form."""
    document = load("r4", "input")
    subschemas = list(normalise(document).walk())

    assert len({subschema.pointer for subschema in subschemas}) == len(subschemas)
    assert len(subschemas) == _count_schemas(document)


@pytest.mark.parametrize(
    ("schema", "keyword", "pointer"),
    [
        ({"properties": {"a": {"$ref": "#"}}}, "$ref", "/properties/a"),
        ({"type": ["string", "word"]}, "type", ""),
        ({"type": "object", "oneOf": [{"type": "string"}]}, "type", "/oneOf/0"),
        ({"items": True}, "schema", "/items"),
        ({"minimum": "1"}, "minimum", ""),
        ({"properties": []}, "properties", ""),
        ({"required": "a"}, "required", ""),
        ({"oneOf": {}}, "oneOf", ""),
    ],
)
def test_what_is_not_supported_is_named_with_its_place(schema: Json, keyword: str, pointer: str) -> None:
    """The error carries the keyword and the pointer to it."""
    with pytest.raises(UnsupportedSchemaError) as caught:
        normalise(schema)

    assert (caught.value.keyword, caught.value.pointer) == (keyword, pointer)
    assert repr(keyword) in str(caught.value)


@pytest.mark.parametrize("token", ["a/b", "~", "~1", "", "é", "0"])
def test_pointers_escape_and_unescape(token: str) -> None:
    """A token survives being put into a pointer and taken out again."""
    assert tokens(join("", token)) == (token,)


def test_a_pointer_must_start_with_a_slash() -> None:
    """Anything else is a ValueError that says so."""
    with pytest.raises(ValueError, match="must be empty or start with"):
        tokens("a")


def test_a_pointer_to_nowhere_is_a_lookup_error() -> None:
    """Neither a missing key, a word in an array nor a step into a scalar resolves."""
    for pointer in ("/b", "/a/x", "/a/0/c"):
        with pytest.raises(LookupError):
            resolve({"a": [1]}, pointer)


def _count_schemas(schema: Json) -> int:
    assert isinstance(schema, dict)
    below: list[Json] = []
    properties = schema.get("properties", {})
    assert isinstance(properties, dict)
    below.extend(properties.values())
    below.extend(schema[keyword] for keyword in ("items", "additionalProperties") if keyword in schema)
    for keyword in ("oneOf", "anyOf"):
        branches = schema.get(keyword, [])
        assert isinstance(branches, list)
        below.extend(branches)
    return 1 + sum(map(_count_schemas, below))


def test_a_list_of_types_is_kept_in_published_order() -> None:
    """A branch inherits all of them."""
    schema = normalise({"type": ["string", "null"], "oneOf": [{"minLength": 1}]})

    assert schema.types == ("string", "null")
    assert schema.one_of[0].types == ("string", "null")


def test_a_closed_object_admits_no_further_property() -> None:
    """The schema `false` admits no type."""
    additional = normalise({"type": "object", "additionalProperties": False}).additional

    assert additional is not None
    assert (additional.types, additional.pointer) == ((), "/additionalProperties")
