"""Detects by its keys what a payload is: a request, an answer, a stream event or an error body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workers_ai_contract.vocabulary import Direction
from workers_ai_schemas.forms import HINTS

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

_ANSWER_KEYS: Final = frozenset(
    {
        "choices",
        "error",
        "errors",
        "internalCode",
        "object",
        "output",
        "response",
        "result",
        "success",
        "tool_calls",
        "type",
    }
)
_DONE: Final = "[DONE]"
_CHUNK: Final = ".chunk"


def direction_of(payload: Json) -> Direction:
    """Return the direction of a payload; a request if nothing says otherwise."""
    if isinstance(payload, dict):
        return _direction_of_object(payload)
    if isinstance(payload, str):
        return Direction.STREAM if payload.strip() == _DONE else Direction.INPUT
    if isinstance(payload, list) and payload and isinstance(payload[0], dict):
        if _is_error_item(payload[0]):
            return Direction.ERROR
        if payload[-1] == _DONE:
            return Direction.STREAM
        first = _direction_of_object(payload[0])
        return first if first is Direction.STREAM else Direction.INPUT
    return Direction.INPUT


def may_be_answer(payload: Json) -> bool:
    """Return whether a payload has a key that answers, events or errors have; fast, and not certain."""
    return isinstance(payload, dict) and not _ANSWER_KEYS.isdisjoint(payload)


def _direction_of_object(payload: JsonObject) -> Direction:
    if _ANSWER_KEYS.isdisjoint(payload):
        return _without_answer_keys(payload)
    if _is_responses_event(payload):
        return Direction.STREAM
    if _is_error(payload):
        return Direction.ERROR
    if "result" in payload or _is_responses_object(payload):
        return Direction.OUTPUT
    choices = payload.get("choices")
    if isinstance(choices, list):
        return Direction.STREAM if _is_chunk(payload, choices) else Direction.OUTPUT
    return _native(payload) or _without_answer_keys(payload)


def _native(payload: JsonObject) -> Direction | None:
    """Return the direction of an answer or event without choices: a chunk, or one with native keys."""
    if _names_request(payload):
        return None
    if str(payload.get("object")).endswith(_CHUNK):
        return Direction.STREAM
    if "response" in payload:
        return Direction.STREAM if "p" in payload else Direction.OUTPUT
    return Direction.STREAM if isinstance(payload.get("tool_calls"), list) else None


def _without_answer_keys(payload: JsonObject) -> Direction:
    if _names_request(payload):
        return Direction.INPUT
    is_done = isinstance(payload.get("responses"), list) or isinstance(payload.get("results"), list)
    is_state = "request_id" in payload and ("status" in payload or "model" in payload)
    return Direction.OUTPUT if is_done or is_state else Direction.INPUT


def _names_request(payload: JsonObject) -> bool:
    return not HINTS.form_keys.isdisjoint(payload)


def _is_responses_event(payload: JsonObject) -> bool:
    kind = payload.get("type")
    if not isinstance(kind, str):
        return False
    return kind.startswith("response.") or (kind == "error" and "sequence_number" in payload)


def _is_responses_object(payload: JsonObject) -> bool:
    return payload.get("object") == "response" or isinstance(payload.get("output"), list)


def _is_error(payload: JsonObject) -> bool:
    if payload.get("success") is False or "internalCode" in payload:
        return True
    if payload.get("success") is True or _is_responses_object(payload):
        return False
    if "errors" in payload and not payload.get("result"):
        # An envelope; its 'messages' are not those of a request.
        return True
    if _names_request(payload):
        return False
    return bool(payload.get("errors")) or bool(payload.get("error"))


def _is_error_item(item: JsonObject) -> bool:
    return "message" in item and "role" not in item and not _names_request(item) and "choices" not in item


def _is_chunk(payload: JsonObject, choices: list[Json]) -> bool:
    kind = payload.get("object")
    if isinstance(kind, str):
        return kind.endswith(_CHUNK)
    first = choices[0] if choices else None
    return first is None or (isinstance(first, dict) and "delta" in first and "message" not in first)
