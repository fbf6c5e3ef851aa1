"""Random schemas, to find what no published one happens to combine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

_NAMES = ("a", "b", "text", "type", "model_config", "é", "a/b", "from", "")
_DEEPEST = 4
_ODD: tuple[Any, ...] = (
    True,
    False,
    {},
    {"type": "null"},
    {"type": ["string", "null"]},
    {"type": ["integer", "boolean"]},
    {"minimum": 1},
    {"required": ["a"]},
    {"minItems": 1},
    {"type": "array", "uniqueItems": True},
    {"minProperties": 1},
    {"not": {"type": "string"}},
    {"const": {}},
    {"const": 1},
    {"type": "boolean", "default": False},
)
_TEXTS: tuple[dict[str, Any], ...] = (
    {},
    {"minLength": 2},
    {"maxLength": 3},
    {"pattern": "^[a-z]+$"},
    {"enum": ["a", "tide"]},
    {"format": "date"},
)
_NUMBERS: tuple[dict[str, Any], ...] = (
    {},
    {"minimum": 0},
    {"maximum": 5},
    {"exclusiveMinimum": 0, "exclusiveMaximum": 10},
    {"multipleOf": 2},
    {"enum": [1, 2.5, 256.0]},
    {"default": 1},
)
_VALUES: tuple[Any, ...] = (1, "a", None, True, 0, 1.5, [1], {"a": 1}, "", False)


def random_schema(source: random.Random) -> Any:  # noqa: ANN401 - a schema is any JSON
    """Return a schema of what the normal form takes, with definitions now and then."""
    if source.random() < 1 / 5:
        reference = {"$ref": "#/$defs/x"}
        properties = {"p": reference, "q": {"type": "array", "items": reference}}
        return {"type": "object", "properties": properties, "$defs": {"x": _schema(source, 2)}}
    return _schema(source, 0)


def _schema(source: random.Random, depth: int) -> Any:  # noqa: ANN401
    kinds = (_odd, _text, _number, _enum, _object, _object, _object, _array, _union, _union, _all)
    kind = source.choice(kinds if depth < _DEEPEST else kinds[:4])
    return kind(source, depth + 1)


def _odd(source: random.Random, _depth: int) -> Any:  # noqa: ANN401
    return source.choice(_ODD)


def _text(source: random.Random, _depth: int) -> Any:  # noqa: ANN401
    return {"type": "string", **source.choice(_TEXTS)}


def _number(source: random.Random, _depth: int) -> Any:  # noqa: ANN401
    return {"type": source.choice(["integer", "number"]), **source.choice(_NUMBERS)}


def _enum(source: random.Random, _depth: int) -> Any:  # noqa: ANN401
    return {"enum": source.sample(_VALUES, 3)}


def _object(source: random.Random, depth: int) -> Any:  # noqa: ANN401
    names = source.sample(_NAMES, source.randrange(1, 4))
    found: dict[str, Any] = {"properties": {name: _schema(source, depth) for name in names}}
    if source.random() < 4 / 5:
        found["type"] = source.choice(["object", "object", ["object", "null"], ["object", "string"]])
    if source.random() < 3 / 5:
        found["required"] = source.sample(names, source.randrange(1, len(names) + 1))
    if source.random() < 1 / 3:
        found["additionalProperties"] = source.choice([True, False, _schema(source, depth)])
    if source.random() < 1 / 6:
        found["anyOf"] = [{"required": [name]} for name in names]
    if source.random() < 1 / 10:
        found["oneOf"] = [_schema(source, depth), _schema(source, depth)]
    if source.random() < 1 / 10:
        found["title"] = source.choice(["Thing", "Input", "é", "Some Title"])
    return found


def _array(source: random.Random, depth: int) -> Any:  # noqa: ANN401
    found: dict[str, Any] = {"type": "array", "items": _schema(source, depth)}
    first: dict[str, Any] = {"prefixItems": [_schema(source, depth)]}
    return {**found, **source.choice([{}, {"minItems": 1, "maxItems": 3}, first])}


def _union(source: random.Random, depth: int) -> Any:  # noqa: ANN401
    branches = [_schema(source, depth) for _ in range(source.randrange(1, 4))]
    found: dict[str, Any] = {source.choice(["oneOf", "anyOf"]): branches}
    if source.random() < 1 / 3:
        found["type"] = source.choice(["object", "array", "string"])
    return found


def _all(source: random.Random, depth: int) -> Any:  # noqa: ANN401
    return {"allOf": [_schema(source, depth), _schema(source, depth)]}
