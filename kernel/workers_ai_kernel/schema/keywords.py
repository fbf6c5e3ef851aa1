"""The keywords that the normal form supports, and the required shape of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.schema.dialects import DEFAULT, Dialect, has_tuples, knows
from workers_ai_kernel.schema.expressions import problem_of_expression
from workers_ai_kernel.schema.unsupported import UnsupportedSchemaError, WrongSchemaError

if TYPE_CHECKING:
    from typing import TypeGuard

    from workers_ai_kernel.json_types import Json, JsonObject

_ANNOTATIONS = frozenset({"$schema", "title", "description", "default", "format", "contentType"})
_NUMBERS = frozenset({"minimum", "maximum"})
_MORE_NUMBERS = frozenset({"exclusiveMinimum", "exclusiveMaximum"})
_COUNTS = frozenset({"minLength"})
_MORE_COUNTS = frozenset(
    {"maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"}
)
_BRANCHES = frozenset({"oneOf", "anyOf"})
_MORE_BRANCHES = frozenset({"allOf", "prefixItems"})
_SCHEMAS = frozenset({"additionalProperties", "items"})
_MAPS = frozenset({"properties"})
_CONDITIONS = frozenset(
    {
        "not",
        "contains",
        "propertyNames",
        "if",
        "then",
        "else",
        "unevaluatedItems",
        "unevaluatedProperties",
        "additionalItems",
    }
)
_MORE_MAPS = frozenset({"patternProperties", "dependentSchemas", "dependencies"})
_OTHERS = frozenset({"type", "enum", "required"})
_MORE_OTHERS = frozenset({"const", "pattern", "uniqueItems", "multipleOf", "dependentRequired", "$ref"})

_CONSTRAINTS = _MORE_NUMBERS | _MORE_COUNTS | _CONDITIONS | _MORE_MAPS | (_MORE_OTHERS - {"const", "$ref"})
BASIC: frozenset[str] = _ANNOTATIONS | _NUMBERS | _COUNTS | _BRANCHES | _SCHEMAS | _MAPS | _OTHERS
WIDE: frozenset[str] = BASIC | _MORE_BRANCHES | _CONSTRAINTS | _MORE_OTHERS


def constraints_of(schema: JsonObject, dialect: Dialect) -> JsonObject:
    """Return the keywords that affect only the verdict, as published."""
    return {key: schema[key] for key in schema if key in _CONSTRAINTS and knows(dialect, key)}


# Known keywords that are rejected for a specific reason.
_REASONS = {
    "nullable": 'not a JSON Schema keyword; use {"type": [..., "null"]}',
    "$dynamicRef": "it depends on how the schema is reached",
    "$recursiveRef": "it depends on how the schema is reached",
}

_LARGEST_COUNT = 2**53


def check_keywords(schema: JsonObject, pointer: str, dialect: Dialect = DEFAULT, *, wide: bool) -> JsonObject:
    """Return the keywords that have a meaning, each with a value of the required shape.

    With `wide`, keywords that the dialect does not know are annotations and left out.

    Raises:
        UnsupportedSchemaError: a keyword is not supported.
        WrongSchemaError: the value of a keyword has the wrong shape.
    """
    known: JsonObject = {}
    for keyword, value in schema.items():
        if keyword not in (WIDE if wide else BASIC) or not knows(dialect, keyword):
            if wide and not (keyword in _REASONS and knows(dialect, keyword)):
                continue
            reason = _REASONS.get(keyword, "this keyword is not supported yet")
            raise UnsupportedSchemaError(keyword, pointer, reason)
        problem = _problem(keyword, value, dialect)
        if problem is not None:
            raise WrongSchemaError(keyword, pointer, problem)
        beyond = problem_of_expression(value) if keyword == "pattern" and isinstance(value, str) else None
        if beyond is not None:
            kind = UnsupportedSchemaError if beyond[1] else WrongSchemaError
            raise kind(keyword, pointer, beyond[0])
        known[keyword] = value
    return known


def _problem(keyword: str, value: Json, dialect: Dialect) -> str | None:  # noqa: PLR0911 - one line a shape
    if dialect == "draft4" and keyword in _MORE_NUMBERS:
        return None if isinstance(value, bool) else "not a boolean, as draft-04 has it"
    if keyword in _NUMBERS | _MORE_NUMBERS:
        return None if _is_number(value) else f"{value!r} is not a number"
    if keyword in _COUNTS | _MORE_COUNTS:
        return None if _is_count(value) else f"{value!r} is not a non-negative integer"
    if keyword in _BRANCHES | _MORE_BRANCHES:
        return None if isinstance(value, list) and value else "not a non-empty array of schemas"
    if keyword in _MAPS | _MORE_MAPS | {"dependentRequired"}:
        return _problem_of_map(keyword, value)
    if keyword in {"enum", "required"}:
        return _problem_of_list(keyword, value)
    if keyword == "uniqueItems":
        return None if isinstance(value, bool) else "not a boolean"
    if keyword == "multipleOf":
        return None if _is_number(value) and value > 0 else f"{value!r} is not a number above zero"
    if keyword == "items" and isinstance(value, list) and not has_tuples(dialect):
        return "an array of schemas is a tuple in older dialects only; use 'prefixItems', or name the dialect"
    return _problem_of_text(keyword, value)


def _problem_of_map(keyword: str, value: Json) -> str | None:
    if not isinstance(value, dict):
        return "not an object"
    if keyword == "dependentRequired" and not all(_is_names(names) for names in value.values()):
        return "not an object whose values are arrays of strings"
    return None


def _problem_of_list(keyword: str, value: Json) -> str | None:
    if not isinstance(value, list):
        return "not an array"
    if keyword == "required" and not _is_names(value):
        return "not an array of strings"
    return None


def _problem_of_text(keyword: str, value: Json) -> str | None:
    if keyword not in {"pattern", "$ref"}:
        return None
    return None if isinstance(value, str) else "not a string"


def _is_number(value: Json) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Json) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value <= _LARGEST_COUNT
        and value == int(value)
    )


def _is_names(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)
