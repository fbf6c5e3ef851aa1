"""What a schema says becomes classes and types; what no type can say is left to the validator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_codegen import ir
from workers_ai_codegen.lowering import lower
from workers_ai_codegen.package import revision_source
from workers_ai_kernel.schema.normal import normalise_wide
from workers_ai_schemas import Direction, Revision

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

TEXT: JsonObject = {"type": "string"}


def type_of(schema: Json) -> ir.Type | None:
    """Return the type of the input of a contract."""
    return lower({Direction.INPUT: normalise_wide(schema)}).roots[0].type


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, ir.AnyType()),
        ({"minLength": 1}, ir.AnyType()),
        ({"type": ["string", "null"]}, ir.UnionType((ir.StringType(), ir.NullType()))),
        ({"enum": ["a", None, 1]}, ir.UnionType((ir.LiteralType(("a",)), ir.NullType(), ir.IntegerType()))),
        ({"const": "a"}, ir.LiteralType(("a",))),
        (
            {"type": "array", "items": {"type": "array", "items": TEXT}},
            ir.ArrayType(ir.ArrayType(ir.StringType())),
        ),
        ({"type": "object", "additionalProperties": TEXT}, ir.MappingType(ir.StringType())),
        ({"type": "object", "additionalProperties": False}, ir.MappingType(ir.AnyType())),
        ({"oneOf": [TEXT, {"type": "array"}]}, ir.UnionType((ir.StringType(), ir.ArrayType(ir.AnyType())))),
        ({"allOf": [TEXT, {"minLength": 2}]}, ir.StringType()),
        ({"$ref": "#/$defs/a", "$defs": {"a": TEXT}}, ir.StringType()),
        ({"type": "array", "prefixItems": [TEXT], "items": False}, ir.ArrayType(ir.AnyType())),
    ],
)
def test_a_schema_has_the_type_of_its_values(schema: Json, expected: ir.Type) -> None:
    """Each keyword that says what a value looks like shows in the type, others do not."""
    assert type_of(schema) == expected


def test_branches_that_only_demand_keys_are_no_union() -> None:
    """An object of which one key or another is required is one class."""
    schema: JsonObject = {
        "type": "object",
        "properties": {"a": TEXT, "b": TEXT},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    }
    assert type_of(schema) == ir.ClassReference("Input")


def test_all_of_is_one_class() -> None:
    """Properties of every part, and of what a reference names, are those of the class."""
    schema: JsonObject = {
        "allOf": [{"$ref": "#/$defs/Base"}, {"type": "object", "properties": {"b": TEXT}}],
        "$defs": {"Base": {"type": "object", "properties": {"a": TEXT}, "required": ["a"]}},
    }
    (only,) = lower({Direction.INPUT: normalise_wide(schema)}).classes
    assert [(one.name, one.required) for one in only.properties] == [("b", False), ("a", True)]


def test_a_class_may_be_within_itself() -> None:
    """The class of a tree has children of that class."""
    schema: JsonObject = {
        "type": "object",
        "properties": {"label": TEXT, "children": {"type": "array", "items": {"$ref": "#"}}},
    }
    classes = lower({Direction.INPUT: normalise_wide(schema)}).classes
    assert [one.name for one in classes] == ["Input"]
    assert classes[0].properties[1].type == ir.ArrayType(ir.ClassReference("Input"))


def test_arrays_within_themselves_end_in_anything() -> None:
    """A type without a class cannot name itself: from the second level on it is anything."""
    schema: JsonObject = {
        "$defs": {"n": {"type": "array", "items": {"$ref": "#/$defs/n"}}},
        "$ref": "#/$defs/n",
    }
    assert type_of(schema) == ir.ArrayType(ir.AnyType())


def test_types_that_double_with_each_level_stay_small() -> None:
    """References to references cost what they are written with, in names and in types."""
    levels: JsonObject = {
        f"d{n}": {
            "type": ["object", "array"],
            "additionalProperties": {"$ref": f"#/$defs/d{n + 1}"},
            "items": {"$ref": f"#/$defs/d{n + 1}"},
        }
        for n in range(60)
    }
    contract = lower(
        {Direction.INPUT: normalise_wide({"$ref": "#/$defs/d0", "$defs": {**levels, "d60": TEXT}})}
    )
    assert len(repr(contract)) < 10_000


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        (False, ir.MappingType(ir.StringType())),
        ({"type": "null"}, ir.MappingType(ir.UnionType((ir.StringType(), ir.NullType())))),
        (True, ir.MappingType(ir.UnionType((ir.StringType(), ir.AnyType())))),
    ],
)
def test_the_values_of_patterns_have_their_types(closed: Json, expected: ir.Type) -> None:
    """What other names may have stands beside them: nothing, something, or anything."""
    schema: JsonObject = {"type": "object", "patternProperties": {"^a": TEXT}, "additionalProperties": closed}
    assert type_of(schema) == expected


def test_an_object_at_the_root_is_the_input_itself() -> None:
    """Where the published input is one object, its class is called `Input`."""
    assert revision_source(Revision.R0).contract.roots[0].type == ir.ClassReference("Input")


@pytest.mark.parametrize("default", ["x", True, None, [1], {"a": 1}])
def test_a_default_of_another_type_is_not_taken(default: Json) -> None:
    """A field is never said to be an integer and then read as something else."""
    schema: JsonObject = {"type": "object", "properties": {"a": {"type": "integer", "default": default}}}
    (only,) = lower({Direction.INPUT: normalise_wide(schema)}).classes
    assert only.properties[0].default == ()
