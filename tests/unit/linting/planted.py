"""Forty schemas with one defect each, and the same schemas repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from workers_ai_kernel import Json

_7 = {"$schema": "http://json-schema.org/draft-07/schema#"}


class Planted(NamedTuple):
    """A schema with a defect, the code and place that must be reported, and its repaired twin."""

    code: str
    pointer: str
    broken: Json
    repaired: Json


def _kind(name: str, *others: str) -> dict[str, Json]:
    properties: dict[str, Json] = {"kind": {"const": name}, **{other: {"type": "string"} for other in others}}
    return {"type": "object", "properties": properties, "required": ["kind"]}


def _of(**properties: Json) -> dict[str, Json]:
    return {"type": "object", "properties": properties}


PLANTED: tuple[Planted, ...] = (
    # Unions.
    Planted("branches-overlap", "/oneOf", {"oneOf": [{"type": "integer"}, {"type": "number"}]},
            {"oneOf": [{"type": "integer"}, {"type": "string"}]}),
    Planted("branches-overlap", "/oneOf", {"oneOf": [{"type": "object", "required": ["a"]},
            {"type": "object", "required": ["b"]}]}, {"anyOf": [{"type": "object", "required": ["a"]},
            {"type": "object", "required": ["b"]}]}),
    Planted("branches-overlap", "/properties/a/oneOf",
            _of(a={"oneOf": [{"type": "string", "maxLength": 4}, {"type": "string", "minLength": 4}]}),
            _of(a={"oneOf": [{"type": "string", "maxLength": 3}, {"type": "string", "minLength": 4}]})),
    Planted("branches-overlap", "/items/oneOf",
            {"type": "array", "items": {"oneOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, "maxItems": 3},
            {"type": "array", "items": {"oneOf": [{"enum": ["a", "b"]}, {"enum": ["c"]}]}, "maxItems": 3}),
    Planted("branches-overlap", "/oneOf",
            {"oneOf": [{"type": "integer", "multipleOf": 2}, {"type": "integer", "multipleOf": 3}]},
            {"oneOf": [{"type": "integer", "multipleOf": 2}, {"type": "integer", "not": {"multipleOf": 2}}]}),
    Planted("branches-indistinct", "/oneOf", {"oneOf": [_of(a={"type": "string"}), _of(b={"type": "string"})]},
            {"oneOf": [_kind("a", "a"), _kind("b", "b")]}),
    Planted("branches-indistinct", "/oneOf",
            {"oneOf": [{**_kind("a"), "required": []}, {**_kind("b"), "required": ["kind"]},
                       {"type": "object", "properties": {"other": {"type": "string"}}}]},
            {"oneOf": [_kind("a"), _kind("b"), _kind("c", "other")]}),
    Planted("branch-shadowed", "/oneOf/0", {"oneOf": [{"enum": [1, 2]}, {"type": "integer"}]},
            {"oneOf": [{"enum": ["1", "2"]}, {"type": "integer"}]}),
    Planted("branch-shadowed", "/anyOf/1", {"anyOf": [{"type": "string"}, {"type": "string", "minLength": 3}]},
            {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
    Planted("branch-shadowed", "/anyOf/0",
            {"anyOf": [_kind("a", "b"), {"type": "object", "required": ["kind"], "properties": {"kind": True}}]},
            {"anyOf": [_kind("a", "b"), _kind("b")]}),
    Planted("branch-shadowed", "/properties/n/anyOf/0", _of(n={"anyOf": [{"type": "integer"}, {"type": "number"}]}),
            _of(n={"anyOf": [{"type": "integer"}, {"type": "null"}]})),
    Planted("branch-unreachable", "/anyOf/1", {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 2,
            "maximum": 1}]}, {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 1, "maximum": 2}]}),
    Planted("branch-unreachable", "/oneOf/0",
            {"oneOf": [{"type": "object", "required": ["a"], "maxProperties": 0}, {"type": "null"}]},
            {"oneOf": [{"type": "object", "required": ["a"], "maxProperties": 1}, {"type": "null"}]}),
    Planted("branch-unreachable", "/anyOf/0",
            {"anyOf": [{"type": "array", "items": {"type": "boolean"}, "minItems": 3, "uniqueItems": True},
                       {"type": "null"}]},
            {"anyOf": [{"type": "array", "items": {"type": "boolean"}, "minItems": 2, "uniqueItems": True},
                       {"type": "null"}]}),
    # Bounds that exclude everything.
    Planted("accepts-nothing", "", {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 4},
            {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5}),
    Planted("accepts-nothing", "/properties/a", _of(a={"type": "string", "minLength": 5, "maxLength": 4}),
            _of(a={"type": "string", "minLength": 4, "maxLength": 5})),
    Planted("accepts-nothing", "", {"type": "array", "minItems": 2, "maxItems": 1},
            {"type": "array", "minItems": 1, "maxItems": 2}),
    Planted("accepts-nothing", "/properties/a", _of(a={"type": "integer", "enum": ["1", "2"]}),
            _of(a={"type": "string", "enum": ["1", "2"]})),
    Planted("accepts-nothing", "", {**_of(a=True), "required": ["a", "b"], "additionalProperties": False},
            {**_of(a=True, b=True), "required": ["a", "b"], "additionalProperties": False}),
    Planted("accepts-nothing", "", {"type": "number", "minimum": 10, "maximum": 13, "multipleOf": 7},
            {"type": "number", "minimum": 10, "maximum": 14, "multipleOf": 7}),
    Planted("accepts-nothing", "", {"type": "array", "contains": {"type": "string"}, "items": {"type": "null"}},
            {"type": "array", "contains": {"const": "a"}, "items": {"type": "string"}}),
    # Keywords without effect.
    Planted("keyword-without-effect", "/minLength", {"type": "integer", "minLength": 2},
            {"type": "string", "minLength": 2}),
    Planted("keyword-without-effect", "/minimum", {"type": "integer", "minimum": 1, "exclusiveMinimum": 2},
            {"type": "integer", "exclusiveMinimum": 2}),
    Planted("keyword-without-effect", "/properties/a/maxLength", _of(a={"enum": ["b", "c"], "maxLength": 4}),
            _of(a={"enum": ["b", "c"]})),
    Planted("keyword-without-effect", "/required", {"type": "string", "required": ["a"]},
            {"type": "object", "required": ["a"]}),
    Planted("keyword-without-effect", "/minProperties", {**_of(a=True, b=True), "required": ["a", "b"],
            "minProperties": 2}, {**_of(a=True, b=True), "required": ["a", "b"]}),
    Planted("keyword-without-effect", "/uniqueItems", {"type": "array", "maxItems": 1, "uniqueItems": True},
            {"type": "array", "maxItems": 2, "uniqueItems": True}),
    Planted("keyword-without-effect", "/not", {"type": "string", "not": {"type": "integer"}},
            {"type": "string", "not": {"const": "a"}}),
    # Keywords that are ignored or unknown.
    Planted("keyword-ignored", "/minLength", {**_7, "$ref": "#/definitions/a", "minLength": 2,
            "definitions": {"a": {"type": "string"}}}, {**_7, "allOf": [{"$ref": "#/definitions/a"}],
            "minLength": 2, "definitions": {"a": {"type": "string"}}}),
    Planted("keyword-ignored", "/dependentRequired", {**_7, **_of(a=True, b=True),
            "dependentRequired": {"a": ["b"]}}, {**_7, **_of(a=True, b=True), "dependencies": {"a": ["b"]}}),
    Planted("keyword-ignored", "/then", {"type": "string", "then": {"minLength": 1}},
            {"type": "string", "if": {"pattern": "^a"}, "then": {"minLength": 3}}),
    Planted("keyword-ignored", "/prefixItems", {**_7, "type": "array", "prefixItems": [{"type": "string"}]},
            {**_7, "type": "array", "items": [{"type": "string"}]}),
    Planted("keyword-unknown", "/minLenght", {"type": "string", "minLenght": 3},
            {"type": "string", "minLength": 3}),
    Planted("keyword-unknown", "/properties/a/nullable", _of(a={"type": "string", "nullable": True}),
            _of(a={"type": ["string", "null"]})),
    Planted("keyword-unknown", "/additionalProperty", {**_of(a=True), "additionalProperty": False},
            {**_of(a=True), "additionalProperties": False}),
    # Properties, defaults, examples.
    Planted("required-undeclared", "/required", {**_of(user=True), "required": ["usr"]},
            {**_of(user=True), "required": ["user"]}),
    Planted("required-undeclared", "/anyOf/1/required",
            {**_of(a=True, b=True), "anyOf": [{"required": ["a"]}, {"required": ["c"]}]},
            {**_of(a=True, b=True), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
    Planted("default-invalid", "/properties/a/default", _of(a={"type": "integer", "maximum": 5, "default": 6}),
            _of(a={"type": "integer", "maximum": 5, "default": 5})),
    Planted("example-invalid", "/examples/1", {"type": "string", "examples": ["a", 5]},
            {"type": "string", "examples": ["a", "5"]}),
    Planted("accepts-anything", "", {"anyOf": [{"type": "object"}, {"type": "string"}]},
            {"anyOf": [_of(a={"type": "string"}), {"type": "string"}]}),
)  # fmt: skip
