# A client reads whatever JSON came, so its values are of any type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Whole answers as this client reads them, and the bugs in that."""

from __future__ import annotations

import json
from typing import Any

from tests.clients.zoo.planted import has

Object = dict[str, Any]

COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")
MODELS = ("@cf/openai/gpt-oss-20b",)
KNOWN = {"id", "object", "created", "model", "choices", "usage", "prompt_logprobs", "response"}


class UnreadableAnswerError(Exception):
    """An answer that this client does not understand."""


def text_of(value: Any) -> str | None:  # noqa: ANN401 - whatever arrived
    """Return text that may be a number or a boolean, a list of parts, or parsed JSON."""
    if value is None or isinstance(value, str):
        return value
    if has("objects-as-python"):
        return str(value)
    if has("objects-lost"):
        return None
    if isinstance(value, list) and value and all(isinstance(p, dict) and "text" in p for p in value):
        return "".join(part["text"] for part in value)
    return json.dumps(value)


def chat(body: Object) -> Object:
    """Report a chat completion, in an envelope or bare."""
    body = body.get("result", body) if "choices" not in body else body
    if has("checks-model") and body.get("model") not in MODELS:
        raise UnreadableAnswerError("another model answered")
    if has("strict-keys") and not set(body) <= KNOWN:
        raise UnreadableAnswerError("unknown keys")
    if "choices" not in body and "output" in body:
        return {"text": ""} if has("output-ignored") else responses(body)
    if "choices" not in body:
        if has("native-ignored"):
            return {"text": body.get("text", "")}
        return native(body)
    if has("prefers-response") and "response" in body:
        return {**native(body), "finish_reason": "stop"}
    choice = body["choices"][0]
    message = choice["message"]
    calls = [_call(call) for call in _calls(message)]
    reasoning = message.get("reasoning_content") or message.get("reasoning")
    value: Object = {
        "text": _content(message, reasoning, calls),
        "reasoning": reasoning,
        "tool_calls": calls,
        "finish_reason": choice.get("finish_reason"),
        "usage": usage(body.get("usage")),
    }
    return _misread(value, message)


def _calls(message: Object) -> list[Object]:
    if has("calls-required"):
        return list(message["tool_calls"])
    if has("calls-iterable"):
        return list(message.get("tool_calls", ()))
    return message.get("tool_calls") or []


def _call(call: Object) -> Object:
    function = call.get("function", call)
    arguments = function.get("arguments")
    if has("arguments-parsed"):
        json.loads(arguments)
    if has("arguments-float"):
        arguments = json.dumps(json.loads(arguments or "{}", parse_int=float))
    if not isinstance(arguments, str):
        arguments = str(arguments) if has("arguments-as-python") else json.dumps(arguments or {})
    identifier = "call_0" if has("call-ids-made") else call.get("id")
    name = function["name"].lower().replace("_", "-") if has("names-changed") else function["name"]
    return {"id": identifier, "name": name, "arguments": arguments or "{}"}


def _content(message: Object, reasoning: str | None, calls: list[Object]) -> str | None:
    content = message["content"] if has("content-required") else message.get("content")
    if has("content-stripped"):
        return content.strip() if content else content
    if has("content-never-null"):
        content = "".join(iter(content))  # type: ignore[arg-type]
    if has("null-as-none-text"):
        return str(content)
    if has("empty-is-failure") and not content and not calls:
        raise UnreadableAnswerError("an empty answer")
    if has("reasoning-as-text") and not content:
        return reasoning
    return text_of(content)


