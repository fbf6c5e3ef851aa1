"""The dialects of JSON Schema, and the keywords that each of them has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from workers_ai_kernel.schema.unsupported import UnsupportedSchemaError, WrongSchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel.json_types import Json

Dialect = Literal["draft4", "draft6", "draft7", "2019-09", "2020-12"]

DIALECTS: tuple[Dialect, ...] = ("draft4", "draft6", "draft7", "2019-09", "2020-12")
DEFAULT: Dialect = "2020-12"
"""The dialect of a schema without `$schema`."""

DIALECT_NAMES: Mapping[Dialect, str] = {
    "draft4": "draft-04",
    "draft6": "draft-06",
    "draft7": "draft-07",
    "2019-09": "2019-09",
    "2020-12": "2020-12",
}

_BY_URI: Mapping[str, Dialect] = {
    "json-schema.org/draft-04/schema": "draft4",
    "json-schema.org/draft-06/schema": "draft6",
    "json-schema.org/draft-07/schema": "draft7",
    "json-schema.org/draft/2019-09/schema": "2019-09",
    "json-schema.org/draft/2020-12/schema": "2020-12",
}

# Keywords that not every dialect has: the first dialect that has it and the last.
_LIFETIMES: Mapping[str, tuple[Dialect, Dialect]] = {
    "$anchor": ("2019-09", "2020-12"),
    "$dynamicRef": ("2020-12", "2020-12"),
    "$recursiveRef": ("2019-09", "2019-09"),
    "additionalItems": ("draft4", "2019-09"),
    "const": ("draft6", "2020-12"),
    "contains": ("draft6", "2020-12"),
    "dependencies": ("draft4", "draft7"),
    "dependentRequired": ("2019-09", "2020-12"),
    "dependentSchemas": ("2019-09", "2020-12"),
    "else": ("draft7", "2020-12"),
    "if": ("draft7", "2020-12"),
    "maxContains": ("2019-09", "2020-12"),
    "minContains": ("2019-09", "2020-12"),
    "prefixItems": ("2020-12", "2020-12"),
    "propertyNames": ("draft6", "2020-12"),
    "then": ("draft7", "2020-12"),
    "unevaluatedItems": ("2019-09", "2020-12"),
    "unevaluatedProperties": ("2019-09", "2020-12"),
}


def dialect_of(schema: Json) -> Dialect:
    """Return the dialect that the `$schema` of a document names; 2020-12 if it has none.

    Raises:
        UnsupportedSchemaError: `$schema` names something else.
    """
    if not isinstance(schema, dict) or "$schema" not in schema:
        return DEFAULT
    uri = schema["$schema"]
    if not isinstance(uri, str):
        raise WrongSchemaError("$schema", "", "not a string")
    found = _BY_URI.get(uri.strip().removesuffix("#").removeprefix("http://").removeprefix("https://"))
    if found is None:
        known = ", ".join(DIALECT_NAMES[dialect] for dialect in DIALECTS)
        raise UnsupportedSchemaError(
            "$schema", "", f"{uri[:80]!r} is not a supported dialect; supported are {known}"
        )
    return found


def knows(dialect: Dialect, keyword: str) -> bool:
    """Return whether a keyword has a meaning in a dialect, if it has one in any."""
    first, last = _LIFETIMES.get(keyword, (DIALECTS[0], DIALECTS[-1]))
    return DIALECTS.index(first) <= DIALECTS.index(dialect) <= DIALECTS.index(last)


def is_alone(dialect: Dialect) -> bool:
    """Return whether `$ref` switches off the keywords beside it."""
    return dialect in {"draft4", "draft6", "draft7"}


def has_tuples(dialect: Dialect) -> bool:
    """Return whether an array under `items` has one schema for each of the first items."""
    return dialect != "2020-12"
