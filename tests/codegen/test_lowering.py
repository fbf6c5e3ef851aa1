"""What the intermediate form has no place for is refused, never bent."""

from __future__ import annotations

import pytest

from workers_ai_codegen import ir
from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.lowering import lower
from workers_ai_codegen.named_schema import named_schema
from workers_ai_codegen.package import source
from workers_ai_schemas import JsonObject, Revision
from workers_ai_schemas.normal import normalise


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "string"}},
        {"type": "object", "properties": {"a": {}}, "oneOf": [{"required": ["a"]}]},
        {"type": "object", "properties": {"a": {}}, "required": ["b"]},
        {"properties": {"a": {}}},
        {"type": "null"},
        {"type": "integer", "enum": [1]},
        {"type": "string", "enum": ["a"], "minLength": 2},
        {"minimum": 1},
        {"oneOf": [{"type": "string"}], "anyOf": [{"type": "string"}]},
    ],
)
def test_what_the_models_cannot_say_is_refused_by_place(schema: JsonObject) -> None:
    """The error is one sentence that names the place in the schema."""
    with pytest.raises(CodegenError, match=r"not supported yet \(at '/' of the schema\)"):
        lower(normalise(schema), normalise({}))


def test_exactly_one_is_kept_in_the_intermediate_form() -> None:
    """`oneOf` and `anyOf` stay apart, though today's text does not tell them apart."""
    one_of = lower(normalise({"oneOf": [{"type": "string"}, {"type": "array"}]}), normalise({}))
    any_of = lower(normalise({"anyOf": [{"type": "string"}, {"type": "array"}]}), normalise({}))
    members = (ir.Text(), ir.Array(ir.Anything()))
    assert one_of.input == ir.Union(members, exclusive=True)
    assert any_of.input == ir.Union(members, exclusive=False)


def test_the_named_schema_refers_only_to_what_it_defines() -> None:
    """Each reference has a definition, and each definition is reached by its own name."""
    schema = named_schema(source(Revision.R4).contract)
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    assert {"Input", "Output", "ChatInput"} <= definitions.keys()
    assert definitions["Input"] == {
        "anyOf": [{"$ref": f"#/$defs/{form}Input"} for form in ("Prompt", "Chat", "Responses", "Batch")]
    }


def test_an_object_at_the_root_is_the_input_itself() -> None:
    """Where the published input is one object, its class is called `Input`."""
    assert source(Revision.R0).contract.input == ir.Reference("Input")


def test_a_foreign_class_is_not_taken_for_the_root() -> None:
    """A class called `Input` that is not the input cannot be written down."""
    wrong = ir.Contract((ir.Class("Input", (), ("input",)),), ir.Text(), ir.Text())
    with pytest.raises(CodegenError, match="has the name 'Input'"):
        named_schema(wrong)
