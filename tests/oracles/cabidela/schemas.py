"""Draws schemas from a seed, of the keywords that Workers AI schemas use, and payloads near to them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from workers_ai_kernel import Json, JsonObject

T = TypeVar("T")

_NAMES = ("a", "b", "type", "length", "0", "x/y")
_TYPES = ("string", "number", "integer", "boolean", "null", "object", "array")
_OPTIONS: list[Json] = ["a", "", 1, 0.5, True, None]
_VALUES: list[Json] = [*_OPTIONS, "😀", "abc", -3, 2.5, 7, 1e21, False, [], ["a"], [True], {}, [{}]]


class SchemaDrawer:
    """Draws schemas and payloads for one source of chance."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def schema(self, depth: int = 0) -> JsonObject:
        """Return a schema; those below depth 3 have no schemas of their own."""
        makers: list[Callable[[int], JsonObject]] = [self._scalar, self._scalar]
        if depth < 3:
            makers += [self._object, self._object, self._array, self._union, self._union]
        schema = self._pick(makers)(depth)
        if self._chance(0.03):
            schema["not"] = self.schema(depth + 2)
        if self._chance(0.03):
            schema["$ref"] = "#/$defs/a"
        return schema

    def near(self, schema: Json, depth: int = 0) -> Json:
        """Return a payload that may fit a schema, and may not."""
        if not isinstance(schema, dict) or self._chance(0.12) or depth > 5:
            return self._value(depth)
        for keyword in ("oneOf", "anyOf", "allOf"):
            branches = schema.get(keyword)
            if isinstance(branches, list) and branches:
                return self.near(self._pick(branches), depth + 1)
        if "properties" in schema or schema.get("type") == "object":
            return self._members(schema, depth)
        if schema.get("type") == "array":
            return self._items(schema, depth)
        return self._fitting(schema)

    def _scalar(self, _depth: int) -> JsonObject:
        schema: JsonObject = {}
        if self._chance(0.9):
            schema["type"] = self._pick(_TYPES)
        bounds: list[tuple[str, Json]] = [
            *(("minimum", 1), ("maximum", 5), ("exclusiveMinimum", 1), ("exclusiveMaximum", 7)),
            *(("multipleOf", 0.5), ("minLength", 1), ("maxLength", 2), ("pattern", "^a")),
            *(("title", "t"), ("format", "uuid"), ("default", "a")),
        ]
        for name, bound in bounds:
            if self._chance(0.08):
                schema[name] = bound
        if self._chance(0.15):
            schema["enum"] = self._random.sample(_OPTIONS, 3)
        if self._chance(0.07):
            schema["const"] = self._pick(_OPTIONS)
        return schema

    def _object(self, depth: int) -> JsonObject:
        schema: JsonObject = {"type": "object"} if self._chance(0.8) else {}
        names = self._random.sample(_NAMES, self._random.randint(0, 3))
        if names or self._chance(0.5):
            schema["properties"] = {name: self._below(depth) for name in names}
        if self._chance(0.5):
            schema["required"] = [name for name in (*names, "z") if self._chance(0.5)]
        if self._chance(0.3):
            schema["additionalProperties"] = self._pick((False, False, True, self._below(depth)))
        return schema

    def _array(self, depth: int) -> JsonObject:
        schema: JsonObject = {"type": "array"}
        if self._chance(0.9):
            schema["items"] = self._below(depth)
        if self._chance(0.1):
            schema["minItems"] = 2
        if self._chance(0.1):
            schema["enum"] = ["a"]
        return schema

    def _union(self, depth: int) -> JsonObject:
        schema = self._object(depth + 1) if self._chance(0.2) else {}
        if self._chance(0.3):
            schema["type"] = self._pick(_TYPES)
        keywords = ("oneOf", "anyOf", "allOf") if depth == 0 else ("oneOf", "anyOf")
        for keyword in self._random.sample(keywords, self._pick((1, 1, 1, 2))):
            schema[keyword] = [self._below(depth) for _ in range(self._random.randint(1, 3))]
        return schema

    def _below(self, depth: int) -> Json:
        return self.schema(depth + 1) if self._chance(0.97) else self._pick((True, False))

    def _members(self, schema: JsonObject, depth: int) -> JsonObject:
        properties = schema.get("properties")
        declared = properties if isinstance(properties, dict) else {}
        members: JsonObject = {
            name: self.near(below, depth + 1) for name, below in declared.items() if self._chance(0.75)
        }
        if self._chance(0.3):
            extra = self._pick((*_NAMES, "z", "", "a/b"))
            members[extra] = self.near(schema.get("additionalProperties"), depth + 1)
        return members

    def _items(self, schema: JsonObject, depth: int) -> Json:
        items = [self.near(schema.get("items"), depth + 1) for _ in range(self._pick((0, 1, 1, 2)))]
        if self._chance(0.15):
            return {self._pick(_NAMES): item for item in items}
        return items

    def _fitting(self, schema: JsonObject) -> Json:
        options = schema.get("enum")
        if isinstance(options, list) and options:
            return self._pick(options)
        fitting: dict[str, list[Json]] = {
            "string": ["a", "ab", "b"],
            "number": [1, 2.5, 4, 3],
            "integer": [1, 2, 5],
            "boolean": [True, False],
            "null": [None],
        }
        return self._pick(fitting.get(str(schema.get("type")), _VALUES))

    def _value(self, depth: int) -> Json:
        if depth < 4 and self._chance(0.3):
            return {self._pick(_NAMES): self._value(depth + 1) for _ in range(2)}
        return self._pick(_VALUES)

    def _pick(self, options: Sequence[T]) -> T:
        return copy.deepcopy(self._random.choice(options))

    def _chance(self, share: float) -> bool:
        return self._random.random() < share
