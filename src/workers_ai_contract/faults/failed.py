"""Responses that fail: an object with the status `failed` in place of another, and the events that say so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from workers_ai_contract.streams import sse

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

FAILED_RESPONSE = "failed-response"
FAILURE_TEXT = "The response failed: internal server error."
"""What the object says in its `error`."""
ERROR_TEXT = "Capacity temporarily exceeded, please try again."
"""What the `error` event of a Responses stream says."""
_CODE = "server_error"
_FAILED = "failed"


def typed_error(number: int) -> bytes:
    """Return the event that ends a Responses stream with an error, as the published types have it."""
    error: JsonObject = {"code": "rate_limit_exceeded", "message": ERROR_TEXT, "param": None}
    return sse.encode({"type": "error", **error, "sequence_number": number})


def with_failure(content: bytes) -> bytes:
    """Return a body with its Responses object failed; one without such an object as it is."""
    body = _read(content)
    if not isinstance(body, dict):
        return content
    if _is_response(body):
        return sse.encode(_failed(body))
    result = body.get("result")
    if isinstance(result, dict) and _is_response(result):
        return sse.encode({**body, "result": _failed(result)})
    return content


def events_with_failure(events: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Return the events of a Responses stream that begins and fails at once; others as they are."""
    event = _read(events[0]) if events else None
    begun = event.get("response") if isinstance(event, dict) else None
    if not isinstance(begun, dict):
        return events
    failed: JsonObject = {"type": "response.failed", "response": _failed(begun), "sequence_number": 1}
    return events[0], sse.encode(failed)


def _read(data: bytes) -> Json:
    try:
        return cast("Json", json.loads(data))
    except ValueError:
        return None


def _is_response(body: JsonObject) -> bool:
    return body.get("object") == "response"


def _failed(response: JsonObject) -> JsonObject:
    kept = {name: value for name, value in response.items() if name != "usage"}
    error: JsonObject = {"code": _CODE, "message": FAILURE_TEXT}
    return {**kept, "status": _FAILED, "error": error, "incomplete_details": None, "output": []}
