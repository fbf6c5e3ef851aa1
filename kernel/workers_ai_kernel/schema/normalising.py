"""Reads the subschemas of a document into the normal form."""

from __future__ import annotations

from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING, cast, get_args

from workers_ai_kernel import pointers
from workers_ai_kernel.schema.dialects import Dialect, is_alone
from workers_ai_kernel.schema.keywords import check_keywords, constraints_of
from workers_ai_kernel.schema.subschema import ALL_TYPES, Discriminator, JsonType, Link, Subschema
from workers_ai_kernel.schema.unsupported import UnsupportedSchemaError, WrongSchemaError

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import Json, JsonObject

# Of the conditions, those that judge the value itself, not a part of it.
_SAME_VALUE = ("not", "if", "then", "else")
_OF_PARTS = ("contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
_DEPENDENT = ("dependentSchemas", "dependencies")

_NUMERIC: frozenset[object] = frozenset({"integer", "number"})
_NAMED_TYPES: frozenset[object] = frozenset(get_args(JsonType))

# More than any published schema has.
_MOST_SUBSCHEMAS = 200_000
_DEEPEST = 80
_MOST_MAPPED = 1_000


class Normaliser:
    """The document that references are resolved in, the references found, and the current depth and count."""

    def __init__(self, document: Json, dialect: Dialect, *, wide: bool) -> None:
        """Take a document in its local form."""
        self._document = document
        self._dialect: Dialect = dialect
        self._wide = wide
        self._count = 0
        self._depth = 0
        self._links: dict[tuple[str, tuple[JsonType, ...]], Link] = {}
        self._waiting: list[Link] = []
        # The target being read, while the value that it judges is judged; None below a property or item.
        self._in_place: str | None = ""
        self._steps: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def whole(self, pointer: str = "") -> Subschema:
        """Return the normal form of the whole document; `pointer` is its place.

        Raises:
            UnsupportedSchemaError: something in it is not supported.
        """
        # A reference to the whole document is one to the result itself.
        whole = Link("", ALL_TYPES, Subschema(pointer))
        self._links["", ALL_TYPES] = whole
        root = whole.schema = self._subschema(self._document, pointer, ALL_TYPES)
        while self._waiting:
            link = self._waiting.pop(0)
            self._in_place = link.pointer
            schema = pointers.resolve(self._document, link.pointer)
            link.schema = self._subschema(schema, link.pointer, link.types)
        self._refuse_cycles()
        return root

    def _refuse_cycles(self) -> None:
        try:
            TopologicalSorter(self._steps).prepare()
        except CycleError as error:
            cycle: list[str] = error.args[1]
            # Each is the target of the one after it.
            steps = pairwise(cycle)
            place, target = min((self._steps[start][target], target) for target, start in steps)
            reason = f"'#{target}' leads back to itself without a step into a property or item"
            raise WrongSchemaError("$ref", place, reason) from None

    def _subschema(self, schema: Json, pointer: str, inherited: tuple[JsonType, ...]) -> Subschema:
        self._count += 1
        if self._count > _MOST_SUBSCHEMAS:
            raise UnsupportedSchemaError("schema", pointer, f"more than {_MOST_SUBSCHEMAS:,} subschemas")
        if self._wide and isinstance(schema, bool):
            return Subschema(pointer, types=inherited if schema else ())
        if not isinstance(schema, dict):
            if self._wide:
                raise WrongSchemaError("schema", pointer, "neither an object nor a boolean")
            raise UnsupportedSchemaError("schema", pointer, "only object schemas are supported")
        if self._wide and isinstance(schema.get("$ref"), str) and is_alone(self._dialect):
            schema = {"$ref": schema["$ref"]}
        known = check_keywords(schema, pointer, self._dialect, wide=self._wide)
        self._depth += 1
        if self._depth > _DEEPEST:
            reason = f"subschemas are nested more than {_DEEPEST} levels deep"
            raise UnsupportedSchemaError("schema", pointer, reason)
        found = self._object(known, pointer, inherited, _discriminator(schema))
        self._depth -= 1
        return found

    def _object(
        self,
        schema: JsonObject,
        pointer: str,
        inherited: tuple[JsonType, ...],
        discriminator: Discriminator | None,
    ) -> Subschema:
        types = self._types(schema, pointer, inherited)
        title, enum = schema.get("title"), _enum(schema)
        annotations = {key: schema[key] for key in _KEPT if key in schema}
        reference = self._reference(schema, pointer, types)
        if reference is not None and schema.keys() <= _BESIDE_REFERENCE:
            name = title if isinstance(title, str) else None
            return Subschema(pointer, name, types, annotations=annotations, link=reference.link)
        minimum, maximum, constraints = self._bounds(schema)
        prefix_items, items = self._items(schema, pointer)
        return Subschema(
            pointer=pointer,
            title=title if isinstance(title, str) else None,
            types=types,
            enum=enum,
            minimum=minimum,
            maximum=maximum,
            min_length=int(_number(schema, "minLength") or 0),
            properties=self._children(schema, "properties", pointer),
            required=_names(schema),
            additional=self._additional(schema, pointer),
            items=items,
            one_of=self._branches(schema, "oneOf", pointer, types),
            any_of=self._branches(schema, "anyOf", pointer, types),
            annotations=annotations,
            all_of=(*self._branches(schema, "allOf", pointer, types), *([reference] if reference else ())),
            prefix_items=prefix_items,
            constraints=constraints,
            patterns=self._children(schema, "patternProperties", pointer),
            conditions=self._conditions(schema, pointer),
            dependents=self._dependents(schema, pointer),
            discriminator=discriminator if self._wide else None,
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
                raise WrongSchemaError("type", pointer, _unknown_type(name))
        return possible

    def _bounds(self, schema: JsonObject) -> tuple[float | None, float | None, JsonObject]:
        minimum, maximum = _number(schema, "minimum"), _number(schema, "maximum")
        constraints = constraints_of(schema, self._dialect)
        if self._dialect == "draft4":
            # There, the exclusive forms are switches of the bounds beside them.
            lower, upper = (
                constraints.pop("exclusiveMinimum", None),
                constraints.pop("exclusiveMaximum", None),
            )
            if lower is True and minimum is not None:
                constraints["exclusiveMinimum"], minimum = minimum, None
            if upper is True and maximum is not None:
                constraints["exclusiveMaximum"], maximum = maximum, None
        return minimum, maximum, constraints

    def _items(self, schema: JsonObject, pointer: str) -> tuple[tuple[Subschema, ...], Subschema | None]:
        """Return the schemas of the first items and of the others, however the dialect writes them."""
        items = schema.get("items")
        if isinstance(items, list):
            return self._tuple(schema, "items", pointer), self._below(schema, "additionalItems", pointer)
        return self._tuple(schema, "prefixItems", pointer), self._below(schema, "items", pointer)

    def _tuple(self, schema: JsonObject, keyword: str, pointer: str) -> tuple[Subschema, ...]:
        items = schema.get(keyword, [])
        return tuple(
            self._child(item, pointers.join(pointer, keyword, index))
            for index, item in enumerate(items if isinstance(items, list) else [])
        )

    def _children(self, schema: JsonObject, keyword: str, pointer: str) -> dict[str, Subschema]:
        return {
            name: self._child(child, pointers.join(pointer, keyword, name))
            for name, child in _members(schema.get(keyword, {}))
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
        before, self._in_place = self._in_place, None
        found = self._subschema(schema, pointer, ALL_TYPES)
        self._in_place = before
        return found

    def _branches(
        self, schema: JsonObject, keyword: str, pointer: str, types: tuple[JsonType, ...]
    ) -> tuple[Subschema, ...]:
        branches = schema.get(keyword, [])
        return tuple(
            self._subschema(branch, pointers.join(pointer, keyword, index), types)
            for index, branch in enumerate(branches if isinstance(branches, list) else [])
        )

    def _conditions(self, schema: JsonObject, pointer: str) -> dict[str, Subschema]:
        same = {
            key: self._subschema(schema[key], pointers.join(pointer, key), ALL_TYPES)
            for key in _SAME_VALUE
            if key in schema
        }
        parts = {
            key: self._child(schema[key], pointers.join(pointer, key)) for key in _OF_PARTS if key in schema
        }
        return same | parts

    def _dependents(self, schema: JsonObject, pointer: str) -> dict[str, Subschema]:
        return {
            name: self._subschema(child, pointers.join(pointer, keyword, name), ALL_TYPES)
            for keyword in _DEPENDENT
            for name, child in _members(schema.get(keyword, {}))
            if not isinstance(child, list)
        }

    def _reference(self, schema: JsonObject, pointer: str, types: tuple[JsonType, ...]) -> Subschema | None:
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return None
        # Imported late: few schemas have references.
        from workers_ai_kernel.schema.localising import referred

        target = referred(reference)
        if not reference.startswith("#"):
            reason = f"{reference[:200]!r} does not point into this document, and nothing is fetched"
            raise UnsupportedSchemaError("$ref", pointer, reason)
        try:
            found = pointers.resolve(self._document, target)
        except (LookupError, ValueError):
            raise WrongSchemaError("$ref", pointer, f"{reference[:200]!r} leads nowhere") from None
        if not isinstance(found, dict | bool):
            raise WrongSchemaError("$ref", pointer, f"{reference[:200]!r} leads to no schema")
        if self._in_place is not None:
            self._steps[self._in_place].setdefault(target, pointer)
        link = self._links.get((target, types))
        if link is None:
            link = self._links[target, types] = Link(target, types, Subschema(target, types=types))
            self._waiting.append(link)
        return Subschema(target, types=types, link=link)


_KEPT: tuple[str, ...] = ("default", "format", "contentType")
_BESIDE_REFERENCE = frozenset({"$ref", "$schema", "title", "description", "default", "format", "contentType"})


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


def _discriminator(schema: JsonObject) -> Discriminator | None:
    """Return what OpenAPI's `discriminator` says; it is an annotation and never wrong."""
    given = schema.get("discriminator")
    name = given.get("propertyName") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(name, str):
        return None
    from workers_ai_kernel.schema.localising import referred

    mapping = {
        value: referred(place)
        for value, place in _members(given.get("mapping", {}))[:_MOST_MAPPED]
        if isinstance(place, str) and place.startswith("#")
    }
    return Discriminator(name, mapping)


def _number(schema: JsonObject, keyword: str) -> float | None:
    value = schema.get(keyword)
    return value if isinstance(value, int | float) else None


def _names(schema: JsonObject) -> tuple[str, ...]:
    required = schema.get("required", [])
    return tuple(map(str, required)) if isinstance(required, list) else ()


def _members(value: Json) -> list[tuple[str, Json]]:
    return list(value.items()) if isinstance(value, dict) else []
