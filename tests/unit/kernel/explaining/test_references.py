"""A `$ref` below any keyword: what it refers to is found when a value is explained, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_kernel.document import Document
from workers_ai_kernel.schema.dialects import DIALECTS, knows

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.dialects import Dialect

TEXT: JsonObject = {"$ref": "#/$defs/text"}
HOLDER: JsonObject = {"$ref": "#/$defs/holder"}
DEFS: JsonObject = {"text": {"type": "string"}, "holder": {"contains": {"$ref": "#/$defs/text"}}}
VALUES: tuple[Json, ...] = (
    5,
    "a",
    [],
    [5],
    ["a"],
    [5, 5, "a"],
    ["a", "b"],
    [[5], "a"],
    {},
    {"a": 5},
    {"a": "b"},
    {"1": [5], "b": 5},
)


def with_reference(reference: JsonObject) -> list[JsonObject]:
    """Return a schema for each keyword that can hold a reference."""
    single = (
        "additionalItems",
        "additionalProperties",
        "contains",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    )
    named = {
        "dependencies": "a",
        "dependentSchemas": "a",
        "patternProperties": r"\d",
        "properties": "a",
    }
    listed = ("allOf", "anyOf", "oneOf", "prefixItems")
    several: list[JsonObject] = [
        {"items": [reference], "additionalItems": reference},
        {"if": True, "then": reference, "else": reference},
        {"contains": reference, "minContains": 2},
        {"contains": reference, "maxContains": 0},
        {"contains": reference, "minContains": 0, "maxContains": 1, "uniqueItems": True},
        {"patternProperties": {r"\d": {"contains": reference}}},
        {"propertyNames": {"not": reference}},
    ]
    alone: dict[str, Json] = dict.fromkeys(single, reference)
    alone |= {keyword: {name: reference} for keyword, name in named.items()}
    alone |= {keyword: [reference] for keyword in listed}
    return [*({keyword: value} for keyword, value in alone.items()), *several]


def wholes(schema: JsonObject) -> list[JsonObject]:
    """Return documents with a schema: as the root, below it, and below a base URI."""
    return [
        {**schema, "$defs": DEFS},
        {"items": schema, "$defs": DEFS},
        {"properties": {"a": schema}, "$defs": DEFS, "$id": "http://example.com/schema"},
    ]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_reference_below_any_keyword_is_followed_in_an_explanation(dialect: Dialect) -> None:
    """Each value that is rejected has an explanation, and each that is accepted has none."""
    schemas = [
        schema
        for schema in (*with_reference(TEXT), *with_reference(HOLDER))
        if all(knows(dialect, keyword) for keyword in schema)
    ]
    for whole in (whole for schema in schemas for whole in wholes(schema)):
        place = Document(whole, dialect, patterns={r"\d": "[0-9]"}).at()
        for value in VALUES:
            valid = place.is_valid(value)

            assert (not tuple(place.explain(value, known_invalid=not valid))) is valid, (whole, value)


def test_the_explanation_names_the_keyword_that_holds_the_reference() -> None:
    """What is said of `contains` does not depend on where its schema is written."""
    referring = Document({"type": "array", "contains": TEXT, "$defs": DEFS})
    written = Document({"type": "array", "contains": {"type": "string"}})

    assert tuple(referring.at().explain([5])) == tuple(written.at().explain([5]))
    assert [problem.keyword for problem in referring.at().explain([5])] == ["contains"]


def test_a_relative_reference_keeps_the_base_that_it_is_written_under() -> None:
    """An identifier around `contains` is still around it in the explanation."""
    text: JsonObject = {"$id": "text", "type": "string"}
    part: JsonObject = {"$id": "b/", "contains": {"$ref": "text"}, "$defs": {"t": text}}
    document = Document({"$id": "http://example.com/a/", "$ref": "b/", "$defs": {"part": part}})

    assert [problem.keyword for problem in document.at().explain([5])] == ["contains"]
