"""Turns what libraries return into the values of the client protocol, without correcting anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    Value = dict[str, Any]

_COUNTS = (
    ("prompt_tokens", "input_tokens"),
    ("completion_tokens", "output_tokens"),
    ("total_tokens", "total_tokens"),
)
_OF_CALL = ("name", "arguments")


def chat_value(completion: Any) -> Value:
    """Return the value of a chat completion in OpenAI's form, as an object or a dict."""
    choice = _required(completion, "choices")[0]
    message = _required(choice, "message")
    return {
        "text": _get(message, "content"),
        "reasoning": _get(message, "reasoning_content") or _get(message, "reasoning"),
        "tool_calls": [_called(call) for call in _get(message, "tool_calls") or ()],
        "finish_reason": _get(choice, "finish_reason"),
        "usage": usage_value(_get(completion, "usage")),
    }


class FailedResponseError(Exception):
    """The library returned a Responses object whose status is `failed`: its caller was told so."""

    def __init__(self, code: Any, message: str) -> None:
        super().__init__(message)
        self.code = code


def responses_value(response: Any) -> Value:
    """Return the value of a Responses object; it has no finish reason.

    Raises:
        FailedResponseError: its status is `failed`. Raised by a driver, it is the library's report.
    """
    if _get(response, "status") == "failed":
        error = _get(response, "error")
        raise FailedResponseError(_get(error, "code"), str(_get(error, "message") or "the response failed"))
    items = _required(response, "output")
    return {
        "text": _joined(items, "message"),
        "reasoning": _joined(items, "reasoning"),
        "tool_calls": [
            tool_call(_get(item, "call_id"), _get(item, "name"), _get(item, "arguments"))
            for item in items
            if _get(item, "type") == "function_call"
        ],
        "usage": usage_value(_get(response, "usage")),
    }


def joined_chunks(chunks: Iterable[Any]) -> Value:
    """Return the value of a stream of chat chunks, for libraries that only yield pieces.

    Pieces are joined as they are; one that is not a text is written as JSON.
    """
    text: list[Any] = []
    reasoning: list[Any] = []
    calls: dict[int, Value] = {}
    finish: Any = None
    usage: Any = None
    for chunk in chunks:
        usage = _get(chunk, "usage") or usage
        for choice in _get(chunk, "choices") or ():
            finish = _get(choice, "finish_reason") or finish
            delta = _get(choice, "delta")
            text.append(_get(delta, "content"))
            reasoning.append(_first(delta, "reasoning_content", "reasoning"))
            for piece in _get(delta, "tool_calls") or ():
                _add(calls, piece)
    return {
        "text": _text(text),
        "reasoning": _text(reasoning),
        "tool_calls": [calls[index] for index in sorted(calls)],
        "finish_reason": finish,
        "usage": usage_value(usage),
    }


def chat_message(value: Value) -> Value:
    """Return the assistant's message that a caller makes who has only the value of a chat."""
    calls = [
        {
            "id": _get(each, "id"),
            "type": "function",
            "function": {name: _get(each, name) for name in _OF_CALL},
        }
        for each in _get(value, "tool_calls") or ()
    ]
    message: Value = {"role": "assistant", "content": _get(value, "text") or ""}
    return {**message, "tool_calls": calls} if calls else message


def tool_call(call_id: str | None, name: str, arguments: Any) -> Value:
    """Return a tool call of a value; arguments that are no text are written as JSON."""
    given = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return {"id": call_id, "name": name, "arguments": given}


def usage_value(usage: Any) -> Value | None:
    """Return the token counts of a value, from the names of chat completions or of Responses."""
    if usage is None:
        return None
    counts: Value = {name: _first(usage, name, other) for name, other in _COUNTS}
    details = _first(usage, "prompt_tokens_details", "input_tokens_details")
    return counts if details is None else {**counts, "cached_tokens": _get(details, "cached_tokens")}


def error_value(error: BaseException) -> Value:
    """Return the report of an exception: its type, HTTP status, code and message, as far as it has them."""
    numbers = [getattr(error, name, None) for name in ("status_code", "status", "code")]
    status = next((each for each in numbers if isinstance(each, int) and 100 <= each <= 599), None)  # noqa: PLR2004 - HTTP
    code = getattr(error, "code", None)
    return {
        "type": type(error).__name__,
        "status": status,
        "code": code if isinstance(code, int | str) and str(code) != str(status) else None,
        "message": str(error),
    }


def _get(holder: Any, name: str) -> Any:
    if isinstance(holder, dict):
        return cast("Value", holder).get(name)
    return getattr(holder, name, None)


def _required(holder: Any, name: str) -> Any:
    return cast("Value", holder)[name] if isinstance(holder, dict) else getattr(holder, name)


def _first(holder: Any, *names: str) -> Any:
    return next((value for name in names if (value := _get(holder, name)) is not None), None)


def _called(call: Any) -> Value:
    function = _required(call, "function")
    return tool_call(_get(call, "id"), _get(function, "name"), _get(function, "arguments"))


def _joined(items: Any, kind: str) -> str | None:
    texts = [
        _get(part, "text")
        for item in items
        if _get(item, "type") == kind
        for part in _get(item, "content") or ()
    ]
    return _text(texts)


def _text(pieces: list[Any]) -> str | None:
    given = [piece for piece in pieces if piece is not None]
    if not given:
        return None
    return "".join(piece if isinstance(piece, str) else json.dumps(piece) for piece in given)


def _add(calls: dict[int, Value], piece: Any) -> None:
    function = _get(piece, "function")
    call = calls.setdefault(_get(piece, "index") or 0, tool_call(None, "", ""))
    call["id"] = _get(piece, "id") or call["id"]
    call["name"] = _get(function, "name") or call["name"]
    call["arguments"] += _get(function, "arguments") or ""
