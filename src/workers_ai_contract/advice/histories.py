"""Finds in a request what passes the schema and is refused by backends afterwards: calls, roles, limits.

Each place is found with its code; `sentences` has the texts.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, TypeAlias

from workers_ai_contract.advice.window import LIMITS
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_Steps: TypeAlias = "tuple[str | int, ...]"
"""Where a call is, below the messages or items. Pointers are only made for what is reported."""


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
    history = _History()
    for index, message in _more_than_text(messages):
        content, calls = message.get("content"), message.get("tool_calls")
        if isinstance(content, list):
            yield from _images(content, root, index)
        if isinstance(calls, list):
            yield from _calls(calls, root, index, history)
        if message.get("role") == "tool" and not history.answer(message.get("tool_call_id")):
            yield WITHOUT_CALL, join(root, index)
    for place in history.unanswered():
        yield UNANSWERED, join(root, *place)


def _more_than_text(messages: list[Json]) -> list[tuple[int, JsonObject]]:
    """Return the messages that are not text alone, with their indices: few, and histories are long."""
    return [
        (index, message)
        for index, message in enumerate(messages)
        if isinstance(message, dict)
        and (
            message.get("role") == "tool"
            or "tool_calls" in message
            or isinstance(message.get("content"), list)
        )
    ]


def _calls(calls: list[Json], root: str, index: int, history: _History) -> Iterator[Sighting]:
    for position, call in enumerate(calls):
        if isinstance(call, dict):
            place = (index, "tool_calls", position)
            if not history.call(call.get("id"), place):
                yield REPEATED_ID, join(root, *place)
            if not _is_json(call.get("function")):
                yield NOT_JSON, join(root, *place, "function", "arguments")


def _in_items(items: list[Json], root: str, *, is_continued: bool) -> Iterator[Sighting]:
    yield from _roles(items, root, ITEM_ROLES)
    history = _History()
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        content = item.get("content")
        if isinstance(content, list):
            yield from _images(content, root, index)
        if item.get("type") == CALL:
            if not history.call(item.get("call_id"), (index,)):
                yield REPEATED_ID, join(root, index)
            if not _is_json(item):
                yield NOT_JSON, join(root, index, "arguments")
        elif item.get("type") == CALL_OUTPUT and not is_continued and not history.answer(item.get("call_id")):
            yield WITHOUT_CALL, join(root, index)
    if not is_continued:
        for place in history.unanswered():
            yield UNANSWERED, join(root, *place)


def _images(content: list[Json], root: str, index: int) -> Iterator[Sighting]:
    for position, part in enumerate(content):
        # Compared with ==, because the caller may have written an unhashable value here.
        if isinstance(part, dict) and part.get("type") in IMAGES:
            yield IMAGE, join(root, index, "content", position)


def _roles(messages: list[Json], root: str, known: frozenset[str]) -> Iterator[Sighting]:
    if not messages:
        yield EMPTY, root
    roles = [message.get("role") if isinstance(message, dict) else None for message in messages]
    if SYSTEM not in roles[1:] and known.issuperset([role for role in roles if isinstance(role, str)]):
        return
    for index, role in enumerate(roles):
        if index and role == SYSTEM:
            yield SYSTEM_LATE, join(root, index)
        elif isinstance(role, str) and role not in known:
            yield UNKNOWN_ROLE, join(root, index, "role")


def _is_json(holder: Json) -> bool:
    """Return whether the arguments of a call are JSON text; there may be none."""
    arguments = holder.get("arguments") if isinstance(holder, dict) else None
    if arguments is None:
        return True
    try:
        json.loads(arguments if isinstance(arguments, str) else "")
    except (ValueError, RecursionError):
        return False
    return True


class _History:
    """The tool calls of a history so far, and which of them have no result.

    An id that is not a string counts as none. A call without an id is answered by a result without one, or
    by any other: it cannot be told which is meant.
    """

    def __init__(self) -> None:
        # The places of the calls without a result by the number of the call, and the numbers by id.
        self._open: OrderedDict[int, _Steps] = OrderedDict()
        self._of_id: dict[str | None, list[int]] = {}
        self._ids: set[str] = set()
        self._count = 0

    def call(self, identifier: Json, place: _Steps) -> bool:
        """Note a call; return whether no other call with its id waits for a result.

        An id may be used again once its call is answered: some models count their calls in each answer.
        """
        known = identifier if isinstance(identifier, str) else None
        waiting = self._of_id.setdefault(known, [])
        # The oldest are closed first, so one of them waits if the last one does.
        repeated = known is not None and bool(waiting) and waiting[-1] in self._open
        waiting.append(self._count)
        self._open[self._count] = place
        self._count += 1
        if known is not None:
            self._ids.add(known)
        return not repeated

    def answer(self, identifier: Json) -> bool:
        """Close the call that a result answers, the oldest one without an id; return whether there is one."""
        if not isinstance(identifier, str):
            if self._open:
                self._open.popitem(last=False)
            return self._count > 0
        unnamed = self._of_id.pop(None, [])
        is_known = identifier in self._ids or (bool(unnamed) and unnamed[-1] in self._open)
        for number in (*self._of_id.pop(identifier, ()), *unnamed):
            self._open.pop(number, None)
        return is_known

    def unanswered(self) -> Iterable[_Steps]:
        """Return the places of the calls that have no result."""
        return self._open.values()
