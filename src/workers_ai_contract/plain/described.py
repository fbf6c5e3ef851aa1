"""JSON that the messages describe in words: a schema that is written out, or keys that are named."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from workers_ai_contract.plain.asking import text_of
from workers_ai_contract.wire.asked import objects_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

_DECODER = json.JSONDecoder()
_SEEN = 20_000
_TRIALS = 24
_KEY = re.compile(r"[`'\"]([A-Za-z_]\w{0,40})[`'\"]")
_MOST_KEYS = 12
# Not a set, because a caller may have written an unhashable value for the role.
_INSTRUCTING = ("system", "developer", "user")


def described_schema(request: JsonObject) -> JsonObject | None:
    """Return the last JSON Schema of an object that is written out in the instructions, or None.

    Libraries that do without `response_format` ask for JSON in this way.
    """
    found: JsonObject | None = None
    for text in _instructions(request):
        if "json" in text.lower():
            found = next(_schemas_in(text), None) or found
    return found


def described_keys(message: str) -> JsonObject | None:
    """Return the schema of an object with the keys that a message puts in quotes, or None."""
    if "key" not in message.lower() and "field" not in message.lower():
        return None
    keys = list(dict.fromkeys(_KEY.findall(message[:_SEEN])))[:_MOST_KEYS]
    if not keys:
        return None
    return {"type": "object", "properties": {key: {"type": "string"} for key in keys}, "required": [*keys]}


def _instructions(request: JsonObject) -> Iterator[str]:
    for single in (request.get("instructions"), request.get("prompt"), request.get("input")):
        if isinstance(single, str):
            yield single[:_SEEN]
    for message in objects_in(request.get("messages", request.get("input"))):
        if message.get("role") in _INSTRUCTING:
            yield text_of(message.get("content"))[:_SEEN]


def _schemas_in(text: str) -> Iterator[JsonObject]:
    """Yield each object in a text that looks like the schema of an object, the outermost first."""
    place = text.find("{")
    for _ in range(_TRIALS):
        if place < 0:
            return
        try:
            found: tuple[Json, int] = _DECODER.raw_decode(text, place)
            value, end = found
        except (ValueError, RecursionError):
            end = place + 1
        else:
            if isinstance(value, dict) and isinstance(value.get("properties"), dict):
                yield value
        place = text.find("{", end)
