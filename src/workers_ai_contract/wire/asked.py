"""Reads what a request asks for: its tools, its limit, its JSON mode, and what was said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.advice.histories import IMAGES
from workers_ai_contract.advice.window import LIMITS

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

DEFAULT_MAX_TOKENS = 256
"""The limit of an answer whose request sets none (documented)."""
_JSON_MODES = ("json_object", "json_schema")


def token_limit(request: JsonObject) -> int | None:
    """Return the largest number of tokens that the answer may have, or None if the request sets none."""
    for name in LIMITS:
        limit = request.get(name)
        if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0:
            return limit
    return None


def json_mode(request: JsonObject) -> JsonObject | None:
    """Return the JSON mode: `response_format`, or `text.format` of the Responses form; None without one."""
    described = request.get("text")
    for wanted in (
        request.get("response_format"),
        described.get("format") if isinstance(described, dict) else None,
    ):
        # Compared with ==, because the caller may have written an unhashable value here.
        if isinstance(wanted, dict) and wanted.get("type") in _JSON_MODES:
            return wanted
    return None


def json_schema(mode: JsonObject) -> JsonObject | None:
    """Return the schema of a JSON mode, or None if it has none.

    It is found bare (`json_schema: SCHEMA`), in an envelope (`json_schema: {name, schema}`), and beside the
    type as in the Responses form (`schema: SCHEMA`); the first two are recorded as honoured.
    """
    described = mode.get("json_schema", mode)
    if not isinstance(described, dict):
        return None
    found = described.get("schema", None if described is mode else described)
    return found if isinstance(found, dict) else None


def offered_tools(request: JsonObject) -> list[JsonObject]:
    """Return the function descriptions of the tools that may be called."""
    choice = request.get("tool_choice")
    if choice == "none" or "tools" not in request:
        return []
    described = [tool.get("function", tool) for tool in objects_in(request.get("tools"))]
    tools = [tool for tool in described if isinstance(tool, dict)]
    named = named_tool(request)
    return [tool for tool in tools if tool.get("name") == named] if named else tools


def named_tool(request: JsonObject) -> Json:
    """Return the name of the tool that the caller requires, or None."""
    choice = request.get("tool_choice")
    described = choice.get("function", choice) if isinstance(choice, dict) else None
    return described.get("name") if isinstance(described, dict) else None


def has_image(request: JsonObject) -> bool:
    """Return whether a message of a chat or of the Responses form has an image part."""
    for items in (request.get("messages"), request.get("input")):
        for item in objects_in(items):
            content = item.get("content")
            # Most contents are texts.
            if not isinstance(content, str) and any(
                part.get("type") in IMAGES for part in objects_in(content)
            ):
                return True
    return False


def call_ids(request: JsonObject) -> set[str]:
    """Return the ids of earlier tool calls."""
    items = [*objects_in(request.get("messages")), *objects_in(request.get("input"))]
    calls = [call for message in items for call in objects_in(message.get("tool_calls"))]
    found = [*(call.get("id") for call in calls), *(item.get("call_id") for item in items)]
    return {identifier for identifier in found if isinstance(identifier, str)}


def objects_in(value: Json) -> list[JsonObject]:
    """Return the objects in an array; of an object, those among its values."""
    if value is None:
        return []
    if isinstance(value, dict):
        # The live validator accepts an object in place of an array and iterates over its keys.
        value = list(value.values())
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
