"""The keywords that the normal form supports, and the required shape of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from workers_ai_kernel.json_types import Json, JsonObject

_ANNOTATIONS = frozenset({"$schema", "title", "description", "default", "format", "contentType"})
_MORE_ANNOTATIONS = frozenset(
    {
        "$comment",
        "contentEncoding",
        "contentMediaType",
        "deprecated",
        "example",
        "examples",
        "readOnly",
        "writeOnly",
    }
)
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
_JUDGED_SCHEMAS = frozenset({"not", "contains", "propertyNames", "if", "then", "else"})
_JUDGED_MAPS = frozenset({"patternProperties", "dependentSchemas", "$defs", "definitions"})
_OTHERS = frozenset({"type", "enum", "required"})
_MORE_OTHERS = frozenset({"const", "pattern", "uniqueItems", "multipleOf", "dependentRequired", "$ref"})

BASIC: frozenset[str] = _ANNOTATIONS | _NUMBERS | _COUNTS | _BRANCHES | _SCHEMAS | _MAPS | _OTHERS
WIDE: frozenset[str] = (
    BASIC
    | _MORE_ANNOTATIONS
    | _MORE_NUMBERS
    | _MORE_COUNTS
    | _MORE_BRANCHES
    | _JUDGED_SCHEMAS
    | _JUDGED_MAPS
    | _MORE_OTHERS
)
SHAPES: dict[str, frozenset[str]] = {
    "judged schemas": _JUDGED_SCHEMAS | _JUDGED_MAPS,
    "judged maps": _JUDGED_MAPS,
    "constraints": (
        _MORE_NUMBERS
        | _MORE_COUNTS
        | _JUDGED_SCHEMAS
        | (_JUDGED_MAPS - {"$defs", "definitions"})
        | (_MORE_OTHERS - {"const", "$ref"})
    ),
}

# Known keywords that are rejected for a specific reason.
_REASONS = {
    "nullable": 'not a JSON Schema keyword; use {"type": [..., "null"]}',
    "$id": "changing the base URI is not supported",
    "$anchor": "references to anchors are not supported; use a JSON Pointer",
}

_LARGEST_COUNT = 2**53


class UnsupportedSchemaError(ValueError):
    """A schema uses a keyword, or a keyword value, that the normal form does not support."""

    def __init__(self, keyword: str, pointer: str, reason: str) -> None:
        """Keep the keyword, its place in the schema and the reason."""
        super().__init__(keyword, pointer, reason)
        self.keyword = keyword
        self.pointer = pointer
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.keyword!r} at {self.pointer or '/'!r} of the schema: {self.reason}"


def check_keywords(schema: JsonObject, pointer: str, known: AbstractSet[str], *, wide: bool) -> None:
    """Check that each keyword is in `known` and that its value has the required shape.

    Raises:
        UnsupportedSchemaError: a keyword is not supported, or its value has the wrong shape.
    """
    for keyword, value in schema.items():
        if keyword not in known:
            if wide and keyword.startswith("x-"):
                continue
            reason = _REASONS.get(keyword, "this keyword is not supported yet")
            raise UnsupportedSchemaError(keyword, pointer, reason)
        problem = _problem(keyword, value)
        if problem is not None:
            raise UnsupportedSchemaError(keyword, pointer, problem)


def _problem(keyword: str, value: Json) -> str | None:  # noqa: PLR0911 - one line a shape
    if keyword in _NUMBERS | _MORE_NUMBERS:
        return None if _is_number(value) else f"{value!r} is not a number"
    if keyword in _COUNTS | _MORE_COUNTS:
        return None if _is_count(value) else f"{value!r} is not a non-negative integer"
    if keyword in _BRANCHES | _MORE_BRANCHES:
        return None if isinstance(value, list) and value else "not a non-empty array of schemas"
    if keyword in _MAPS | _JUDGED_MAPS | {"dependentRequired"}:
        return _problem_of_map(keyword, value)
    if keyword in {"enum", "required"}:
        return _problem_of_list(keyword, value)
    if keyword == "uniqueItems":
        return None if isinstance(value, bool) else "not a boolean"
    if keyword == "multipleOf":
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_COUNT
        return None if whole else "only positive integers are supported; validators disagree on others"
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
    if not isinstance(value, str):
        return "not a string"
    if keyword == "pattern":
        try:
            re.compile(value)
        except (re.error, OverflowError, RecursionError):
            return "not a valid regular expression"
    return None


def _is_number(value: Json) -> bool:
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