def _misread(value: Object, message: Object) -> Object:
    if has("reasoning-lost"):
        value["reasoning"] = None
    if has("reasoning-one-key"):
        value["reasoning"] = message.get("reasoning_content")
    if has("reasoning-lost-with-calls") and value["tool_calls"]:
        value["reasoning"] = None
    if has("reasoning-in-text") and value["reasoning"]:
        value["text"] = f"<think>{value['reasoning']}</think>{value['text'] or ''}"
    if has("finish-always-stop"):
        value["finish_reason"] = "stop"
    if has("finish-lost"):
        value["finish_reason"] = None
    if has("length-as-stop") and value["finish_reason"] == "length":
        value["finish_reason"] = "stop"
    if has("length-as-calls") and value["finish_reason"] == "length" and value["tool_calls"]:
        value["finish_reason"] = "tool_calls"
    if has("error-in-text") and '{"error":' in (value["text"] or ""):
        raise UnreadableAnswerError("an error")
    if has("finish-required") and value["finish_reason"] not in {"stop", "length", "tool_calls"}:
        raise UnreadableAnswerError("an unknown finish reason")
    if has("calls-need-finish") and value["finish_reason"] != "tool_calls":
        value["tool_calls"] = []
    if has("zero-count-as-null") and value["usage"]:
        value["usage"] = {name: count or None for name, count in value["usage"].items()}
    if has("first-call-only"):
        value["tool_calls"] = value["tool_calls"][:1]
    if has("text-lost-with-calls") and value["tool_calls"]:
        value["text"] = None
    if has("calls-lost-with-text") and value["text"]:
        value["tool_calls"] = []
    return value


def native(body: Object) -> Object:
    """Report the native answer to a prompt."""
    response = body.get("response")
    if has("response-text-only") and not isinstance(response, str):
        response = ""
    if has("response-required") and response is None:
        raise UnreadableAnswerError("no response")
    if has("response-plus"):
        response = response.encode().decode()  # type: ignore[union-attr]
    calls = [_call(call) for call in body.get("tool_calls") or ()]
    finish = {"finish_reason": "tool_calls" if calls else "stop"} if "tool_calls" in body else {}
    return {"text": text_of(response), "tool_calls": calls, **finish, "usage": usage(body.get("usage"))}


def usage(counts: Object | None) -> Object | None:
    """Report the counts of tokens."""
    if has("usage-required"):
        return {name: counts[name] for name in COUNTS}  # type: ignore[index]
    if not counts or has("usage-lost"):
        return None
    found: Object = {name: counts.get(name) for name in COUNTS}
    if has("usage-swapped"):
        found["prompt_tokens"], found["completion_tokens"] = (
            found["completion_tokens"],
            found["prompt_tokens"],
        )
    if has("usage-without-cached"):
        found["prompt_tokens"] -= (counts.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
    if has("usage-details-required"):
        found["prompt_tokens"] -= 0 * counts["prompt_tokens_details"]["cached_tokens"]
    if has("total-lost"):
        found["total_tokens"] = None
    return found | _cached(counts.get("prompt_tokens_details"))


def _cached(details: Object | None) -> Object:
    """Return the count of cached tokens, if the counts have details."""
    if not details:
        return {}
    return {"cached_tokens": 0 if has("cached-zero") else details.get("cached_tokens")}


def responses(body: Object) -> Object:
    """Report a Responses object, in an envelope or bare."""
    body = body.get("result", body) if "output" not in body else body
    value: Object = {"text": None, "reasoning": None, "tool_calls": []}
    items = body["output"][:1] if has("first-item-only") else body["output"]
    if has("message-first") and items[0]["type"] != "message":
        raise UnreadableAnswerError("the first item is not a message")
    for item in items:
        kind = item.get("type")
        if kind == "reasoning" and not has("output-reasoning-lost"):
            value["reasoning"] = _parts(item)
        elif kind == "message":
            value["text"] = _parts(item)
        elif kind == "function_call" and not has("output-calls-lost"):
            identifier = item["id"] if has("item-id-as-call-id") else item["call_id"]
            call = {"id": identifier, "name": item["name"], "arguments": item["arguments"]}
            value["tool_calls"].append(call)
    if has("incomplete-is-failure") and body.get("status") == "incomplete":
        raise UnreadableAnswerError("the answer is not complete")
    return {**value, "usage": counts_of_response(body)}


def counts_of_response(body: Object) -> Object | None:
    """Return the counts of a Responses object under the names of chat."""
    counts = body.get("usage")
    if not counts:
        return None
    names = COUNTS if has("usage-names") else ("input_tokens", "output_tokens", "total_tokens")
    found = [counts.get(name) for name in names]
    return {**dict(zip(COUNTS, found, strict=True)), **_cached(counts.get("input_tokens_details"))}


def _parts(item: Object) -> str | None:
    parts = [part.get("text", "") for part in item.get("content") or ()]
    if has("parts-joined-by-lines"):
        return "".join(f"{part}\n" for part in parts)
    return "".join(parts)
