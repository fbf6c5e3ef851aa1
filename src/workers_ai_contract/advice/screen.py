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
    from collections.abc import Callable, Iterator

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


def names_and_history_are_taken(request: Json, screened: Screened) -> bool:
    """Return True only if all names are known and current, and `histories` finds nothing in the request."""
    return bool(screened.forms) and _calm_screen(screened.forms, screened.enveloped)(request)


def history_is_taken(request: Json) -> bool:
    """Return True only if `histories` finds nothing in a request; False is inconclusive."""
    return _history_screen()(request)


@cache
def _screen(screened: Screened) -> Callable[[Json], bool]:
    schema = _calm(screened.forms)
    for limit, above in product(LIMITS, ((), _REQUESTS)):
        _refine(schema, (*above, limit), {"maximum": SURE_LIMIT})
    place = place_of(screened.forms)
    if place is not None and "messages" in place.known:
        content: JsonObject = {"maxItems": 1} if screened.parts_are_taken else {}
        _refine(schema, ("messages", "items", "content"), {"type": ["string", "array"], **content})
        _refine(schema, ("tools", "items"), {"not": {"required": ["name"]}})
        _refine(schema, ("tool_choice",), {"not": {"const": "any"}})
        schema["not"] = _STREAMED_JSON
    return _test(schema, enveloped=screened.enveloped)


@cache
def _calm_screen(forms: tuple[Form, ...], enveloped: bool) -> Callable[[Json], bool]:  # noqa: FBT001 - the key of a cache
    return _test(_calm(forms), enveloped=enveloped)


def _calm(forms: tuple[Form, ...]) -> JsonObject:
    """Return a schema of requests whose names are known, and in which `histories` finds nothing."""
    place = place_of(forms)
    schema: JsonObject = {} if place is None else _closed(place)
    for steps, more in _of_histories():
        _refine(schema, steps, more)
    return schema


@cache
def _history_screen() -> Callable[[Json], bool]:
    schema: JsonObject = {}
    for steps, more in _of_histories():
        _refine(schema, steps, more, add=True)
    return Document(schema).at().verdict


def _of_histories() -> Iterator[tuple[tuple[str, ...], JsonObject]]:
    """Yield keywords that reject what `histories` finds in a request or a batch, and where they belong."""
    yield _REQUESTS[:1], {"minItems": 1}
    for above in ((), _REQUESTS):
        for limit in LIMITS:
            yield (*above, limit), {"minimum": 1}
        yield (*above, "input"), {**_known_roles(ITEM_ROLES), "minLength": 1}
        yield (*above, "input", "items", "type"), {"not": {"enum": [CALL, CALL_OUTPUT]}}
        yield (*above, "input", *_PART_TYPE), _NO_IMAGE
        yield (*above, "messages"), _known_roles(CHAT_ROLES - {"tool"})
        yield (*above, "messages", *_PART_TYPE), _NO_IMAGE
        yield (*above, "messages", "items", "tool_calls"), {"maxItems": 0}
        yield (*above, "tools"), {"minItems": 1}


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


def _refine(schema: JsonObject, steps: tuple[str, ...], more: JsonObject, *, add: bool = False) -> None:
    """Add keywords to the subschema at the end of the steps, if it exists; else with `add` only."""
    if not steps:
        schema.update(more)
        return
    if add and steps[0] != "items":
        schema.setdefault("properties", {})
    holder = schema if steps[0] == "items" else schema.get("properties")
    if not isinstance(holder, dict):
        return
    below = holder.setdefault(steps[0], {}) if add else holder.get(steps[0])
    if isinstance(below, dict):
        _refine(below, steps[1:], more, add=add)
