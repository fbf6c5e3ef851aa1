"""Values are found where there are any, and their absence is claimed only with proof."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.oracles.independent import independent
from tests.oracles.suite import Dialect, cases, keywords_with_cases
from workers_ai_contract.solving import NO_VALUE, Is, Solver, root_of
from workers_ai_contract.solving.boxes import Missing
from workers_ai_kernel.document import Document
from workers_ai_kernel.schema.normal import UnsupportedSchemaError

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject


def _solve(schema: Json, *, holds: bool = True) -> Json | Missing:
    return Solver().find((Is(root_of(Document(schema)), holds),))


EMPTY: tuple[JsonObject, ...] = (
    {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 4},
    {"type": "integer", "minimum": 7, "maximum": 13, "multipleOf": 14},
    {"type": "number", "exclusiveMinimum": 0.06, "exclusiveMaximum": 0.08, "multipleOf": 0.02},
    {"type": "integer", "minimum": 1, "maximum": 4, "multipleOf": 2.5},
    {"type": "number", "multipleOf": 0.5, "not": {"multipleOf": 0.25}},
    {"type": "string", "minLength": 3, "maxLength": 2},
    {"type": "object", "properties": {"a": False}, "required": ["a"]},
    {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
    {"type": "array", "items": {"type": "boolean"}, "minItems": 3, "uniqueItems": True},
    {"type": "array", "maxItems": 1, "contains": {"const": 1}, "minContains": 2},
    {"type": "object", "additionalProperties": False, "minProperties": 1},
    {"allOf": [{"type": "string"}, {"type": "number"}]},
    {"enum": [1, 2], "not": {"type": "integer"}},
    {"oneOf": [{"type": "integer"}, {"type": "integer"}]},
    {"if": True, "then": False},
    {"const": {"a": 1}, "properties": {"a": {"type": "string"}}},
)


@pytest.mark.parametrize("schema", EMPTY, ids=json.dumps)
def test_a_schema_that_contradicts_itself_is_proven_empty(schema: JsonObject) -> None:
    """Not merely searched in vain."""
    assert _solve(schema) is NO_VALUE


TRICKY: tuple[JsonObject, ...] = (
    {"type": "object", "properties": {"a": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}, "required": ["a"]},
    {"type": "array", "uniqueItems": True, "minItems": 4, "items": {"enum": [1, 2, 3, 4]}},
    {"type": "number", "multipleOf": 3, "not": {"multipleOf": 2}, "minimum": 10},
    {"type": "number", "multipleOf": 0.01, "exclusiveMinimum": 0.06, "maximum": 0.08},
    {"type": "number", "multipleOf": 2.5, "not": {"type": "integer"}, "minimum": 10},
    {"type": "object", "minProperties": 3, "propertyNames": {"pattern": "^[ab]{2}$"}},
    {"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": False, "minProperties": 2,
     "type": "object"},
    {"type": "array", "prefixItems": [{"const": 1}], "contains": {"const": 2}, "maxContains": 1,
     "minItems": 3},
    {"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "type": "object",
     "dependentRequired": {"a": ["c"]}},
    {"type": "object", "properties": {"a": True}, "unevaluatedProperties": False, "minProperties": 1},
    {"type": "array", "prefixItems": [True, {"const": 1}], "minItems": 2, "contains": {"const": 1},
     "maxContains": 1},
    {"if": {"properties": {"k": {"const": 1}}, "required": ["k"]}, "then": {"required": ["v"]},
     "required": ["k"], "properties": {"k": {"const": 1}}, "type": "object"},
)  # fmt: skip


@pytest.mark.parametrize("schema", TRICKY, ids=json.dumps)
def test_a_value_is_found_where_keywords_depend_on_each_other(schema: JsonObject) -> None:
    """And python-jsonschema takes it; one that is rejected is found, too."""
    validator = independent(schema)
    valid, invalid = _solve(schema), _solve(schema, holds=False)

    assert not isinstance(valid, Missing)
    assert not isinstance(invalid, Missing)
    assert validator.is_valid(valid)
    assert not validator.is_valid(invalid)


@pytest.mark.slow
@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "minProperties": 100_000},
        {"type": "array", "minItems": 1_000_000},
        {"type": "string", "minLength": 10**9},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 5e-323},
        {"not": {"propertyNames": {"not": {"const": "zzz"}}}},
    ],
    ids=json.dumps,
)
def test_what_is_too_large_to_build_is_not_called_empty(schema: JsonObject) -> None:
    """There are such values."""
    assert _solve(schema) is not NO_VALUE


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["draft7", "2020-12"])
def test_nothing_is_proven_empty_that_the_suite_has_a_value_for(dialect: Dialect) -> None:
    """Nor is its complement."""
    wrong: list[str] = []
    judged = 0
    for keyword in sorted(keywords_with_cases(dialect) - {"refRemote", "vocabulary"}):
        for case in cases(dialect, keyword):
            try:
                root = root_of(Document(case.schema, dialect))
            except UnsupportedSchemaError:
                continue
            judged += 1
            if Solver().find((Is(root, case.valid),)) is NO_VALUE:
                wrong.append(case.name)

    assert wrong == []
    assert judged > 800
