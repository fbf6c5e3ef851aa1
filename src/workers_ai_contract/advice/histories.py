"""Finds in a request what passes the schema and is refused by backends afterwards: calls, roles, limits.

Each place is found with its code; `sentences` has the texts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TypeAlias

from workers_ai_contract.advice.window import LIMITS
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

UNANSWERED: Final = "tool-call-unanswered"
REPEATED_ID: Final = "tool-call-id-repeated"
WITHOUT_CALL: Final = "tool-result-without-call"
NOT_JSON: Final = "tool-arguments-not-json"
SYSTEM_LATE: Final = "system-message-not-first"
UNKNOWN_ROLE: Final = "unknown-role"
EMPTY: Final = "no-messages"
TOO_SMALL: Final = "limit-below-one"
NO_TOOLS: Final = "backend-8007"
IMAGE: Final = "image-part"

CHAT_ROLES: Final = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
ITEM_ROLES: Final = frozenset({"system", "developer", "user", "assistant"})
SYSTEM: Final = "system"
IMAGES: Final = ("image_url", "input_image", "image")
"""The types of content parts that are images."""
CALL: Final = "function_call"
CALL_OUTPUT: Final = "function_call_output"

Sighting: TypeAlias = "tuple[str, str]"
"""A code and the pointer to its place."""


def places_refused(request: JsonObject, root: str) -> Iterator[Sighting]:
    """Yield what backends refuse in a request, or in each request of a batch."""
    requests = request.get("requests")
    if isinstance(requests, list):
        if not requests:
            yield EMPTY, join(root, "requests")
        for index, item in enumerate(requests):
            if isinstance(item, dict):
                yield from _in_request(item, join(root, "requests", index))
    else:
        yield from _in_request(request, root)


def _in_request(request: JsonObject, root: str) -> Iterator[Sighting]:
    for name in LIMITS:
        limit = request.get(name)
        if isinstance(limit, int | float) and not isinstance(limit, bool) and limit < 1:
            yield TOO_SMALL, join(root, name)
    messages, items = request.get("messages"), request.get("input")
    if isinstance(messages, list):
        if request.get("tools") == []:
            yield NO_TOOLS, join(root, "tools")
        yield from _in_messages(messages, join(root, "messages"))
    elif items == "":
        yield EMPTY, join(root, "input")
    elif isinstance(items, list):
        is_continued = request.get("previous_response_id") or request.get("conversation")
        yield from _in_items(items, join(root, "input"), is_continued=bool(is_continued))


def _in_messages(messages: list[Json], root: str) -> Iterator[Sighting]:
    yield from _roles(messages, root, CHAT_ROLES)
    ledger = _Ledger()
    for index, message in enumerate(messages):
        if not isinstance(message, dict):
            continue
        yield from _images(message.get("content"), join(root, index, "content"))
        calls = message.get("tool_calls")
        for position, call in enumerate(calls if isinstance(calls, list) else ()):
            if isinstance(call, dict):
                place = join(root, index, "tool_calls", position)
                yield from ledger.call(call.get("id"), place)
                function = call.get("function")
                yield from _arguments(function, join(place, "function", "arguments"))
        if message.get("role") == "tool":
            yield from ledger.result(message.get("tool_call_id"), join(root, index))
    yield from ledger.unanswered()


def _in_items(items: list[Json], root: str, *, is_continued: bool) -> Iterator[Sighting]:
    yield from _roles(items, root, ITEM_ROLES)
    ledger = _Ledger()
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        yield from _images(item.get("content"), join(root, index, "content"))
        if item.get("type") == CALL:
            place = join(root, index)
            yield from ledger.call(item.get("call_id"), place)
            yield from _arguments(item, join(place, "arguments"))
        elif item.get("type") == CALL_OUTPUT and not is_continued:
            yield from ledger.result(item.get("call_id"), join(root, index))
    if not is_continued:
        yield from ledger.unanswered()


def _images(content: Json, place: str) -> Iterator[Sighting]:
    if not isinstance(content, list):
        return
    for index, part in enumerate(content):
        # Compared with ==, because the caller may have written an unhashable value here.
        if isinstance(part, dict) and part.get("type") in IMAGES:
            yield IMAGE, join(place, index)


def _roles(messages: list[Json], root: str, known: frozenset[str]) -> Iterator[Sighting]:
    if not messages:
        yield EMPTY, root
    for index, message in enumerate(messages):
        role = message.get("role") if isinstance(message, dict) else None
        if index and role == SYSTEM:
            yield SYSTEM_LATE, join(root, index)
        elif isinstance(role, str) and role not in known:
            yield UNKNOWN_ROLE, join(root, index, "role")


def _arguments(holder: Json, place: str) -> Iterator[Sighting]:
    arguments = holder.get("arguments") if isinstance(holder, dict) else None
    if arguments is None:
        return
    try:
        json.loads(arguments if isinstance(arguments, str) else "")
    except (ValueError, RecursionError):
        yield NOT_JSON, place


class _Ledger:
    """The tool calls of a history so far, and which of them have no result."""

    def __init__(self) -> None:
        self._open: list[tuple[Json, str]] = []
        self._ids: set[str] = set()
        self._any = False

    def call(self, identifier: Json, place: str) -> Iterator[Sighting]:
        """Note a call; one without an id is answered by a result without one.

        An id may be used again once its call is answered: some models count their calls in each answer.
        """
        if isinstance(identifier, str) and any(known == identifier for known, _ in self._open):
            yield REPEATED_ID, place
        self._any = True
        self._open.append((identifier, place))
        if isinstance(identifier, str):
            self._ids.add(identifier)

    def result(self, identifier: Json, place: str) -> Iterator[Sighting]:
        """Close the call that a result answers; one without an id answers the oldest call."""
        if not isinstance(identifier, str):
            if not self._any:
                yield WITHOUT_CALL, place
            del self._open[:1]
            return
        if identifier not in self._ids and not any(known is None for known, _ in self._open):
            yield WITHOUT_CALL, place
        self._open = [call for call in self._open if call[0] not in {identifier, None}]

    def unanswered(self) -> Iterator[Sighting]:
        """Yield the calls that have no result."""
        for _, place in self._open:
            yield UNANSWERED, place
