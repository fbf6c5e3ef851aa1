"""The normal form of a schema, which both the generator and the runtime read.

In a published schema a keyword may be absent, have no effect beside another one, or be written on the
parent of the branch it applies to. The normal form is a tree of frozen `Subschema` values in which every
field is present, inherited types are explicit, local references are resolved, and each subschema has its
JSON Pointer into the document.

There are two widths. `normalise` supports what the vendored schemas use, and drawing and explanation
handle all of it. `normalise_wide` supports what any published schema may use; it serves the generator,
whose models leave the verdict to a validator. Both reject everything else, naming keyword and location.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast, get_args

from workers_ai_kernel import pointers
from workers_ai_kernel.schema.keywords import BASIC, SHAPES, WIDE, UnsupportedSchemaError, check_keywords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_kernel.json_types import Json, JsonObject

__all__ = ["ALL_TYPES", "JsonType", "Subschema", "UnsupportedSchemaError", "normalise", "normalise_wide"]

JsonType = Literal["null", "boolean", "integer", "number", "string", "array", "object"]

ALL_TYPES: tuple[JsonType, ...] = ("null", "boolean", "number", "string", "array", "object")

# Of the keywords that affect only the verdict, those that judge the value itself, not a part of it.
_SAME_VALUE = frozenset({"not", "if", "then", "else", "dependentSchemas"})

_NUMERIC: frozenset[object] = frozenset({"integer", "number"})
_NAMED_TYPES: frozenset[object] = frozenset(get_args(JsonType))

# More than any published schema has; references can expand a small document exponentially.
_MOST_SUBSCHEMAS = 20_000
_DEEPEST = 80


@dataclass(frozen=True, slots=True)
class Subschema:
    """One subschema with everything it requires, and its location.

    `types` are the allowed JSON types in published order, inherited ones included; empty for the schema
    `false`. `enum` is None where values are not listed; `additional` is None where undeclared properties are
    unrestricted. The last three fields are empty in the result of `normalise`; `constraints` are keywords
    that affect only the verdict, as published.
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
    all_of: tuple[Subschema, ...] = ()
    prefix_items: tuple[Subschema, ...] = ()
    constraints: Mapping[str, Json] = field(default_factory=dict[str, "Json"])

    @property
    def union(self) -> tuple[Subschema, ...]:
        """The branches of `oneOf`, or of `anyOf` where there is no `oneOf`."""
        return self.one_of or self.any_of

    def children(self) -> Iterator[Subschema]:
        """Yield the subschemas directly below, in published order of keywords."""
        yield from self.properties.values()
        if self.additional is not None:
            yield self.additional
        yield from self.prefix_items
        if self.items is not None:
            yield self.items
        yield from self.one_of
        yield from self.any_of
        yield from self.all_of

    def walk(self) -> Iterator[Subschema]:
        """Yield this subschema and all below it, parents first."""
        yield self
        for child in self.children():
            yield from child.walk()


def normalise(schema: Json, pointer: str = "") -> Subschema:
    """Return the normal form of a schema, limited to what drawing and explanation handle.

    Raises:
        UnsupportedSchemaError: the schema uses something that the vendored schemas do not.
    """
    return _Normaliser(schema, wide=False).subschema(schema, pointer, ALL_TYPES)


def normalise_wide(schema: Json) -> Subschema:
    """Return the normal form of a whole published schema document.

    Raises:
        UnsupportedSchemaError: a keyword is not supported, or a reference leads nowhere.
    """
    return _Normaliser(schema, wide=True).subschema(schema, "", ALL_TYPES)


