"""Checks of whole values: const, enum, type, lengths, bounds, pattern."""

from __future__ import annotations

import math
import operator
import re
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela import javascript as js
from workers_ai_contract.cabidela.failures import THROWN
from workers_ai_kernel.schema.normal import UnsupportedSchemaError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.cabidela.failures import Check, LinkedPath, Log, MessageBuilder
    from workers_ai_kernel import Json, JsonObject

    Test = tuple[Callable[[js.JsValue], bool], MessageBuilder]


# The type of a union branch without a type of its own or an inherited one; no value has it.
NO_TYPE = "undefined"


def scalar(schema: JsonObject) -> Check:
    """Return the check of a whole value; an absent value neither matches nor fails."""
    tests = tuple(_tests(schema))
    plain = _PLAIN_TYPES.get(str(schema.get("type"))) if len(tests) == 1 else None
    if plain is not None:
        return _plain_scalar(plain, tests[0][1])

    def check(value: js.JsValue, path: LinkedPath, log: Log) -> int:
        if value is js.UNDEFINED:
            return 0
        for passes, message in tests:
            if not passes(value):
                log.append((message, path, value))
                return THROWN
        return 1

    return check


_PLAIN_TYPES: dict[str, type] = {"string": str, "boolean": bool}


def _plain_scalar(wanted: type, mismatch: MessageBuilder) -> Check:
    def check(value: js.JsValue, path: LinkedPath, log: Log) -> int:
        if value.__class__ is wanted:
            return 1
        if value is js.UNDEFINED:
            return 0
        log.append((mismatch, path, value))
        return THROWN

    return check


def _tests(schema: JsonObject) -> list[Test]:
    """Return the tests, in order; without a type, only the first of const, enum and pattern applies."""
    tests: list[Test] = []
    if "const" in schema:
        tests.append(_const(schema["const"]))
    if "enum" in schema:
        tests.append(_enum(schema["enum"]))
    named = schema.get("type", NO_TYPE)
    if tests and named == NO_TYPE:
        return tests[:1]
    if "type" in schema:
        tests.append(_type(named))
        tests.extend(_bounds(schema))
    if "pattern" in schema:
        tests.append(_pattern(js.text(schema["pattern"])))
    return tests


def _const(wanted: Json) -> Test:
    def message(path: str, value: js.JsValue) -> str:
        return f"const {js.text(value)} doesn't match {js.text(wanted)} at '{path}'"

    key = _identity(wanted)
    return lambda value: key is not None and _identity(value) == key, message


def _enum(options: Json) -> Test:
    listed = options if isinstance(options, list) else []
    keys = {key for option in listed if (key := _identity(option)) is not None}

    def message(path: str, value: js.JsValue) -> str:
        return f"enum {js.text(value)} not in {js.text(options)} at '{path}'"

    return lambda value: _identity(value) in keys, message


def _identity(value: js.JsValue) -> tuple[type, object] | None:
    """Return a key that is equal for values equal under `===`; None for arrays and objects."""
    if value is None or isinstance(value, bool | str):
        return (value.__class__, value)
    if isinstance(value, int | float):
        return (float, float(value))
    return None


def _type(named: Json) -> Test:
    def message(path: str, value: js.JsValue) -> str:
        had = ",".join(f"'{name}'" for name in js.type_names(value))
        return f"Type mismatch of '{path}', '{js.text(named)}' not in {had}"

    # A list of types is compared as a whole and therefore never matches.
    return lambda value: named in js.type_names(value), message


def _bounds(schema: JsonObject) -> list[Test]:
    named = schema["type"]
    if named == "string":
        return [_length(keyword, schema) for keyword in _LENGTHS if keyword in schema]
    if named in ("number", "integer"):
        return [_range(keyword, schema) for keyword in _RANGES if keyword in schema]
    return []


# In the order in which they are checked.
_LENGTHS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "maxLength": (operator.le, "Length of '{}' must be <= {}"),
    "minLength": (operator.ge, "Length of '{}' must be >= {} not met"),
}
_RANGES: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "minimum": (operator.ge, "'{}' must be >= {}"),
    "exclusiveMinimum": (operator.gt, "'{}' must be > {}"),
    "maximum": (operator.le, "'{}' must be <= {}"),
    "exclusiveMaximum": (operator.lt, "'{}' must be < {}"),
    "multipleOf": (
        lambda value, step: step != 0 and math.fmod(value, step) == 0,
        "'{}' must be multiple of {}",
    ),
}


def _length(keyword: str, schema: JsonObject) -> Test:
    holds, template = _LENGTHS[keyword]
    bound = _number(keyword, schema)
    return (
        lambda value: isinstance(value, str) and holds(js.length(value), bound),
        lambda path, _value: template.format(path, js.number_text(bound)),
    )


def _range(keyword: str, schema: JsonObject) -> Test:
    holds, template = _RANGES[keyword]
    bound = _number(keyword, schema)
    return (
        lambda value: isinstance(value, int | float) and holds(float(value), bound),
        lambda path, _value: template.format(path, js.number_text(bound)),
    )


def _number(keyword: str, schema: JsonObject) -> float:
    bound = schema[keyword]
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        raise UnsupportedSchemaError(keyword, "", f"{bound!r} is not a number")
    return float(bound)


def _pattern(pattern: str) -> Test:
    expression = _expression(pattern)

    def passes(value: js.JsValue) -> bool:
        try:
            return expression is not None and expression.search(js.text(value)) is not None
        except js.JavaScriptTypeError:
            return False

    return passes, lambda path, _value: f"'{path}' failed test {pattern} patttern"


def _expression(pattern: str) -> re.Pattern[str] | None:
    """Return the pattern for Python, or None if it is invalid; then nothing matches."""
    # In Python, `$` also matches before a final line break.
    ours = re.sub(r"(?<!\\)((?:\\\\)*)\$(?![^\[]*\])", r"\1\\Z", pattern)
    try:
        return re.compile(ours, re.ASCII)
    except re.error:
        return None
