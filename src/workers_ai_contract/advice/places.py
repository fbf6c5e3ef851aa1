"""The field names known at each place of a request, taken from the observed contract.

It includes all names of the published revisions (checked by a test), so a name that is not known here is
not known anywhere. Objects with arbitrary names (the schema of a tool's parameters, metadata) are exempt.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from workers_ai_contract.vocabulary import Direction, Form
from workers_ai_schemas import load_observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workers_ai_kernel import Json, JsonObject

EACH: Final = None
"""The path element for the items of an array."""
NamePath: TypeAlias = "tuple[str | None, ...]"

_BRANCHES = ("oneOf", "anyOf", "allOf")
_TELLING = frozenset({"properties", "items", "enum", "const", *_BRANCHES})
# In Cloudflare's types, prompts have the options of chats.
_SHARED = {Form.PROMPT: (Form.PROMPT, Form.CHAT)}
# Documented but in no schema: the batch API returns it with the response.
_DOCUMENTED: Mapping[NamePath, tuple[str, ...]] = {("requests", EACH): ("external_reference",)}
_REPLACED: Mapping[NamePath, Mapping[str, str]] = {
    (): {"functions": "tools", "function_call": "tool_choice"},
    ("messages", EACH): {"function_call": "tool_calls"},
    ("reasoning",): {"generate_summary": "summary"},
    ("requests", EACH, "reasoning"): {"generate_summary": "summary"},
}


class KnownNames(NamedTuple):
    """The known names of an object, each with the known names below it, or None if anything is allowed there.

    `items` describes the items of an array; `replaced` maps deprecated names to their successors; `current`
    are the remaining names.
    """

    known: Mapping[str, KnownNames | None]
    items: KnownNames | None
    replaced: Mapping[str, str]
    current: frozenset[str]


@cache
def place_of(forms: tuple[Form, ...]) -> KnownNames | None:
    """Return the known names of a request of these forms, or None if no form is given."""
    wanted = {shared for form in forms for shared in _SHARED.get(form, (form,))}
    schemas = (load_observed(f"{form}.{Direction.INPUT}") for form in Form if form in wanted)
    return _place(tuple(_flat(schemas)), ())


@cache
def envelope() -> KnownNames:
    """Return the known names of the `POST /ai/run` envelope, without the contents of `input`."""
    names = _object(load_observed(f"unified.{Direction.INPUT}")["properties"])
    return KnownNames(dict.fromkeys(names), None, {}, frozenset(names))


def _place(parts: tuple[JsonObject, ...], path: NamePath) -> KnownNames | None:
    is_open = any(map(_takes_any_name, parts))
    names = [] if is_open else [name for part in parts for name in _object(part.get("properties"))]
    documented = _DOCUMENTED.get(path, ()) if names else ()
    known = {name: _place(_members(parts, name), (*path, name)) for name in (*names, *documented)}
    items = tuple(_flat(_object(part["items"]) for part in parts if "items" in part))
    below = _place(items, (*path, EACH)) if items else None
    replaced = {old: new for old, new in _REPLACED.get(path, {}).items() if old in known}
    return KnownNames(known, below, replaced, frozenset(known) - replaced.keys()) if known or below else None


def _takes_any_name(part: JsonObject) -> bool:
    types = part.get("type", "object")
    if "object" not in (types if isinstance(types, list) else [types]):
        return False
    if not _TELLING & part.keys() or part.get("additionalProperties", False) is not False:
        return True
    # A schema for JSON Schemas allows all schema keywords.
    return "additionalProperties" in _object(_object(part.get("properties")).get("properties"))


def _members(parts: Iterable[JsonObject], name: str) -> tuple[JsonObject, ...]:
    holders = (_object(part.get("properties")) for part in parts)
    return tuple(_flat(_object(holder[name]) for holder in holders if name in holder))


def _flat(schemas: Iterable[JsonObject]) -> Iterator[JsonObject]:
    """Yield each schema, or its branches if it has any; with properties of its own, both."""
    for schema in schemas:
        branches = [branch for keyword in _BRANCHES for branch in _list(schema.get(keyword))]
        if not branches or "properties" in schema:
            yield schema
        yield from _flat(map(_object, branches))


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
