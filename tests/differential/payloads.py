"""Payloads for any schema: drawn to fit it, spoiled in one place, or plain random JSON.

Everything comes from a seeded generator and is JSON that the one reader reads.
"""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from workers_ai_kernel.pointers import resolve

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from workers_ai_kernel import Json

_DEEPEST = 7
_NAMES = ("prompt", "text", "type", "a", "b", "messages", "", "é", "a/b", "~", "model_config", "__class__")
_TEXTS = (
    "",
    "a",
    "tide",
    "x" * 40,
    "é",
    "😀",
    "low",
    "text",
    "user",
    "12",
    "a\n",
    "data:image/png;base64,AA==",
)
_NUMBERS = (0, 1, -1, 0.5, 1.0, -0.0, 256.0, 5, 50, 1e300, -1e300, 2**53 + 1, 10**30, 0.001, 9999999999, 1e-9)

_MEMBERS = 6


def drawn(source: random.Random, schema: Any) -> Json:  # noqa: ANN401 - a schema is any JSON
    """Return a payload that tries to fit a schema; it need not."""
    payload: Json = _Drawer(source, schema).value(schema, 0)
    return payload


def spoiled(source: random.Random, payload: Json) -> Json:
    """Return a copy that differs in one place: a value, a missing or an additional key."""
    holder: dict[str, Json] = {"": copy.deepcopy(payload)}
    owner, key = source.choice(list(_places(holder)))
    if isinstance(owner, dict):
        _spoil_object(source, owner, str(key))
    else:
        _spoil_array(source, owner, int(key))
    return holder.get("")


