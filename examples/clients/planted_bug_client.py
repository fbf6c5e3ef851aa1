"""A small hand-written client with one planted bug, as a driver for `wai fuzz`; standard library only.

The bug is in `body_of`: a setting of 0 is silently not sent, although it is a valid value.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MODEL = os.environ.get("WAI_MODEL", "@cf/openai/gpt-oss-20b")
HELLO = {
    "type": "ready",
    "protocol": 1,
    "name": "planted-bug",
    "version": "1.0",
    "operations": ["chat"],
    "streaming": ["chat"],
}


def main() -> None:
    """Answer the runner until it closes stdin."""
    for line in sys.stdin.buffer:
        message = json.loads(line)
        if message["type"] == "hello":
            say(HELLO)
        else:
            say({"type": "result", "id": message["id"], **result(message)})


def say(message: dict[str, Any]) -> None:
    """Write one line."""
    print(json.dumps(message), flush=True)


def body_of(request: dict[str, Any]) -> dict[str, Any]:
    """Return the body to send for a request."""
    # The planted bug is `if value`: a temperature of 0 is lost here.
    return {"model": MODEL, **{name: value for name, value in request.items() if value}}


def result(call: dict[str, Any]) -> dict[str, Any]:
    """Make the call and report its outcome."""
    body = body_of({**call["request"], "stream": call["stream"]})
    try:
        with urlopen(http_request(call, body), timeout=call["timeout_s"]) as response:  # noqa: S310 - see there
            return {
                "outcome": "ok",
                "value": assembled(response) if call["stream"] else whole(json.load(response)),
            }
    except HTTPError as error:
        return {"outcome": "error", "error": http_error_report(error)}
    except Exception as error:  # noqa: BLE001 - any exception that the user would see is the outcome
        report = {"type": type(error).__name__, "status": None, "code": None, "message": str(error)}
        return {"outcome": "error", "error": report}


def http_request(call: dict[str, Any], body: dict[str, Any]) -> Request:
    """Return the HTTP request of a call; the runner provides the address."""
    origin = call.get("base_url") or os.environ["WAI_BASE_URL"]
    account = os.environ.get("WAI_ACCOUNT_ID", "account")
    return Request(  # noqa: S310 - an http URL
        f"{origin}/client/v4/accounts/{account}/ai/v1/chat/completions",
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {os.environ.get('WAI_API_TOKEN', 'none')}",
            "Content-Type": "application/json",
        },
    )


def whole(completion: dict[str, Any]) -> dict[str, Any]:
    """Report an answer that is not streamed."""
    choice = completion["choices"][0]
    message = choice["message"]
    calls: list[dict[str, Any]] = message.get("tool_calls") or []
    return {
        "text": message["content"],
        "reasoning": message.get("reasoning_content"),
        "tool_calls": [{"id": call["id"], **call["function"]} for call in calls],
        "finish_reason": choice["finish_reason"],
        "usage": counts(completion.get("usage")),
    }


def assembled(lines: Iterable[bytes]) -> dict[str, Any]:
    """Report the assembled answer of a stream."""
    value: dict[str, Any] = {"text": "", "reasoning": None, "finish_reason": None, "usage": None}
    calls: dict[int, dict[str, Any]] = {}
    for chunk in events(lines):
        value["usage"] = counts(chunk.get("usage")) or value["usage"]
        for choice in chunk.get("choices", ()):
            delta = choice["delta"]
            value["finish_reason"] = choice["finish_reason"] or value["finish_reason"]
            value["text"] += delta.get("content") or ""
            if delta.get("reasoning_content") is not None:
                value["reasoning"] = (value["reasoning"] or "") + delta["reasoning_content"]
            for piece in delta.get("tool_calls") or ():
                call = calls.setdefault(
                    piece["index"], {"id": piece.get("id"), "name": None, "arguments": ""}
                )
                call["name"] = piece["function"].get("name") or call["name"]
                call["arguments"] += piece["function"].get("arguments") or ""
    return {**value, "text": value["text"] or None, "tool_calls": [calls[index] for index in sorted(calls)]}


def events(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the events of a stream up to its `[DONE]`."""
    for line in lines:
        field, _, data = line.rstrip(b"\r\n").partition(b":")
        if field == b"data":
            if data.strip() == b"[DONE]":
                return
            yield json.loads(data)
    raise ConnectionError("the stream ended before its [DONE]")


def counts(usage: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the token counts to report."""
    return usage and {name: usage[name] for name in ("prompt_tokens", "completion_tokens", "total_tokens")}


def http_error_report(error: HTTPError) -> dict[str, Any]:
    """Report an error with the API's own message."""
    with error:
        text = error.read().decode(errors="replace")
    try:
        stated = json.loads(text)["errors"][0]
        code, message = stated["code"], stated["message"]
    except (ValueError, LookupError, TypeError):
        code, message = None, text
    return {"type": "HTTPError", "status": error.code, "code": code, "message": message}


if __name__ == "__main__":
    main()
