"""The names of members that hostile bodies are made with."""

from __future__ import annotations

REQUEST_NAMES = (
    "model",
    "messages",
    "prompt",
    "input",
    "requests",
    "request_id",
    "tools",
    "tool_choice",
    "max_tokens",
    "stream",
    "response_format",
)
"""Members of a request."""

NESTED_NAMES = (
    "role",
    "content",
    "type",
    "function",
    "parameters",
    "properties",
    "required",
    "items",
    "enum",
    "$ref",
    "pattern",
    "minItems",
    "maxLength",
    "minimum",
    "name",
    "id",
    "call_id",
    "tool_calls",
    "arguments",
    "json_schema",
    "schema",
    "text",
    "format",
)
"""Members of what is in a request: messages, tools, formats and schemas."""

ODD_NAMES = ("__proto__", "constructor", "toString", "", "\u0000", "a/b~c", "x")
"""Members that no request has, some of them with a meaning in JavaScript or in a JSON Pointer."""
