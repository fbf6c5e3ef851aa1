"""A Responses object whose status is `failed`, in place of the one that was rendered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from workers_ai_contract.streams import sse

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

FAILED_RESPONSE = "failed-response"
FAILURE_TEXT = "The response failed: internal server error."
"""What the object says in its `error`."""
_DATA = b"\ndata: "
_CODE = "server_error"
_FAILED = "failed"


def with_failure(content_type: str, content: bytes) -> bytes:
    """Return a body with its Responses object failed; one without such an object as it is.

    A stream of Responses begins and fails at once.
    """
    if content_type.startswith(sse.CONTENT_TYPE):
        return _failed_stream(content)
    body = _read(content)
    if not isinstance(body, dict):
        return content
    if _is_response(body):
        return sse.encode(_failed(body))
    result = body.get("result")
    if isinstance(result, dict) and _is_response(result):
        return sse.encode({**body, "result": _failed(result)})
    return content


def _failed_stream(content: bytes) -> bytes:
    first, _, _ = content.partition(b"\n\n")
    event = _read(first.partition(_DATA)[2])
    begun = event.get("response") if isinstance(event, dict) else None
    if not isinstance(begun, dict):
        return content
    failed: JsonObject = {"type": "response.failed", "response": _failed(begun), "sequence_number": 1}
    return sse.named_frame(cast("JsonObject", event)) + sse.named_frame(failed)


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
