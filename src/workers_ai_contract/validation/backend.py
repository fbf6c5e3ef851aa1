"""Warnings of what no schema explains: refusals that the backend makes afterwards, and what is contested.

Source: requests of that kind that were recorded, see `workers_ai_schemas.recorded`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.validation.forms import in_unified_envelope, model_input
from workers_ai_contract.validation.judgement import Problem
from workers_ai_contract.vocabulary import Severity
from workers_ai_schemas.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_schemas import Json, JsonObject

_REFUSED = "backend-8001"
_CONTESTED = "contested-null-content"


def warnings_of(request: Json) -> Iterator[Problem]:
    """Yield a warning for each thing in a chat request that the API may refuse though the schema takes it.

    They are the same under every profile, whatever the verdict.
    """
    root = "/input" if in_unified_envelope(request) else ""
    chat = model_input(request)
    if isinstance(chat, dict) and isinstance(chat.get("messages"), list):
        yield from _tool_choice(chat, root)
        yield from _flat_tools(chat, root)
        yield from _null_contents(chat, root)


def _tool_choice(chat: JsonObject, root: str) -> Iterator[Problem]:
    if chat.get("tool_choice") == "any":
        pointer = join(root, "tool_choice")
        yield Problem(
            code=_REFUSED,
            pointer=pointer,
            severity=Severity.WARNING,
            message=f"{pointer} 'any' passes the schema, but the backend has refused it with 8001.",
            repair=f"Set {pointer} to 'required', or name a function.",
        )


def _flat_tools(chat: JsonObject, root: str) -> Iterator[Problem]:
    for index, tool in enumerate(_items(chat, "tools")):
        if isinstance(tool, dict) and "name" in tool and "function" not in tool:
            pointer = join(root, "tools", index)
            yield Problem(
                code=_REFUSED,
                pointer=pointer,
                severity=Severity.WARNING,
                message=f"{pointer} is a flat tool: it passes the schema, but backends refused it (8001).",
                repair="Put name, description and parameters under 'function', with type 'function'.",
            )


def _null_contents(chat: JsonObject, root: str) -> Iterator[Problem]:
    for index, message in enumerate(_items(chat, "messages")):
        if isinstance(message, dict) and "content" in message and message["content"] is None:
            pointer = join(root, "messages", index, "content")
            yield Problem(
                code=_CONTESTED,
                pointer=pointer,
                severity=Severity.WARNING,
                message=f"{pointer} is null, which is contested: documented as taken, reported as refused.",
                repair=f'Send "" for {pointer} where that will do.',
            )


def _items(chat: JsonObject, name: str) -> list[Json]:
    items = chat.get(name)
    return items if isinstance(items, list) else []
