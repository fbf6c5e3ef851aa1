"""The fields of a request that a Responses object repeats (documented), if their types are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.wire.asked import DEFAULT_MAX_TOKENS, objects_in, token_limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json, JsonObject

_EFFORTS = ("minimal", "low", "medium", "high")
_TIERS = ("auto", "default", "flex", "scale", "priority")
_TRUNCATIONS = ("auto", "disabled")
_CHOICES = ("none", "auto", "required")
_FORMATS = ("text", "json_object", "json_schema")


def echoed(request: JsonObject) -> JsonObject:
    """Return the fields of a Responses object that repeat the request; the others keep their usual values."""
    found: JsonObject = {"max_output_tokens": token_limit(request) or DEFAULT_MAX_TOKENS}
    for name, is_right in _ECHOED.items():
        value = request.get(name)
        if value is not None and is_right(value):
            found[name] = value
    tools = [tool for tool in objects_in(request.get("tools")) if _is_function(tool)]
    return {**found, "tools": [*tools]}


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


def _is_object(value: Json) -> bool:
    return isinstance(value, dict)


def _is_flag(value: Json) -> bool:
    return isinstance(value, bool)


def _is_whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _one_of(*known: str) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, str) and value in known


def _is_reasoning(value: Json) -> bool:
    return isinstance(value, dict) and set(value) == {"effort"} and value["effort"] in _EFFORTS


def _is_choice(value: Json) -> bool:
    if isinstance(value, dict):
        return value.get("type") == "function" and isinstance(value.get("name"), str)
    return value in _CHOICES


def _is_format(value: Json) -> bool:
    described = value.get("format") if isinstance(value, dict) and set(value) == {"format"} else None
    if not isinstance(described, dict) or described.get("type") not in _FORMATS:
        return False
    return described["type"] != "json_schema" or (
        isinstance(described.get("name"), str) and isinstance(described.get("schema"), dict)
    )


def _is_function(tool: JsonObject) -> bool:
    return (
        tool.get("type") == "function"
        and isinstance(tool.get("name"), str)
        and isinstance(tool.get("parameters"), dict)
        and isinstance(tool.get("strict", True), bool)
        and isinstance(tool.get("description", ""), str)
    )


_ECHOED: dict[str, Callable[[Json], bool]] = {
    "instructions": _is_text,
    "metadata": _is_object,
    "max_tool_calls": _is_whole,
    "parallel_tool_calls": _is_flag,
    "previous_response_id": _is_text,
    "reasoning": _is_reasoning,
    "service_tier": _one_of(*_TIERS),
    "temperature": _is_number,
    "text": _is_format,
    "tool_choice": _is_choice,
    "top_logprobs": _is_whole,
    "top_p": _is_number,
    "truncation": _one_of(*_TRUNCATIONS),
    "user": _is_text,
}
