"""What Cloudflare's own TypeScript types accept of a text model; never uses the network."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, cast

from workers_ai_schemas._files import read
from workers_ai_schemas._vocabulary import Direction, Form

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import Json, JsonObject

_CLASS = "Base_Ai_Cf_Openai_Gpt_Oss_20B"
_ROOTS = {Direction.INPUT: f"{_CLASS}.inputs", Direction.OUTPUT: f"{_CLASS}.postProcessedOutputs"}
TYPED_DIRECTIONS = tuple(_ROOTS)
# In the order of the exclusive type, with the title that the published branch has.
_FORMS = {Form.RESPONSES: "Responses", Form.CHAT: "Messages"}
TYPED_FORMS = tuple(_FORMS)
_DEFINITIONS = "#/$defs/"


def load_typed(direction: str, form: Form | None = None) -> JsonObject:
    """Return a fresh copy of the schema of a direction, or of one form of it, with its definitions.

    It accepts what the compiler accepts as a literal of the type in the pinned `@cloudflare/workers-types`:
    objects are closed but for records, and the two forms exclude each other's keys. Numbers have no bounds.

    Raises:
        ValueError: there is no such direction.
        KeyError: nothing is typed for this direction or form.
    """
    types = _types()
    branches = dict(
        zip(_FORMS, cast("list[JsonObject]", types[_ROOTS[Direction(direction)]]["anyOf"]), strict=True)
    )
    if form is not None:
        closed = _closed_object(branches[form])
        return {**closed, "$defs": _definitions(closed)}
    forms: list[Json] = [{"title": _FORMS[each], **_closed_object(branches[each])} for each in branches]
    return {"anyOf": forms, "$defs": _definitions(forms)}


def typed_source() -> tuple[str, str]:
    """Return the name and the version of the package that the types are from."""
    passport = _document()["passport"]
    return str(passport["package"]), str(passport["version"])


@cache
def _document() -> dict[str, dict[str, JsonObject]]:
    document: dict[str, dict[str, JsonObject]] = json.loads(read("observed", "workers-types.json"))
    return document


def _types() -> dict[str, JsonObject]:
    return _document()["types"]


def _definitions(within: Json) -> JsonObject:
    """Return the closed types that a closed schema refers to, and those that they refer to."""
    found: dict[str, Json] = {}
    pending = _references(within)
    while pending:
        name = pending.pop()
        if name not in found:
            found[name] = _closed(_types()[name])
            pending += _references(found[name])
    return dict(sorted(found.items()))


def _references(value: Json) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _references(item)]
    if not isinstance(value, dict):
        return []
    below = [name for member in value.values() for name in _references(member)]
    target = value.get("$ref")
    return [target.removeprefix(_DEFINITIONS), *below] if isinstance(target, str) else below


def _closed_object(schema: JsonObject) -> JsonObject:
    return cast("JsonObject", _closed(schema))


def _closed(value: Json) -> Json:
    """Return a copy with references into the document, in which objects have no other keys."""
    if isinstance(value, list):
        return [_closed(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return {"$ref": f"{_DEFINITIONS}{value['$ref']}"}
    schema = {keyword: _closed(member) for keyword, member in value.items() if keyword != "properties"}
    if "anyOf" in value:
        schema["anyOf"] = _closed_union(cast("list[JsonObject]", value["anyOf"]))
    properties = value.get("properties")
    if not isinstance(properties, dict):
        return schema
    schema["properties"] = {name: _closed(member) for name, member in properties.items()}
    schema.setdefault("additionalProperties", False)
    return schema


def _closed_union(branches: list[JsonObject]) -> list[Json]:
    """Return the branches of a union, and each with the keys of those that it is not told apart from.

    The compiler knows a key of a literal if a member of the union has it that the discriminants leave over.
    """
    targets = [_target(branch) for branch in branches]
    found: list[Json] = []
    for branch, target in zip(branches, targets, strict=True):
        others = [each for each in targets if each is not target and _overlap(each, target)]
        found.append(_closed(branch))
        found += [_with_keys_of(target, [other]) for other in others if _adds(other, target)]
        if len(others) > 1 and all(_overlap(one, other) for one in others for other in others):
            found.append(_with_keys_of(target, others))
    return found


def _target(branch: JsonObject) -> JsonObject:
    """Return what a branch stands for."""
    while "$ref" in branch:
        branch = _types()[str(branch["$ref"])]
    return branch


def _adds(other: JsonObject, target: JsonObject) -> bool:
    return bool(_properties(other).keys() - _properties(target).keys())


def _with_keys_of(target: JsonObject, others: list[JsonObject]) -> Json:
    """Return an object that may have the keys of others, too, if its discriminants fit these as well."""
    closed = _closed_object(target)
    properties = cast("dict[str, JsonObject]", closed["properties"])
    for name, kind in ((name, kind) for other in others for name, kind in _properties(other).items()):
        if name not in _properties(target):
            seen = properties.get(name)
            properties[name] = _closed_object(cast("JsonObject", kind))
            if seen is not None and seen != properties[name]:
                properties[name] = {"anyOf": [seen, properties[name]]}
        elif _listed(kind) and _listed(properties[name]):
            both = [value for value in cast("list[Json]", properties[name]["enum"]) if value in _listed(kind)]
            properties[name] = {**properties[name], "enum": both}
    return closed


def _overlap(one: JsonObject, other: JsonObject) -> bool:
    """Return whether no discriminant, which is a property of listed values, tells two objects apart."""
    first, second = _properties(one), _properties(other)
    return bool(first and second) and not any(
        _listed(first[name]).isdisjoint(_listed(second[name]))
        for name in first.keys() & second.keys()
        if _listed(first[name]) and _listed(second[name])
    )


def _properties(schema: JsonObject) -> JsonObject:
    return cast("JsonObject", schema.get("properties", {}))


def _listed(schema: Json) -> frozenset[Json]:
    values = schema.get("enum") if isinstance(schema, dict) else None
    return frozenset(values) if isinstance(values, list) else frozenset()
