"""A schema with one keyword at one place loosened, so that it no longer forbids one value."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from workers_ai_kernel.pointers import resolve
from workers_ai_kernel.values import json_type

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

# Keywords that say something only together.
_TOGETHER = {"if": ("if", "then", "else"), "contains": ("contains", "minContains")}


def written_at(schema: Json, pointer: str) -> JsonObject:
    """Return the keywords that a schema states at a place; nothing for a boolean."""
    found = resolve(schema, pointer)
    return found if isinstance(found, dict) else {}


def loosened(schema: Json, pointer: str, keyword: str, aspect: str, value: Json) -> Json:
    """Return a copy of a schema in which one keyword at one place allows `value`, and little more.

    `type`, `enum` and `const` are extended by the type or value, `required` loses the name in `aspect`, a
    `oneOf` that several branches match becomes an `anyOf`; other keywords are removed.
    """
    changed = deepcopy(schema)
    place = written_at(changed, pointer)
    if keyword == "type":
        types = place.get("type")
        place["type"] = [*(types if isinstance(types, list) else [types]), json_type(value)]
        return changed
    if keyword == "enum":
        listed = place.pop("const", None) if "const" in place else None
        enum = place.get("enum")
        place["enum"] = [*(enum if isinstance(enum, list) else [listed]), deepcopy(value)]
        return changed
    if keyword == "required":
        names = place.get("required")
        place["required"] = [name for name in names if name != aspect] if isinstance(names, list) else []
        return changed
    if keyword == "oneOf" and aspect == "several":
        both: list[Json] = [{"anyOf": place.pop("oneOf")}]
        before = place.get("allOf")
        place["allOf"] = [*(before if isinstance(before, list) else []), *both]
        return changed
    for name in _TOGETHER.get(keyword, (keyword,)):
        place.pop(name, None)
    return changed
