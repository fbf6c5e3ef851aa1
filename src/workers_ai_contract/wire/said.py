"""Reads what an answer says: the other way round than `shapes` and `chunks`.

It reads what is recorded of the API, strictly: what another reader could understand otherwise is refused.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.streams.events import parse
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire.api_errors import ApiError
from workers_ai_contract.wire.replies import Answer, ToolCall, Usage

if TYPE_CHECKING:
    from workers_ai_kernel import Json

_FINISHES = frozenset({"stop", "length", "tool_calls"})
_DONE = "[DONE]"
_FIRST_ERROR = 400


def reply_in(text: str, form: Form, status: int, *, stream: bool) -> Answer | ApiError:
    """Return what an answer to a request of a form says.

    Raises:
        UnreadableError: the reason, in a clause behind "whose answer".
    """
    try:
        if status >= _FIRST_ERROR:
            return _error(json.loads(text), status)
        if stream:
            return _streamed(_events(text), form)
        body = json.loads(text)
        result = body.get("result", body)
        return _READERS[form](result)
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
        raise UnreadableError("has another shape than the contract knows") from None


def _error(body: Any, status: int) -> ApiError:  # noqa: ANN401 - JSON
    stated = [(_whole(each["code"]), _text(each["message"])) for each in body["errors"]]
    (code, message), *more = stated
    return ApiError(status, code, message, front=body["result"] is None, more=tuple(more))


def _chat(body: Any) -> Answer:  # noqa: ANN401 - JSON
    (choice,) = body["choices"]
    message = choice["message"]
    calls = tuple(_call(each) for each in message.get("tool_calls") or ())
    text, thought = message.get("content"), _thought_in(message)
    return Answer(
        None if text is None else _text(text), thought, calls, _finish(choice["finish_reason"]), _usage(body)
    )


def _prompt(body: Any) -> Answer:  # noqa: ANN401 - JSON
    if body.get("tool_calls"):
        raise ValueError("calls of tools have no one shape here")
    return Answer(_text(body["response"]), None, (), "stop", _usage(body))


def _responses(body: Any) -> Answer:  # noqa: ANN401 - JSON
    items: list[Any] = body["output"]
    texts = [part for item in items if item["type"] == "message" for part in item["content"]]
    thoughts = [part for item in items if item["type"] == "reasoning" for part in item.get("content") or ()]
    calls = tuple(
        ToolCall(_text(item["call_id"]), _text(item["name"]), _text(item["arguments"]))
        for item in items
        if item["type"] == "function_call"
    )
    usage = body["usage"]
    finish = "length" if body["status"] == "incomplete" else "tool_calls" if calls else "stop"
    return Answer(
        "".join(_text(part["text"]) for part in texts) if texts else None,
        "".join(_text(part["text"]) for part in thoughts) or None,
        calls,
        finish,
        Usage(_whole(usage["input_tokens"]), _whole(usage["output_tokens"])),
    )


_READERS = {Form.CHAT: _chat, Form.PROMPT: _prompt, Form.RESPONSES: _responses}


def _events(text: str) -> list[Any]:
    found = [event.data for event in parse(text.encode()).events]
    if not found or found[-1] != _DONE:
        raise ValueError("the stream has no end")
    return [json.loads(each) for each in found[:-1]]


def _streamed(events: list[Any], form: Form) -> Answer:
    if form is Form.PROMPT:
        return _prompt(
            {
                "response": "".join(
                    _text(each["response"]) for each in events if each.get("response") is not None
                ),
                "usage": _last(events, "usage"),
                "tool_calls": any(each.get("tool_calls") for each in events),
            }
        )
    if form is not Form.CHAT:
        raise ValueError("only prompt and chat are streamed")
    deltas: list[Any] = [choice["delta"] for each in events for choice in each["choices"]]
    finishes = [choice.get("finish_reason") for each in events for choice in each["choices"]]
    if any(choice["index"] for each in events for choice in each["choices"]):
        raise ValueError("there are several choices")
    texts = [delta["content"] for delta in deltas if delta.get("content") is not None]
    thoughts = [thought for delta in deltas if (thought := _thought_in(delta)) is not None]
    return Answer(
        "".join(map(_text, texts)) if texts else None,
        "".join(thoughts) or None,
        _assembled(deltas),
        _finish(next(each for each in finishes if each is not None)),
        _usage({"usage": _last(events, "usage")}),
    )


def _assembled(deltas: list[Any]) -> tuple[ToolCall, ...]:
    """Return the calls of tools that come in parts, by their index."""
    parts: dict[int, dict[str, str]] = {}
    for each in (call for delta in deltas for call in delta.get("tool_calls") or ()):
        function: dict[str, Any] = each.get("function") or {}
        part = parts.setdefault(_whole(each["index"]), {"id": "", "name": "", "arguments": ""})
        for name, value in (
            ("id", each.get("id")),
            *((key, function.get(key)) for key in ("name", "arguments")),
        ):
            part[name] += _text(value or "")
    return tuple(ToolCall(**parts[index]) for index in sorted(parts))


def _call(call: Any) -> ToolCall:  # noqa: ANN401 - JSON
    function = call["function"]
    return ToolCall(_text(call["id"]), _text(function["name"]), _text(function["arguments"]))


def _thought_in(message: Any) -> str | None:  # noqa: ANN401 - JSON
    thought = message.get("reasoning_content", message.get("reasoning"))
    return None if thought is None else _text(thought)


def _last(events: list[Any], name: str) -> Json:
    found: Json = next(each[name] for each in reversed(events) if each.get(name) is not None)
    return found


def _usage(body: Any) -> Usage:  # noqa: ANN401 - JSON
    usage = body["usage"]
    counts = Usage(_whole(usage["prompt_tokens"]), _whole(usage["completion_tokens"]))
    if usage.get("total_tokens", counts.total_tokens) != counts.total_tokens:
        raise ValueError("the counts do not add up")
    return counts


def _finish(reason: Json) -> str:
    if not isinstance(reason, str) or reason not in _FINISHES:
        raise ValueError("another reason")
    return reason


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _whole(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value
