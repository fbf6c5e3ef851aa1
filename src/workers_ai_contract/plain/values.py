"""Values that fit a JSON Schema in type and in sense, taken from the user's message where it says them.

What is returned is valid: it is checked against the schema. A schema that this module understands only in
part gets a drawn value, and one that no value was found for raises `UnfitError`.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, cast

from workers_ai_contract.drawing.fitting import UnfitError, draw_fitting
from workers_ai_contract.drawing.source import SeededSource
from workers_ai_contract.plain.numbers import sensible_number
from workers_ai_contract.plain.spoken import Spoken
from workers_ai_contract.plain.texts import is_said, sensible_text
from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_kernel import Json, JsonObject

_TRIALS = 4
MOST_VALUES = 4_000
"""How many values one value may hold, in all its objects and arrays."""
_DEEPEST = 40
_MOST_ITEMS = 3
_MOST_FILLED = 1_000


def sensible_value(schema: Json, message: str, room: int = MOST_VALUES) -> Json:
    """Return a value for a schema; an empty object if there is no schema.

    Raises:
        UnfitError: no value of at most `room` values was found that the schema accepts.
    """
    if not isinstance(schema, dict):
        return {}
    if schema.get("type", "object") == "object" and not schema.get("properties"):
        schema = {**schema, "type": "object"}
    try:
        place = Document(schema).at()
        value = _Maker(schema, Spoken(message), room).value(schema, "", _DEEPEST)
        if place.is_valid(value):
            return value
        for seed in range(_TRIALS if room == MOST_VALUES else 0):
            drawn = draw_fitting(SeededSource(Random(seed)), schema)  # noqa: S311 - reproducible on purpose
            if place.is_valid(drawn):
                return drawn
    except (ValueError, RecursionError) as error:
        raise UnfitError from error
    raise UnfitError


class _Maker:
    """Makes one value; it holds the rest of the message and of the number of values it may make."""

    def __init__(self, root: JsonObject, spoken: Spoken, room: int) -> None:
        self._root = root
        self._spoken = spoken
        self._left = room

    def value(self, schema: Json, name: str, depth: int) -> Json:
        self._left -= 1
        if self._left < 0 or depth == 0:
            raise UnfitError
        fields = self._resolved(schema)
        if "const" in fields:
            return fields["const"]
        options = fields.get("enum")
        if isinstance(options, list) and options:
            return self._option(options, fields)
        if "default" in fields and fields["default"] is not None:
            return fields["default"]
        return self._of_type(fields, name, depth)

    def _of_type(self, fields: JsonObject, name: str, depth: int) -> Json:
        kind = fields.get("type", _implied(fields))
        if isinstance(kind, list):
            kind = next((each for each in kind if each != "null"), "null")
        if kind == "object":
            return self._object(fields, depth)
        if kind == "array":
            return self._array(fields, name, depth)
        if kind in ("integer", "number"):
            return sensible_number(fields, name, self._spoken, whole=kind == "integer")
        if kind == "boolean":
            return True
        return None if kind == "null" else self._text(fields, name)

    def _object(self, fields: JsonObject, depth: int) -> JsonObject:
        declared = fields.get("properties")
        properties = declared if isinstance(declared, dict) else {}
        required = _names(fields.get("required"))
        made: JsonObject = {}
        for name, child in properties.items():
            if name in required or self._is_asked(child, name):
                made[name] = self.value(child, name, depth - 1)
        for name in required:
            if name not in made:
                made[name] = self.value(fields.get("additionalProperties"), name, depth - 1)
        return made

    def _is_asked(self, schema: Json, name: str) -> bool:
        """Return whether the message speaks of an optional property, or names one of its options."""
        fields = self._resolved(schema)
        options = fields.get("enum")
        if isinstance(options, list):
            return any(
                isinstance(option, str) and self._spoken.mentions(option) for option in options[:_MOST_FILLED]
            )
        return is_said(name, _text(fields.get("format")), self._spoken)

    def _array(self, fields: JsonObject, name: str, depth: int) -> list[Json]:
        fewest = _count(fields.get("minItems"), 0)
        most = _count(fields.get("maxItems"), max(fewest, _MOST_ITEMS))
        if fewest > _MOST_FILLED:
            raise UnfitError
        wanted = max(fewest, min(most, 1))
        items = [self.value(fields.get("items"), name, depth - 1) for _ in range(wanted)]
        return items if fields.get("uniqueItems") is not True else _distinct(items)

    def _option(self, options: list[Json], fields: JsonObject) -> Json:
        for option in options[:_MOST_FILLED]:
            if isinstance(option, str) and self._spoken.mentions(option):
                return option
        default = fields.get("default")
        if default is not None and default in options:
            return default
        return next((option for option in options if option is not None), None)

    def _text(self, fields: JsonObject, name: str) -> str:
        found = sensible_text(name, _text(fields.get("format")), self._spoken)
        examples = fields.get("examples")
        if "pattern" in fields and isinstance(examples, list) and examples and isinstance(examples[0], str):
            found = examples[0]
        shortest = _count(fields.get("minLength"), 0)
        longest = _count(fields.get("maxLength"), len(found))
        if shortest > _MOST_FILLED:
            raise UnfitError
        while len(found) < shortest:
            found = f"{found} and more"[: max(shortest, len(found))].ljust(shortest, ".")
        return found[:longest]

    def _resolved(self, schema: Json) -> JsonObject:
        """Return a schema with its references followed and its first branch chosen that is not null."""
        fields = schema if isinstance(schema, dict) else {}
        for _ in range(_DEEPEST):
            if isinstance(fields.get("$ref"), str):
                rest = {key: value for key, value in fields.items() if key != "$ref"}
                fields = {**self._pointed(str(fields["$ref"])), **rest}
            elif (branches := fields.get("anyOf") or fields.get("oneOf")) and isinstance(branches, list):
                rest = {key: value for key, value in fields.items() if key not in ("anyOf", "oneOf")}
                fields = {**rest, **_first_branch(branches)}
            elif isinstance(parts := fields.get("allOf"), list) and parts:
                rest = {key: value for key, value in fields.items() if key != "allOf"}
                fields = _merged([rest, *(self._resolved(part) for part in parts[:_MOST_ITEMS])])
            else:
                return fields
        raise UnfitError

    def _pointed(self, reference: str) -> JsonObject:
        target: Json = self._root
        for part in reference.removeprefix("#").split("/")[1:]:
            target = (
                target.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(target, dict) else None
            )
        if not isinstance(target, dict) or not reference.startswith("#"):
            raise UnfitError
        return target


def _first_branch(branches: list[Json]) -> JsonObject:
    objects = [branch for branch in branches if isinstance(branch, dict)]
    return next((branch for branch in objects if branch.get("type") != "null"), objects[0] if objects else {})


def _merged(parts: Iterable[JsonObject]) -> JsonObject:
    merged: JsonObject = {}
    for part in parts:
        for key, value in part.items():
            earlier = merged.get(key)
            if isinstance(earlier, dict) and isinstance(value, dict):
                merged[key] = {**earlier, **value}
            elif key == "required" and isinstance(earlier, list) and isinstance(value, list):
                merged[key] = [*earlier, *value]
            else:
                merged[key] = value
    return merged


def _implied(fields: JsonObject) -> str:
    if "properties" in fields:
        return "object"
    return "array" if "items" in fields else "string"


def _distinct(items: list[Json]) -> list[Json]:
    """Return items that differ: equal texts get a number, equal numbers are counted up."""
    made: list[Json] = []
    for place, item in enumerate(items):
        if item in made and isinstance(item, str):
            made.append(f"{item} {place + 1}")
        elif item in made and isinstance(item, int | float) and not isinstance(item, bool):
            made.append(max(cast("list[float]", made)) + 1)
        else:
            made.append(item)
    return made


def _names(required: Json) -> list[str]:
    return [name for name in required if isinstance(name, str)] if isinstance(required, list) else []


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _count(value: Json, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise
