"""Single edits: what they do, and that one that does not fit says where and why."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.observed.assembling import are_disjoint, assemble
from workers_ai_codegen.observed.corrections import Operation, SchemaEdit
from workers_ai_codegen.observed.operations import CorrectionError, apply_edit
from workers_ai_codegen.observed.reading import parse_corrections

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

PARTS: dict[str, JsonObject] = {
    "Tide": {
        "type": "object",
        "properties": {"height": {"type": "number"}, "kind": {"type": "string", "enum": ["high"]}},
        "required": ["height", "kind"],
    },
    "Moon": {"type": "object", "properties": {"phase": {"type": "string"}}, "required": ["phase"]},
    "Either": {"anyOf": [{"$ref": "Tide"}, {"$ref": "Moon"}]},
    "Envelope": {"type": "object", "properties": {"result": {}}, "required": ["result"]},
}


def edited(operation: Operation, pointer: str = "", *, part: str = "Tide", **rest: Json) -> JsonObject:
    """Return a part after one edit."""
    name, borrowed = rest.get("name"), rest.get("borrowed")
    assert name is None or isinstance(name, str)
    assert borrowed is None or isinstance(borrowed, str)
    return apply_edit(PARTS, SchemaEdit(part, operation, pointer, name, rest.get("argument"), borrowed))


@pytest.mark.parametrize(
    ("operation", "pointer", "argument", "at", "expected"),
    [
        (Operation.ALLOW_NULL, "/properties/height", None, "height", {"type": ["number", "null"]}),
        (
            Operation.ALLOW_NULL,
            "/properties/kind",
            None,
            "kind",
            {"type": ["string", "null"], "enum": ["high", None]},
        ),
        (Operation.WIDEN_TYPE, "/properties/height", "string", "height", {"type": ["number", "string"]}),
        (
            Operation.ADD_ENUM_VALUE,
            "/properties/kind",
            "low",
            "kind",
            {"type": "string", "enum": ["high", "low"]},
        ),
        (Operation.NARROW, "/properties/height", 4, "height", {"type": "number", "enum": [4]}),
        (Operation.REPLACE, "/properties/height", {"type": "string"}, "height", {"type": "string"}),
        (
            Operation.ADD_BRANCH,
            "/properties/height",
            {"type": "string"},
            "height",
            {"oneOf": [{"type": "number"}, {"type": "string"}]},
        ),
    ],
)
def test_an_edit_changes_its_place(
    operation: Operation, pointer: str, argument: Json, at: str, expected: JsonObject
) -> None:
    """And nothing that was passed in."""
    before = deepcopy(PARTS)
    properties = edited(operation, pointer, argument=argument)["properties"]

    assert isinstance(properties, dict)
    assert properties[at] == expected
    assert before == PARTS


def test_a_property_can_be_borrowed_from_another_part() -> None:
    """Its schema is that of the other part."""
    properties = edited(Operation.ADD_PROPERTY, name="phase", borrowed="Moon")["properties"]

    assert isinstance(properties, dict)
    assert properties["phase"] == {"type": "string"}


def test_the_last_required_property_takes_the_keyword_with_it() -> None:
    """An empty list of required properties would be noise."""
    assert edited(Operation.MAKE_OPTIONAL, name="kind")["required"] == ["height"]
    assert "required" not in edited(Operation.MAKE_OPTIONAL, part="Moon", name="phase")


def test_wrapping_lets_in_both() -> None:
    """The bare schema stays the first branch, the envelope around it is the second."""
    branches = edited(Operation.WRAP, argument="TideEnvelope")["oneOf"]

    assert branches == [
        PARTS["Tide"],
        {**PARTS["Envelope"], "properties": {"result": PARTS["Tide"]}, "title": "TideEnvelope"},
    ]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (SchemaEdit("Sun", Operation.NARROW, ""), "there is no such part"),
        (SchemaEdit("Tide", Operation.NARROW, "/properties/depth"), "the pointer leads nowhere"),
        (SchemaEdit("Tide", Operation.NARROW, "/required"), "not an object"),
        (SchemaEdit("Tide", Operation.NARROW, "/properties/kind"), "there is an enum already"),
        (SchemaEdit("Tide", Operation.ADD_SCHEMA, ""), "the schema exists already"),
        (SchemaEdit("Tide", Operation.ADD_PROPERTY, "", "kind"), "the property 'kind' is declared already"),
        (SchemaEdit("Tide", Operation.ADD_PROPERTY, "", "sun", None, "Moon"), "Moon has no property 'sun'"),
        (SchemaEdit("Tide", Operation.MAKE_OPTIONAL, "", "phase"), "'phase' is not required"),
        (SchemaEdit("Tide", Operation.ADD_ENUM_VALUE, "", None, 5), "there is no enum, or it has that value"),
        (
            SchemaEdit("Tide", Operation.WIDEN_TYPE, "", None, "object"),
            "there is no type, or it has 'object'",
        ),
    ],
)
def test_an_edit_that_does_not_fit_says_where_and_why(edit: SchemaEdit, reason: str) -> None:
    """The sentence names the operation, the place and the reason."""
    with pytest.raises(CorrectionError) as raised:
        apply_edit(PARTS, edit)

    assert str(raised.value) == f"{edit.operation} at {edit.part}#{edit.pointer}: {reason}"


def test_parts_are_written_out_with_their_names_and_told_apart_where_they_can_be() -> None:
    """A union stays an `anyOf` as long as one value can fit two branches."""
    closed: JsonObject = {**PARTS["Moon"], "additionalProperties": False}
    assembled = assemble(PARTS, "Either")

    assert assembled["anyOf"] == [{"title": "Tide", **PARTS["Tide"]}, {"title": "Moon", **PARTS["Moon"]}]
    assert "oneOf" in assemble({**PARTS, "Moon": closed}, "Either")


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"A": {"$ref": "B"}}, "there is no part 'B' to inline"),
        ({"A": {"items": {"$ref": "A"}}}, "the part 'A' contains itself"),
    ],
)
def test_what_cannot_be_written_out_is_refused(parts: dict[str, JsonObject], sentence: str) -> None:
    """A part that is missing, or that holds itself."""
    with pytest.raises(CodegenError, match=sentence):
        assemble(parts, "A")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"type": "string"}, {"type": "array"}, True),
        ({"type": "integer"}, {"type": "number"}, False),
        ({"type": ["string", "null"]}, {"type": "null"}, False),
        (PARTS["Tide"], PARTS["Moon"], False),
        (
            {"type": "object", "properties": {"type": {"enum": ["a"]}}, "required": ["type"]},
            {"type": "object", "properties": {"type": {"enum": ["b"]}}},
            True,
        ),
        ({"type": "object", "properties": {"type": {"enum": ["a"]}}}, {"type": "object"}, False),
    ],
)
def test_schemas_are_told_apart_by_type_or_by_one_property(
    one: JsonObject, other: JsonObject, *, apart: bool
) -> None:
    """The answer does not depend on the order."""
    assert are_disjoint(one, other) is are_disjoint(other, one) is apart


@pytest.mark.parametrize(
    "text",
    [
        "part = 5",
        "part = []\nschema = []\ncorrection = [{id = 'C001'}]",
        "part = []\nschema = []\n[[correction]]\nid = 'C001'\ntargets = []\noperation = 'dance'",
        "[[",
    ],
)
def test_a_file_of_corrections_that_is_not_as_it_must_be_is_refused(text: str) -> None:
    """One sentence names the file."""
    with pytest.raises(CodegenError, match=r"corrections\.toml is malformed"):
        parse_corrections(text)
