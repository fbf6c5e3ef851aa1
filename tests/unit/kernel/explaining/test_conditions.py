"""Keywords that hold schemas and are neither structure nor unions, below the root and in a branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

IF: JsonObject = {
    "type": "object",
    "if": {"properties": {"kind": {"const": "tide"}}, "required": ["kind"]},
    "then": {"required": ["level"]},
    "else": {"properties": {"wind": {"type": "integer"}}},
}
DEPENDENT: JsonObject = {"dependentSchemas": {"b": {"properties": {"c": {"type": "string"}}}}}
NO_LONG_NAMES: JsonObject = {"propertyNames": {"maxLength": 3}}
NOTHING_ELSE: JsonObject = {"properties": {"b": {}}, "unevaluatedProperties": False}
NO_MORE_ITEMS: JsonObject = {"prefixItems": [{}], "unevaluatedItems": False}
PATTERNS: JsonObject = {
    "patternProperties": {"^x": {"type": "integer"}},
    "additionalProperties": {"type": "string"},
}
NOT_DECLARED = "is not allowed: nothing in the schema that applies here declares it."


@pytest.mark.parametrize(
    ("schema", "value", "pointer", "keyword", "message", "repair"),
    [
        (
            IF,
            {"kind": "tide"},
            "/a",
            "required",
            "/a has no 'level', which is required; it has 'kind'.",
            "Add 'level' (any value) to /a.",
        ),
        (
            IF,
            {"kind": "x", "wind": "w"},
            "/a/wind",
            "type",
            '/a/wind must be an integer, but it is "w" (string).',
            "Make /a/wind an integer.",
        ),
        (
            DEPENDENT,
            {"b": 1, "c": 2},
            "/a/c",
            "type",
            "/a/c must be a string, but it is 2 (integer).",
            'Make /a/c a string: "2".',
        ),
        (
            {"not": {"type": "string"}},
            "x",
            "/a",
            "not",
            '/a must not match the schema at /properties/a/not, but it does; it is "x".',
            "Change /a so that it satisfies 'not'.",
        ),
        (
            NO_LONG_NAMES,
            {"long": 1, "ok": 2},
            "/a/long",
            "propertyNames",
            "/a must not have a property with the name 'long'.",
            "Rename 'long' of /a, or leave it out.",
        ),
        (
            NOTHING_ELSE,
            {"b": 1, "z": 2},
            "/a/z",
            "unevaluatedProperties",
            f"/a/z {NOT_DECLARED}",
            "Leave /a/z out.",
        ),
        (NO_MORE_ITEMS, [1, 2], "/a/1", "unevaluatedItems", f"/a/1 {NOT_DECLARED}", "Leave /a/1 out."),
        (
            PATTERNS,
            {"xa": "s", "c": "ok"},
            "/a/xa",
            "type",
            '/a/xa must be an integer, but it is "s" (string).',
            "Make /a/xa an integer.",
        ),
        (
            PATTERNS,
            {"xa": 1, "c": 3},
            "/a/c",
            "type",
            "/a/c must be a string, but it is 3 (integer).",
            'Make /a/c a string: "3".',
        ),
    ],
)
def test_the_place_and_the_keyword_are_named(  # noqa: PLR0913, PLR0917 - the parts of a problem
    schema: Json, value: Json, pointer: str, keyword: str, message: str, repair: str
) -> None:
    """Of a member, so that a place that got lost would show."""
    (found,) = Document({"properties": {"a": schema}}).at().explain({"a": value})

    assert (found.pointer, found.keyword, found.branch) == (pointer, keyword, None)
    assert (found.message, found.repair) == (message, repair)


def test_a_condition_in_a_branch_names_the_branch() -> None:
    """The one that was meant."""
    schema: Json = {
        "oneOf": [
            {"type": "string"},
            {"type": "object", "required": ["k"], "not": {"required": ["bad"]}},
        ]
    }
    (found,) = Document(schema).at().explain({"k": 1, "bad": 2})

    assert (found.pointer, found.keyword, found.branch) == ("", "not", "/oneOf/1")


@pytest.mark.parametrize(("kind", "mapping"), [("kitten", {}), ("miau", {"miau": "#/$defs/Cat"})])
def test_the_discriminator_names_the_branch_that_was_meant(kind: str, mapping: JsonObject) -> None:
    """By its mapping or by the values of its property, although another branch knows more of the value."""
    cat: JsonObject = {"type": "object", "properties": {"n": {"type": "integer"}}}
    dog: JsonObject = {"type": "object", "properties": {"n": {"type": "boolean"}, "m": {}}}
    if not mapping:
        cat["properties"] = {"kind": {"enum": ["cat", "kitten"]}, "n": {"type": "integer"}}
        dog["properties"] = {"kind": {"enum": ["dog", "puppy"]}, "n": {"type": "boolean"}, "m": {}}
    schema: Json = {
        "oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
        "$defs": {"Cat": cat, "Dog": dog},
    }
    (found,) = Document(schema).at().explain({"kind": kind, "n": "x", "m": 1})

    assert (found.pointer, found.branch) == ("/n", "/$defs/Cat")


def problems(schema: JsonObject, value: Json) -> list[tuple[str, str, str | None]]:
    """Return place, message and branch of each problem, in order."""
    return [(each.pointer, each.message, each.branch) for each in Document(schema).at().explain(value)]


def test_a_property_that_is_declared_and_matches_a_pattern_must_meet_both() -> None:
    """Each schema has its say."""
    schema: JsonObject = {
        "properties": {"xa": {"type": "integer"}},
        "patternProperties": {"^x": {"maximum": 5}, "a$": {"minimum": 3}},
    }

    assert problems(schema, {"xa": 4}) == []
    assert [place for place, *_ in problems(schema, {"xa": 1})] == ["/xa"]
    assert [place for place, *_ in problems(schema, {"xa": 9})] == ["/xa"]
    assert problems(schema, {"xa": "9"})[0][1] == '/xa must be an integer, but it is "9" (string).'


def test_a_boolean_is_not_compared_with_the_bounds_of_numbers() -> None:
    """In Python it is a number, in JSON it is not."""
    schema: JsonObject = {"minimum": 2, "anyOf": [{"type": "boolean"}, {"type": "integer"}]}

    yes: Json = True
    assert problems(schema, yes) == []
    assert [place for place, *_ in problems(schema, 1)] == [""]


def test_items_are_judged_by_their_place() -> None:
    """The first by its own schema, the others by that of the rest."""
    schema: JsonObject = {
        "oneOf": [
            {"prefixItems": [{"const": "at"}], "items": {"type": "integer"}},
            {"prefixItems": [{"const": "in"}], "items": {"type": "string"}},
        ]
    }

    assert problems(schema, ["at", 1, 2]) == []
    ((place, message, branch),) = problems(schema, ["in", 7])
    assert (place, branch) == ("/1", "/oneOf/1")
    assert message == "/1 must be a string, but it is 7 (integer)."


def test_a_value_that_nothing_fits_is_said_with_its_branch() -> None:
    """Two types that exclude each other, in the branch that was meant."""
    never: JsonObject = {"allOf": [{"type": "string"}, {"type": "integer"}]}
    schema: JsonObject = {
        "oneOf": [
            {"properties": {"kind": {"const": "a"}, "x": never}, "required": ["kind"]},
            {"properties": {"kind": {"const": "b"}}, "required": ["kind"]},
        ]
    }

    found = problems(schema, {"kind": "a", "x": 1})

    assert {place for place, *_ in found} == {"/x"}
    assert {branch for *_, branch in found} == {"/oneOf/0"}