def anything(source: random.Random, depth: int = 0) -> Json:
    """Return random JSON."""
    kind = source.randrange(8 if depth < _DEEPEST // 2 else 6)
    if kind == 0:
        return None
    if kind == 1:
        return source.random() < 1 / 2
    if kind in {2, 3}:
        return _number(source)
    if kind in {4, 5}:
        return source.choice(_TEXTS)
    size = source.randrange(4)
    if kind == 6:
        return [anything(source, depth + 1) for _ in range(size)]
    return {source.choice(_NAMES): anything(source, depth + 1) for _ in range(size)}


def _number(source: random.Random) -> Json:
    if source.random() < 1 / 2:
        return source.choice(_NUMBERS)
    return source.randint(-10, 300) if source.random() < 1 / 2 else round(source.uniform(-10, 10), 3)


def _places(value: Json) -> Iterator[tuple[dict[str, Json] | list[Json], str | int]]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield value, key
            yield from _places(member)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield value, index
            yield from _places(item)


def _spoil_object(source: random.Random, owner: dict[str, Json], key: str) -> None:
    kind = source.randrange(5)
    if kind == 0 and key:
        del owner[key]
    elif kind == 1 and key:
        owner[source.choice(_NAMES)] = anything(source, 3)
    elif kind == 2 and key:
        owner[source.choice(_NAMES)] = owner.pop(key)
    else:
        owner[key] = _other(source, owner[key])


def _spoil_array(source: random.Random, owner: list[Json], index: int) -> None:
    kind = source.randrange(4)
    if kind == 0:
        del owner[index]
    elif kind == 1:
        owner.insert(index, copy.deepcopy(owner[index]))
    else:
        owner[index] = _other(source, owner[index])


def _other(source: random.Random, value: Any) -> Any:  # noqa: ANN401
    """Return a neighbour of a value, or something else altogether."""
    if source.random() < 1 / 2:
        return anything(source, 2)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return source.choice(
            [value + 1, value - 1, float(value) if abs(value) < 1e300 else 1, str(value), -value]
        )
    if isinstance(value, str):
        return source.choice([value + "x", value[:-1], value.upper(), [value], f"{value}\n"])
    if isinstance(value, list):
        return source.choice([[*value, None], value[:-1], {}, [value]])
    return source.choice([None, [value], "x", 0])


class _Drawer:
    def __init__(self, source: random.Random, document: Any) -> None:  # noqa: ANN401
        self._source = source
        self._document = document

    def value(self, schema: Any, depth: int) -> Any:  # noqa: ANN401 - one line a case
        source = self._source
        if not isinstance(schema, dict) or not schema or depth > _DEEPEST:
            return anything(source, 3)
        if "$ref" in schema:
            return self.value(resolve(self._document, schema["$ref"][1:]), depth + 1)
        if "const" in schema:
            return copy.deepcopy(schema["const"])
        if schema.get("enum"):
            return copy.deepcopy(source.choice(schema["enum"]))
        merged = schema
        for keyword in ("oneOf", "anyOf"):
            if schema.get(keyword) and source.random() < 9 / 10:
                branch = source.choice(schema[keyword])
                merged = _merged(merged, branch if isinstance(branch, dict) else {}, keyword)
        for part in merged.get("allOf", ()):
            target = (
                resolve(self._document, part["$ref"][1:])
                if isinstance(part, dict) and "$ref" in part
                else part
            )
            merged = _merged(merged, target if isinstance(target, dict) else {}, "allOf")
        if merged is not schema:
            return self.value(merged, depth + 1)
        return self._of_type(schema, depth)

    def _of_type(self, schema: dict[str, Any], depth: int) -> Json:
        named = schema.get("type") or (
            "object" if "properties" in schema else "array" if "items" in schema else None
        )
        kind = self._source.choice(named) if isinstance(named, list) and named else named
        match kind:
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, depth)
            case "string":
                return self._text(schema)
            case "integer" | "number":
                return self._number(schema, kind)
            case "boolean":
                return self._source.random() < 1 / 2
            case _:
                return None if kind == "null" else anything(self._source, 3)

    def _object(self, schema: dict[str, Any], depth: int) -> Json:
        source, value = self._source, dict[str, "Json"]()
        declared, required = schema.get("properties", {}), schema.get("required", ())
        # An object with hundreds of properties, each of which holds such an object, would have no end.
        share = min(1 / 3, _MEMBERS / max(len(declared), 1))
        for name, child in declared.items():
            if name in required or source.random() < share:
                value[name] = self.value(child, depth + 1)
        for name in required:
            if name not in value:
                value[name] = anything(source, 3)
        additional = schema.get("additionalProperties", True)
        if additional is not False and source.random() < 1 / 4:
            value[source.choice(_NAMES)] = self.value(additional, depth + 1)
        return value

    def _array(self, schema: dict[str, Any], depth: int) -> Json:
        least = int(schema.get("minItems", 0))
        most = min(int(schema.get("maxItems", least + 3)), least + 3)
        first = [self.value(item, depth + 1) for item in schema.get("prefixItems", ())]
        count = self._source.randint(least, max(least, most))
        return first + [self.value(schema.get("items", True), depth + 1) for _ in range(count - len(first))]

    def _text(self, schema: dict[str, Any]) -> Json:
        least, most = int(schema.get("minLength", 0)), schema.get("maxLength")
        text = self._source.choice(_TEXTS)
        if len(text) < least:
            text += "y" * (least - len(text))
        return text if most is None else text[: int(most)]

    def _number(self, schema: dict[str, Any], kind: str) -> Json:
        source = self._source
        low: Any = schema.get("minimum", schema.get("exclusiveMinimum"))
        high: Any = schema.get("maximum", schema.get("exclusiveMaximum"))
        if low is None and high is None:
            number = _number(source)
            return int(number) if kind == "integer" and isinstance(number, float) else number
        low = high - 100 if low is None else low
        high = low + 100 if high is None else high
        options = [low, high, round(low + (high - low) * source.random(), 3)]
        number = source.choice(options)
        return int(number) if kind == "integer" else number


def _merged(schema: dict[str, Any], part: dict[str, Any], keyword: str) -> dict[str, Any]:
    rest = {key: value for key, value in schema.items() if key != keyword}
    both = {**rest, **part}
    if "properties" in rest or "properties" in part:
        both["properties"] = {**rest.get("properties", {}), **part.get("properties", {})}
    both["required"] = [*rest.get("required", ()), *part.get("required", ())]
    return both
