"""Values for a schema: right in type, and taken from the message where it says them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from workers_ai_contract.drawing.fitting import UnfitError
from workers_ai_contract.plain.values import sensible_value

if TYPE_CHECKING:
    from workers_ai_kernel import Json

TRIP = "Book a trip from New York to San Francisco on 2026-05-04 at 08:15 for ada.l@example.org"


def made(message: str, **properties: Json) -> Json:
    """Return the value of an object whose properties are all required."""
    return sensible_value({"type": "object", "properties": properties, "required": [*properties]}, message)


@pytest.mark.parametrize(
    ("message", "properties", "expected"),
    [
        (
            TRIP,
            {
                "origin": {"type": "string"},
                "destination": {"type": "string"},
                "date": {"type": "string", "format": "date"},
                "email": {"type": "string"},
            },
            {
                "origin": "New York",
                "destination": "San Francisco",
                "date": "2026-05-04",
                "email": "ada.l@example.org",
            },
        ),
        ("Multiply 7 by 6.5", {"a": {"type": "integer"}, "b": {"type": "number"}}, {"a": 7, "b": 6.5}),
        ("In celsius, please", {"unit": {"enum": ["kelvin", "celsius"]}}, {"unit": "celsius"}),
        ("Find tide tables", {"query": {"type": "string"}}, {"query": "Find tide tables"}),
        ("Work out 2 + 3 * 4", {"expression": {"type": "string"}}, {"expression": "2 + 3 * 4"}),
        ("Turn the light in the kitchen off.", {"room": {"type": "string"}}, {"room": "kitchen"}),
        ("Weather?", {"city": {"type": "string"}}, {"city": "Paris"}),
        ("Weather?", {"day": {"type": "string", "format": "date"}}, {"day": "2026-03-14"}),
        (
            "Weather?",
            {"mail": {"anyOf": [{"type": "null"}, {"type": "string"}]}},
            {"mail": "ada@example.com"},
        ),
    ],
)
def test_a_value_makes_sense(message: str, properties: dict[str, Any], expected: Json) -> None:
    """What the message says comes first, a usual value else."""
    assert made(message, **properties) == expected


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 40, "maximum": 42},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5},
        {"type": "integer", "multipleOf": 7, "minimum": 8},
        {"type": "string", "minLength": 30},
        {"type": "string", "maxLength": 2},
        {"type": "string", "format": "uuid"},
        {"type": "array", "items": {"type": "string"}, "minItems": 3, "uniqueItems": True},
        {"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": True},
        {"type": ["null", "boolean"]},
        {"const": {"a": [1]}},
        {"allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}}, {"required": ["a"]}]},
        {"$ref": "#/properties/other", "title": "x"},
    ],
)
def test_a_value_fits_its_schema(schema: dict[str, Any]) -> None:
    """By a second validator."""
    whole: dict[str, Any] = {
        "type": "object",
        "properties": {"it": schema, "other": {"type": "boolean"}},
        "required": ["it"],
    }

    judge: Any = Draft202012Validator(whole)
    assert judge.is_valid(sensible_value(whole, "Buy 12 apples in Rome"))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        {"$ref": "#"},
        {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}},
        {"type": "array", "items": {}, "minItems": 1_000_000_000},
        {"type": "string", "minLength": 1_000_000_000},
        {"type": "string", "pattern": "("},
    ],
)
def test_what_no_value_fits_is_said_at_once(schema: dict[str, Any]) -> None:
    """A hostile schema costs nothing."""
    with pytest.raises(UnfitError):
        made("x", it=schema)
