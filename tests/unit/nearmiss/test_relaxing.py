"""A schema with exactly one keyword relaxed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.coverage import Point, Side, acceptor
from workers_ai_contract.nearmiss.places import places_of
from workers_ai_contract.nearmiss.relaxing import document_without, keyword_owner, relaxed
from workers_ai_kernel.schema.normal import normalise

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

DOCUMENT: JsonObject = {
    "type": "object",
    "properties": {
        "level": {"type": "string", "enum": ["low", "high"]},
        "depth": {"type": "integer", "minimum": 1, "maximum": 9},
        "name": {"type": "string", "minLength": 2},
        "text": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "any": {"anyOf": [{"type": "null"}, {"type": "string"}]},
        "two": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
    },
    "required": ["name", "depth"],
    "additionalProperties": False,
}
VALID: JsonObject = {"name": "tide", "depth": 1}


@pytest.mark.parametrize(
    ("pointer", "keyword", "aspect", "payload", "value"),
    [
        ("/properties/level", "enum", "another", {**VALID, "level": "LOW"}, "LOW"),
        ("/properties/level", "type", "another", {**VALID, "level": 5}, 5),
        ("/properties/depth", "type", "another", {**VALID, "depth": "1"}, "1"),
        ("/properties/depth", "minimum", "beyond", {**VALID, "depth": 0}, 0),
        ("/properties/depth", "maximum", "beyond", {**VALID, "depth": 10}, 10),
        ("/properties/name", "minLength", "beyond", {**VALID, "name": "t"}, "t"),
        ("/properties/text/oneOf/1", "type", "another", {**VALID, "text": None}, None),
        ("/properties/text/oneOf/1/items", "type", "another", {**VALID, "text": [5]}, 5),
        ("/properties/text", "oneOf", "none", {**VALID, "text": 5}, 5),
        ("/properties/two", "oneOf", "several", {**VALID, "two": 5}, 5),
        ("/properties/any", "anyOf", "none", {**VALID, "any": 5}, 5),
        ("", "required", "depth", {"name": "tide"}, None),
        ("", "additionalProperties", "present", {**VALID, "x": 5}, 5),
    ],
)
def test_only_what_violates_the_keyword_is_let_in(
    pointer: str, keyword: str, aspect: str, payload: Json, value: Json
) -> None:
    """The relaxed schema accepts the payload; a second violation is still rejected."""
    schema = normalise(DOCUMENT)
    place, point = places_of(schema)[pointer], Point(pointer, keyword, aspect, Side.VIOLATED)
    by_schema = acceptor(relaxed(place, point, value))
    by_document = acceptor(normalise(document_without(DOCUMENT, place, point)))

    assert acceptor(schema)(payload) is False
    assert by_schema(payload) is by_document(payload) is True
    assert isinstance(payload, dict)
    otherwise_wrong = {**payload, "name": 5}
    assert by_schema(otherwise_wrong) is by_document(otherwise_wrong) is False


def test_a_type_is_widened_by_that_of_the_value_alone() -> None:
    """So that the branches of a union stay apart for all other values."""
    place = places_of(normalise(DOCUMENT))["/properties/text/oneOf/1"]
    accepts = acceptor(relaxed(place, Point(place.schema.pointer, "type", "another"), None))

    assert accepts({**VALID, "text": None}) is True
    assert accepts({**VALID, "text": "tide"}) is True
    assert accepts({**VALID, "text": 5}) is False


def test_inherited_types_are_widened_along_the_way_only() -> None:
    """The branch at issue takes the value, the other one still does not."""
    document: JsonObject = {"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}
    place = places_of(normalise(document))["/oneOf/0"]
    point = Point("/oneOf/0", "type", "another", Side.VIOLATED)

    assert acceptor(relaxed(place, point, 5))(5) is True
    assert keyword_owner(document, place, point) == ""
