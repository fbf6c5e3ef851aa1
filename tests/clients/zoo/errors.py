# A client reads whatever JSON came, so its values are of any type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Errors as this client reports them, and the bugs in reading them."""

from __future__ import annotations

import json
from typing import Any

from tests.clients.zoo.planted import has, name

Object = dict[str, Any]

# They do not look at the status, and take what is not an answer for an empty one.
_TRUSTING = {
    "only-400-403",
    "only-4xx",
    "only-5xx",
    "only-429-and-5xx",
    "ignores-404",
    "ignores-429",
    "ignores-413",
    "ignores-502",
    "ignores-status",
}


class ApiFailure(Exception):  # noqa: N818 - the name is what the driver reports
    """The API answered with an error."""

    def __init__(self, status: int, code: object, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    def report(self) -> Object:
        """Return the error for the driver's result."""
        status: int | None = self.status
        message, code = str(self), self.code
        if has("error-text-lost"):
            message = "the request failed"
        if has("error-status-only"):
            message = f"Error code: {self.status}"
        if has("error-text-cut"):
            message = message[:16]
        if has("error-code-lost"):
            code = None
        if has("error-code-is-status"):
            code = self.status
        if has("error-code-numbers-only") and not isinstance(code, int):
            message = "unknown error"
        if has("error-status-lost"):
            status = None
        if has("error-status-500"):
            status = 500
        if has("error-status-4xx-as-400") and 400 <= self.status < 500:
            status = 400
        return {"type": "ApiFailure", "status": status, "code": code, "message": message}


def of(status: int, data: bytes) -> ApiFailure:
    """Return the error for a body of any kind."""
    try:
        body: Any = json.loads(data)
    except ValueError:
        text = data.decode("utf-8", "replace")
        return ApiFailure(status, None, f"HTTP status {status}: {text}")
    return of_body(status, body)


def of_body(status: int, body: Any) -> ApiFailure:  # noqa: ANN401 - whatever arrived
    """Return the error for JSON."""
    stated = _stated(body)
    message = stated.get("message")
    code = stated.get("code", stated.get("internalCode"))
    if has("error-flat-lost") and "internalCode" in stated and "errors" not in body:
        message = None
        return ApiFailure(status, code, "unknown error")
    if not isinstance(message, str):
        message = f"HTTP status {status}: {json.dumps(body)}"
    return ApiFailure(status, code, message)


def _stated(body: Any) -> Object:  # noqa: ANN401 - whatever arrived
    if not isinstance(body, dict):
        return {}
    found = body.get("errors") or body.get("error") or body
    if has("error-first-only-array") and isinstance(body.get("errors"), dict):
        return {"message": "unknown error"}
    if has("error-last") and isinstance(found, list):
        found = found[-1]
    if has("error-envelope-only") and "errors" not in body:
        return {"message": "unknown error"}
    if has("error-singular-lost") and "error" in body:
        return {"message": "unknown error"}
    if has("error-needs-code") and isinstance(found, list) and "code" not in found[0]:
        return {"message": "unknown error"}
    found = found[0] if isinstance(found, list) and found else found
    return found if isinstance(found, dict) else {}


def is_failure(body: Any) -> bool:  # noqa: ANN401 - whatever arrived
    """Return whether a body or an event with HTTP status 200 is an error."""
    if not isinstance(body, dict):
        return True
    if name() in _TRUSTING:
        return False
    if body.get("status") == "failed":
        return not has("failed-is-empty")
    if body.get("success") is False:
        return not has("ignores-success-false")
    if not body or body.get("result") == {}:
        return not has("empty-result-ok")
    return bool(body.get("errors") or body.get("error") or "internalCode" in body)
