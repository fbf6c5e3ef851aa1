"""Warnings about requests that pass the schema but that the API has rejected, or that are contested."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.advice.folding import PARSED, SHOWN, advice
from workers_ai_contract.advice.sentences import refused_by_backends
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem

REFUSED = "backend-8001"
"""The code of what backends refuse although it passes the schema."""
_CONTESTED = "contested-null-content"
_SEVERAL_PARTS = "several-content-parts"
_STREAMED_JSON = "stream-with-json-schema"


def refusal_advice(
    request: Json, root: str, *, parts_are_taken: bool, history_is_taken: bool = False
) -> Iterator[Problem]:
    """Yield a warning for each kind of risky content; `root` is the pointer to the model's input.

    If content parts are not accepted at all, several parts cause no warning. `history_is_taken` says that
    `histories` finds nothing in the request.
    """
    if not isinstance(request, dict):
        return
    if not history_is_taken:
        yield from refused_by_backends(request, root)
    messages = request.get("messages")
    if isinstance(messages, list):
        yield from _tool_choice(request, root)
        yield from _flat_tools(request, root)
        contents = _unusual_contents(messages)
        yield from _null_contents(contents, root)
        yield from _parsed_contents(contents, root)
        if parts_are_taken:
            yield from _several_parts(contents, root)
    if messages is not None or "prompt" in request:
        yield from _streamed_json(request, root)


def _tool_choice(chat: JsonObject, root: str) -> Iterator[Problem]:
    if chat.get("tool_choice") == "any":
        pointer = join(root, "tool_choice")
        yield advice(
            REFUSED,
            [pointer],
            f"{pointer} 'any' passes the schema, but the backend has rejected it (8001).",
            f"Set {pointer} to 'required', or name a function.",
        )


def _flat_tools(chat: JsonObject, root: str) -> Iterator[Problem]:
    tools = chat.get("tools")
    flat = [
        join(root, "tools", index)
        for index, tool in enumerate(tools if isinstance(tools, list) else [])
        if isinstance(tool, dict) and "name" in tool and "function" not in tool
    ]
    if flat:
        yield advice(
            REFUSED,
            flat,
            f"{flat[0]} is a flat tool: it passes the schema, but backends have rejected it (8001).",
            "Put name, description and parameters under 'function', with type 'function'.",
        )


def _unusual_contents(messages: list[Json]) -> list[tuple[int, Json]]:
    """Return each content that is not a string, with the index of its message."""
    try:
        # Almost all messages have content, and histories are long.
        contents = [item["content"] for item in cast("list[JsonObject]", messages)]
    except (KeyError, TypeError):
        contents = [item.get("content", "") if isinstance(item, dict) else "" for item in messages]
    return [(index, content) for index, content in enumerate(contents) if not isinstance(content, str)]


def _null_contents(contents: list[tuple[int, Json]], root: str) -> Iterator[Problem]:
    nulls = [index for index, content in contents if content is None]
    if nulls:
        pointers = _contents(root, nulls[:SHOWN])
        yield advice(
            _CONTESTED,
            pointers,
            f"{pointers[0]} is null, which is contested: documented as accepted, but refused in practice by "
            "gpt-oss.",
            f'Send "" for {pointers[0]} if possible.',
            count=len(nulls),
        )


def _parsed_contents(contents: list[tuple[int, Json]], root: str) -> Iterator[Problem]:
    parsed = [index for index, content in contents if isinstance(content, dict)]
    if parsed:
        pointers = _contents(root, parsed[:SHOWN])
        yield advice(
            PARSED,
            pointers,
            f"{pointers[0]} is an object. Other models answer so in JSON mode, but the schema of the API "
            "only takes text and parts.",
            f"Send the JSON text of {pointers[0]}.",
            count=len(parsed),
        )


def _several_parts(contents: list[tuple[int, Json]], root: str) -> Iterator[Problem]:
    several = [
        index
        for index, content in contents
        if isinstance(content, list) and len(content) > 1 and _count_twice(content)
    ]
    if several:
        pointers = _contents(root, several[:SHOWN])
        yield advice(
            _SEVERAL_PARTS,
            pointers,
            f"{pointers[0]} has several parts: they pass the schema, but the API's validator has rejected "
            "them (5006), because it counts each part as a separate match.",
            f"Send {pointers[0]} with one part, or join the texts into a string.",
            count=len(several),
        )


def _count_twice(parts: list[Json]) -> bool:
    """Return whether two parts count; the validator ignores objects without a declared property."""
    counted = False
    for part in parts:
        if isinstance(part, dict) and ("type" in part or "text" in part):
            if counted:
                return True
            counted = True
    return False


def _streamed_json(request: JsonObject, root: str) -> Iterator[Problem]:
    wanted = request.get("response_format")
    if request.get("stream") is True and isinstance(wanted, dict) and wanted.get("type") == "json_schema":
        pointer = join(root, "stream")
        yield advice(
            _STREAMED_JSON,
            [pointer],
            f"{pointer} is true although response_format has a JSON Schema: it passes the schema, but JSON "
            "mode is documented not to support streaming.",
            f"Leave {pointer} out, or ask for JSON in the prompt.",
        )


def _contents(root: str, indices: Sequence[int]) -> list[str]:
    return [f"{root}/messages/{index}/content" for index in indices]