class _Normaliser:
    """The document that references are resolved in, and the current depth and count."""

    def __init__(self, document: Json, *, wide: bool) -> None:
        self._document = document
        self._wide = wide
        self._count = 0
        self._depth = 0
        self._followed = [""]
        # Those followed since the last step into a property or item: the same value is judged by all of them.
        self._in_place = [""]

    def subschema(self, schema: Json, pointer: str, inherited: tuple[JsonType, ...]) -> Subschema:
        """Return the normal form of the schema at a pointer."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnsupportedSchemaError(
                "schema", pointer, f"subschemas are nested more than {_DEEPEST} levels deep"
            )
        found = self._subschema(schema, pointer, inherited)
        self._depth -= 1
        return found

    def _subschema(self, schema: Json, pointer: str, inherited: tuple[JsonType, ...]) -> Subschema:
        self._count += 1
        if self._count > _MOST_SUBSCHEMAS:
            raise UnsupportedSchemaError("$ref", pointer, f"more than {_MOST_SUBSCHEMAS} subschemas")
        if self._wide and isinstance(schema, bool):
            return Subschema(pointer, types=inherited if schema else ())
        if not isinstance(schema, dict):
            raise UnsupportedSchemaError("schema", pointer, "only object schemas are supported")
        check_keywords(schema, pointer, WIDE if self._wide else BASIC, wide=self._wide)
        return self._object(schema, pointer, inherited)

    def _object(self, schema: JsonObject, pointer: str, inherited: tuple[JsonType, ...]) -> Subschema:
        types = self._types(schema, pointer, inherited)
        for keyword in SHAPES["judged schemas"] & schema.keys():
            before = self._in_place
            self._in_place = before if keyword in _SAME_VALUE else []
            self._judge(keyword, schema[keyword], pointers.join(pointer, keyword))
            self._in_place = before
        title, enum = schema.get("title"), _enum(schema)
        return Subschema(
            pointer=pointer,
            title=title if isinstance(title, str) else None,
            types=types,
            enum=enum,
            minimum=_number(schema, "minimum"),
            maximum=_number(schema, "maximum"),
            min_length=int(_number(schema, "minLength") or 0),
            properties=self._properties(schema, pointer),
            required=_names(schema),
            additional=self._additional(schema, pointer),
            items=self._below(schema, "items", pointer),
            one_of=self._branches(schema, "oneOf", pointer, types),
            any_of=self._branches(schema, "anyOf", pointer, types),
            annotations={key: schema[key] for key in ("default", "format", "contentType") if key in schema},
            all_of=(
                *self._branches(schema, "allOf", pointer, types),
                *self._referred(schema, pointer, types),
            ),
            prefix_items=self._prefix_items(schema, pointer),
            constraints={key: schema[key] for key in schema if key in SHAPES["constraints"]},
        )

    def _types(
        self, schema: JsonObject, pointer: str, inherited: tuple[JsonType, ...]
    ) -> tuple[JsonType, ...]:
        named = schema.get("type")
        if named is None:
            return inherited
        names = named if isinstance(named, list) else [named]
        possible: tuple[JsonType, ...] = tuple(
            _narrowed(name, inherited) for name in names if _is_possible(name, inherited)
        )
        if not self._wide and not len(possible) == len(names) > 0:
            raise UnsupportedSchemaError("type", pointer, f"{named!r} is not among the types allowed here")
        for name in names:
            if name not in _NAMED_TYPES:
                raise UnsupportedSchemaError("type", pointer, _unknown_type(name))
        return possible

    def _judge(self, keyword: str, value: Json, pointer: str) -> None:
        """Check schemas that affect only the verdict, so that no unsupported keyword in them is ignored."""
        if keyword in SHAPES["judged maps"]:
            for name, child in _items(value):
                self.subschema(child, pointers.join(pointer, name), ALL_TYPES)
        else:
            self.subschema(value, pointer, ALL_TYPES)

    def _prefix_items(self, schema: JsonObject, pointer: str) -> tuple[Subschema, ...]:
        items = schema.get("prefixItems", [])
        return tuple(
            self._child(item, pointers.join(pointer, "prefixItems", index))
            for index, item in enumerate(items if isinstance(items, list) else [])
        )

    def _properties(self, schema: JsonObject, pointer: str) -> dict[str, Subschema]:
        return {
            name: self._child(child, pointers.join(pointer, "properties", name))
            for name, child in _items(schema.get("properties", {}))
        }

    def _additional(self, schema: JsonObject, pointer: str) -> Subschema | None:
        keyword = "additionalProperties"
        if self._wide and schema.get(keyword) is True:
            return None
        if schema.get(keyword) is False:
            return Subschema(pointers.join(pointer, keyword), types=())
        return self._below(schema, keyword, pointer)

    def _below(self, schema: JsonObject, keyword: str, pointer: str) -> Subschema | None:
        if keyword not in schema:
            return None
        return self._child(schema[keyword], pointers.join(pointer, keyword))

    def _child(self, schema: Json, pointer: str) -> Subschema:
        """Return the normal form of a schema for a property or an item."""
        before, self._in_place = self._in_place, []
        found = self.subschema(schema, pointer, ALL_TYPES)
        self._in_place = before
        return found

    def _branches(
        self, schema: JsonObject, keyword: str, pointer: str, types: tuple[JsonType, ...]
    ) -> tuple[Subschema, ...]:
        branches = schema.get(keyword, [])
        return tuple(
            self.subschema(branch, pointers.join(pointer, keyword, index), types)
            for index, branch in enumerate(branches if isinstance(branches, list) else [])
        )

    def _referred(
        self, schema: JsonObject, pointer: str, types: tuple[JsonType, ...]
    ) -> tuple[Subschema, ...]:
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return ()
        target, found = self._resolved(reference, pointer)
        if target in self._in_place:
            reason = f"{reference!r} leads back to itself without a step into a property or item"
            raise UnsupportedSchemaError("$ref", pointer, reason)
        if target in self._followed:
            # A recursive reference: the validator follows it, the classes stop here.
            return (Subschema(target, types=types),)
        self._followed.append(target)
        self._in_place.append(target)
        referred = self.subschema(found, target, types)
        self._followed.pop()
        self._in_place.pop()
        return (referred,)

    def _resolved(self, reference: str, pointer: str) -> tuple[str, Json]:
        target = reference.removeprefix("#")
        if not reference.startswith("#") or "%" in reference or (target and target[0] != "/"):
            raise UnsupportedSchemaError("$ref", pointer, f"{reference!r} does not point into this document")
        try:
            return target, pointers.resolve(self._document, target)
        except LookupError:
            raise UnsupportedSchemaError("$ref", pointer, f"{reference!r} leads nowhere") from None


def _is_possible(name: Json, inherited: tuple[JsonType, ...]) -> bool:
    return name in inherited or (name in _NUMERIC and not _NUMERIC.isdisjoint(inherited))


def _narrowed(name: Json, inherited: tuple[JsonType, ...]) -> JsonType:
    if name == "number" and name not in inherited:
        return "integer"
    return cast("JsonType", name)


def _unknown_type(name: Json) -> str:
    if name == "binary":
        return (
            "'binary' is not a JSON Schema type: the body is raw bytes, not JSON; "
            'use {"type": "string", "format": "binary"} for a string that represents them'
        )
    return f"{name!r} is not a JSON Schema type"


def _enum(schema: JsonObject) -> tuple[Json, ...] | None:
    if "const" in schema:
        return (schema["const"],)
    enum = schema.get("enum")
    return tuple(enum) if isinstance(enum, list) else None


def _number(schema: JsonObject, keyword: str) -> float | None:
    value = schema.get(keyword)
    return value if isinstance(value, int | float) else None


def _names(schema: JsonObject) -> tuple[str, ...]:
    required = schema.get("required", [])
    return tuple(map(str, required)) if isinstance(required, list) else ()


def _items(value: Json) -> list[tuple[str, Json]]:
    return list(value.items()) if isinstance(value, dict) else []
