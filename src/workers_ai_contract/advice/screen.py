"""Compiled schemas that accept only requests without warnings, so that most requests are not examined."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.advice.histories import CALL, CALL_OUTPUT, CHAT_ROLES, IMAGES, ITEM_ROLES, SYSTEM
from workers_ai_contract.advice.places import envelope, place_of
from workers_ai_contract.advice.window import LIMITS, SURE_LIMIT
from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.advice.places import KnownNames
    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json, JsonObject

_STREAMED_JSON: JsonObject = {
    "properties": {
        "stream": {"const": True},
        "response_format": {"properties": {"type": {"const": "json_schema"}}, "required": ["type"]},
    },
    "required": ["stream", "response_format"],
}


# SDKs send deprecated fields back as null, which does nothing.
_NULL: JsonObject = {"type": "null"}
_REQUESTS = ("requests", "items")
_PART_TYPE = ("items", "content", "items", "type")
_NO_IMAGE: JsonObject = {"not": {"enum": [*IMAGES]}}


class Screened(NamedTuple):
    """What a screen depends on: the forms, whether there is an envelope, and whether parts are accepted."""

    forms: tuple[Form, ...]
    enveloped: bool
    parts_are_taken: bool


def nothing_to_advise(request: Json, screened: Screened) -> bool:
    """Return True only if a request needs no warning, apart from its length; False is inconclusive."""
    # Without a form there is no schema that could accept the request.
    return bool(screened.forms) and _screen(screened)(request)


def names_are_known(request: Json, screened: Screened) -> bool:
    """Return whether every name in a request is known at its place, and none is deprecated."""
    return _names_screen(screened.forms, screened.enveloped)(request)


@cache
def _screen(screened: Screened) -> Callable[[Json], bool]:
    place = place_of(screened.forms) if screened.forms else None
    schema = {} if place is None else _closed(place)
    for limit, above in product(LIMITS, ((), _REQUESTS)):
        _refine(schema, (*above, limit), {"minimum": 1, "maximum": SURE_LIMIT})
    for above in ((), _REQUESTS):
        _refine(schema, (*above, "input", "items", "type"), {"not": {"enum": [CALL, CALL_OUTPUT]}})
        _refine(schema, (*above, "input", *_PART_TYPE), _NO_IMAGE)
        _refine(schema, (*above, "input"), {**_known_roles(ITEM_ROLES), "minLength": 1})
    _refine(schema, _REQUESTS[:1], {"minItems": 1})
    if place is not None and "messages" in place.known:
        _refine(schema, ("messages",), _known_roles(CHAT_ROLES - {"tool"}))
        _refine(schema, ("messages", *_PART_TYPE), _NO_IMAGE)
        _refine(schema, ("messages", "items", "tool_calls"), {"maxItems": 0})
        _refine(schema, ("tools",), {"minItems": 1})
        content: JsonObject = {"maxItems": 1} if screened.parts_are_taken else {}
        _refine(schema, ("messages", "items", "content"), {"type": ["string", "array"], **content})
        _refine(schema, ("tools", "items"), {"not": {"required": ["name"]}})
        _refine(schema, ("tool_choice",), {"not": {"const": "any"}})
        schema["not"] = _STREAMED_JSON
    return _test(schema, enveloped=screened.enveloped)


def _known_roles(roles: frozenset[str]) -> JsonObject:
    """Return the keywords for a list of messages that is not empty and in which a system message is first."""
    later: list[Json] = [*sorted(roles - {SYSTEM})]
    return {
        "minItems": 1,
        "allOf": [
            {
                "prefixItems": [{"properties": {"role": {"enum": [*later, SYSTEM]}}}],
                "items": {"properties": {"role": {"enum": later}}},
            }
        ],
    }


@cache
def _names_screen(forms: tuple[Form, ...], enveloped: bool) -> Callable[[Json], bool]:  # noqa: FBT001 - the key of a cache
    place = place_of(forms) if forms else None
    return _test({} if place is None else _closed(place), enveloped=enveloped)


def _test(schema: JsonObject, *, enveloped: bool) -> Callable[[Json], bool]:
    if enveloped:
        outer = _closed(envelope())
        outer["properties"] = {**dict.fromkeys(envelope().known, True), "input": schema}
        schema = outer
    return Document(schema).at().verdict


def _closed(place: KnownNames) -> JsonObject:
    schema: JsonObject = {}
    if place.known:
        schema["properties"] = {
            name: _NULL if name in place.replaced else {} if below is None else _closed(below)
            for name, below in place.known.items()
        }
        schema["additionalProperties"] = False
    if place.items is not None:
        schema["items"] = _closed(place.items)
    return schema


def _refine(schema: JsonObject, steps: tuple[str, ...], more: JsonObject) -> None:
    """Add keywords to the subschema at the end of the steps, if it exists."""
    if not steps:
        schema.update(more)
        return
    holder = schema if steps[0] == "items" else schema.get("properties")
    below = holder.get(steps[0]) if isinstance(holder, dict) else None
    if isinstance(below, dict):
        _refine(below, steps[1:], more)
