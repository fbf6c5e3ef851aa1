"""Keywords by themselves: those of Workers AI schemas, vendored or not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.cabidela import Enforced
from workers_ai_kernel.schema.normal import UnsupportedSchemaError

if TYPE_CHECKING:
    from tests.oracles.cabidela.oracle import Case, Oracle
    from workers_ai_kernel import Json, JsonObject

STRING: JsonObject = {"type": "string"}
NUMBER: JsonObject = {"type": "number"}
NEEDS_A: JsonObject = {"type": "object", "properties": {"a": STRING}, "required": ["a"]}

CASES: list[tuple[JsonObject, Json, str | None]] = [
    ({}, [1, {}], None),
    ({"title": "t"}, None, None),
    ({"type": ["string", "null"]}, None, "Type mismatch of '/', 'string,null' not in 'null'"),
    ({"type": "object"}, 5, None),
    ({"type": "array"}, [{}], "No schema for path '/0'"),
    ({"type": "array", "minItems": 2, "items": {}}, [{}], None),
    ({"type": "string", "minLength": 2}, "😀", None),
    ({"type": "string", "maxLength": 1}, "😀", "Length of '/' must be <= 1"),
    ({"minLength": 2}, "a", None),
    ({**NUMBER, "exclusiveMinimum": 1}, 1, "'/' must be > 1"),
    ({**NUMBER, "exclusiveMaximum": 1}, 1, "'/' must be < 1"),
    ({**NUMBER, "multipleOf": 0.5}, 0.7, "'/' must be multiple of 0.5"),
    ({**NUMBER, "multipleOf": 0}, 1, "'/' must be multiple of 0"),
    ({**STRING, "pattern": "^a$"}, "a\n", "'/' failed test ^a$ patttern"),
    ({"pattern": "["}, "[", "'/' failed test [ patttern"),
    ({"pattern": "^1$"}, 1, None),
    ({"pattern": "^1$"}, {"toString": 1}, "'/' failed test ^1$ patttern"),
    ({"const": "a"}, "b", "const b doesn't match a at '/'"),
    ({"const": {}}, {}, "const [object Object] doesn't match [object Object] at '/'"),
    ({"enum": ["a", None]}, 1, "enum 1 not in a, at '/'"),
    ({"enum": [1]}, True, "enum true not in 1 at '/'"),
    ({"enum": [1], "pattern": "^2"}, 1, None),
    ({"not": STRING}, "a", "not at '/' not met"),
    ({"not": STRING}, 1, None),
    ({"anyOf": [{}]}, True, "anyOf at '/' not met: Type mismatch of '/', 'undefined' not in 'boolean'"),
    ({"oneOf": [{"type": "object"}, STRING]}, "a", "oneOf at '/' not met, 0 matches"),
    ({"oneOf": [STRING, STRING, NUMBER]}, "a", "oneOf at '/' not met, 2 matches"),
    ({"allOf": [NEEDS_A, {"required": ["b"]}]}, {"a": "x"}, "required properties at '/' are 'b'"),
    ({"type": "object", "additionalProperties": NUMBER}, {"a": "x"},
     "Type mismatch of '/a', 'number' not in 'string'"),
    ({"properties": {"q": {"type": "object", "additionalProperties": NEEDS_A}}}, {"q": {"k": {}}},
     "required properties at '/k' are 'a'"),
    ({"properties": {"q": {"type": "object", "additionalProperties": False}}}, {"q": {"k": 1}},
     "Additional or unevaluated properties '/q/k' at '/q' not allowed"),
    ({"type": "array", "items": {"type": "object", "additionalProperties": False}}, {"": {"k": 1}},
     "Additional or unevaluated properties '//k' at '/' not allowed"),
    ({"properties": {"q": {"type": "object"}}, "required": ["q"]}, {"q": {"k": 1}},
     "required properties at '/' are 'q'"),
    ({"properties": {"q": NEEDS_A}}, {}, "required properties at '/q' are 'a'"),
    ({"properties": {"length": {"type": "integer"}}, "required": ["length"]}, "tide", None),
    ({"$ref": "#/$defs/s", "$defs": {"s": STRING}}, 1, None),
    ({"if": NEEDS_A, "then": False, "patternProperties": {"": False}}, {"a": "x"}, None),
]  # fmt: skip

UNKNOWN: list[tuple[JsonObject, str]] = [
    ({"minProperties": 1}, "minProperties"),
    ({"unevaluatedProperties": False}, "unevaluatedProperties"),
    ({"properties": {"a": {"allOf": [{}]}}}, "allOf"),
    ({"properties": {"constructor": {}}}, "properties"),
    ({"properties": []}, "properties"),
    ({"type": "object", "required": "a"}, "required"),
    ({"oneOf": {}}, "oneOf"),
    ({"type": "number", "minimum": "1"}, "minimum"),
]


@pytest.mark.parametrize(("schema", "payload", "message"), CASES)
def test_a_keyword_is_imitated(schema: JsonObject, payload: Json, message: str | None) -> None:
    """Our message is the one in the table."""
    assert Enforced(schema).refusal(payload) == message


def test_the_table_is_true(oracle: type[Oracle]) -> None:
    """The messages in the table are the real package's."""
    cases: list[Case] = [(schema, json.dumps(payload)) for schema, payload, _ in CASES]
    assert oracle({}).messages(cases) == [message for *_, message in CASES]


@pytest.mark.parametrize(("schema", "keyword"), UNKNOWN)
def test_what_was_not_worked_out_is_refused(schema: JsonObject, keyword: str) -> None:
    """No message is guessed."""
    with pytest.raises(UnsupportedSchemaError) as caught:
        Enforced(schema)
    assert caught.value.keyword == keyword
