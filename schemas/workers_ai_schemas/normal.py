"""The normal form of a schema: what the generator and the runtime both read.

A published schema is a tree of dictionaries in which a keyword may be absent, sit beside others that
make it idle, or stand on the parent of the branch it speaks of. The normal form is a tree of frozen
`Subschema` values in which each field is present, the types that a branch inherits from its parent are
its own, and every subschema knows its JSON Pointer into the document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from workers_ai_schemas import pointers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_schemas._json import Json, JsonObject

JsonType = Literal["null", "boolean", "integer", "number", "string", "array", "object"]

ALL_TYPES: tuple[JsonType, ...] = ("null", "boolean", "number", "string", "array", "object")
_NAMED_TYPES: tuple[JsonType, ...] = (*ALL_TYPES, "integer")

_SIMPLE_KEYWORDS = frozenset(
    {
        "type",
        "enum",
        "minimum",
        "maximum",
        "minLength",
        "required",
        "title",
        "default",
        "format",
        "contentType",
        "description",
        "$schema",
    }
)
_SCHEMA_KEYWORDS = frozenset({"properties", "additionalProperties", "items", "oneOf", "anyOf"})


class UnsupportedSchemaError(ValueError):
    """A schema uses a keyword, or a form of one, that the normal form has no place for."""

    def __init__(self, keyword: str, pointer: str, reason: str) -> None:
        """Keep the keyword, its place in the schema and the reason."""
        super().__init__(keyword, pointer, reason)
        self.keyword = keyword
        self.pointer = pointer
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.keyword!r} at {self.pointer or '/'!r} of the schema: {self.reason}"


@dataclass(frozen=True, slots=True)
class Subschema:
    """One subschema with everything it demands, and where it stands.

    `types` are the JSON types it admits, inherited ones included, in published order, none where the
    schema is `false`; `enum` is None where any value of those types will do; `additional` is None where
    undeclared properties are free.
    """

    pointer: str
    title: str | None = None
    types: tuple[JsonType, ...] = ALL_TYPES
    enum: tuple[Json, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int = 0
    properties: Mapping[str, Subschema] = field(default_factory=dict[str, "Subschema"])
    required: tuple[str, ...] = ()
    additional: Subschema | None = None
    items: Subschema | None = None
    one_of: tuple[Subschema, ...] = ()
    any_of: tuple[Subschema, ...] = ()
    annotations: Mapping[str, Json] = field(default_factory=dict[str, "Json"])

    @property
    def union(self) -> tuple[Subschema, ...]:
        """The branches of `oneOf`, or of `anyOf` where there is no `oneOf`."""
        return self.one_of or self.any_of

    def children(self) -> Iterator[Subschema]:
        """Yield the subschemas directly below, in published order of keywords."""
        yield from self.properties.values()
        if self.additional is not None:
            yield self.additional
        if self.items is not None:
            yield self.items
        yield from self.one_of
        yield from self.any_of

    def walk(self) -> Iterator[Subschema]:
        """Yield this subschema and all below it, parents first."""
        yield self
        for child in self.children():
            yield from child.walk()


def normalise(schema: Json, pointer: str = "") -> Subschema:
    """Return the normal form of a schema.

    Raises:
        UnsupportedSchemaError: it uses something that the vendored schemas do not.
    """
    return _normalise(schema, pointer, ALL_TYPES)


def _normalise(schema: Json, pointer: str, inherited: tuple[JsonType, ...]) -> Subschema:
    if not isinstance(schema, dict):
        raise UnsupportedSchemaError("schema", pointer, "only object schemas are supported")
    _refuse_unknown_keywords(schema, pointer)
    types = _types(schema, pointer, inherited)
    enum = schema.get("enum")
    title = schema.get("title")
    return Subschema(
        pointer=pointer,
        title=title if isinstance(title, str) else None,
        types=types,
        enum=tuple(enum) if isinstance(enum, list) else None,
        minimum=_number(schema, "minimum", pointer),
        maximum=_number(schema, "maximum", pointer),
        min_length=int(_number(schema, "minLength", pointer) or 0),
        properties=_properties(schema, pointer),
        required=_required(schema, pointer),
        additional=_below(schema, "additionalProperties", pointer),
        items=_below(schema, "items", pointer),
        one_of=_branches(schema, "oneOf", pointer, types),
        any_of=_branches(schema, "anyOf", pointer, types),
        annotations={key: schema[key] for key in ("default", "format", "contentType") if key in schema},
    )


def _refuse_unknown_keywords(schema: JsonObject, pointer: str) -> None:
    for keyword in schema:
        if keyword not in _SIMPLE_KEYWORDS and keyword not in _SCHEMA_KEYWORDS:
            raise UnsupportedSchemaError(keyword, pointer, "this keyword is not supported yet")


def _types(schema: JsonObject, pointer: str, inherited: tuple[JsonType, ...]) -> tuple[JsonType, ...]:
    named = schema.get("type")
    if named is None:
        return inherited
    names = named if isinstance(named, list) else [named]
    types: tuple[JsonType, ...] = tuple(known for name in names for known in _NAMED_TYPES if known == name)
    possible = {*inherited, "integer"} if "number" in inherited else {*inherited}
    if types and len(types) == len(names) and possible.issuperset(types):
        return types
    raise UnsupportedSchemaError("type", pointer, f"{named!r} is not a type that is possible here")


def _number(schema: JsonObject, keyword: str, pointer: str) -> float | None:
    value = schema.get(keyword)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnsupportedSchemaError(keyword, pointer, f"{value!r} is not a number")
    return value


def _properties(schema: JsonObject, pointer: str) -> dict[str, Subschema]:
    declared = schema.get("properties", {})
    if not isinstance(declared, dict):
        raise UnsupportedSchemaError("properties", pointer, "it is not an object")
    return {
        name: normalise(child, pointers.join(pointer, "properties", name)) for name, child in declared.items()
    }


def _required(schema: JsonObject, pointer: str) -> tuple[str, ...]:
    required = schema.get("required", [])
    if not isinstance(required, list):
        raise UnsupportedSchemaError("required", pointer, "it is not an array")
    return tuple(str(name) for name in required)


def _below(schema: JsonObject, keyword: str, pointer: str) -> Subschema | None:
    if keyword not in schema:
        return None
    if schema[keyword] is False:
        return Subschema(pointer=pointers.join(pointer, keyword), types=())
    return normalise(schema[keyword], pointers.join(pointer, keyword))


def _branches(
    schema: JsonObject, keyword: str, pointer: str, types: tuple[JsonType, ...]
) -> tuple[Subschema, ...]:
    branches = schema.get(keyword, [])
    if not isinstance(branches, list):
        raise UnsupportedSchemaError(keyword, pointer, "it is not an array")
    return tuple(
        _normalise(branch, pointers.join(pointer, keyword, index), types)
        for index, branch in enumerate(branches)
    )
