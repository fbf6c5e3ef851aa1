"""Rules across the events of a Responses stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.streams import access, rules
from workers_ai_contract.streams.constants import Constants
from workers_ai_contract.streams.response_items import Items
from workers_ai_contract.streams.usage import RESPONSES_COUNTS, usage_problems
from workers_ai_kernel.explaining.showing import shown
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.problem import Problem

_CREATED = "response.created"
_COMPLETED = "response.completed"
_ERROR = "error"
_ENDS = frozenset({_COMPLETED, "response.incomplete", "response.failed", _ERROR})


class ResponsesRules:
    """Checks the typed events of one response."""

    def __init__(self) -> None:
        self._items = Items()
        self._constants = Constants()
        self._number: float | None = None
        self._last: str | None = None
        self._created = False
        self.ended = False

    def gap(self) -> None:
        """Reset the sequence number after a missing event."""
        self._number = None

    def check(self, event: JsonObject, pointer: str) -> Iterator[Problem]:
        """Yield the problems of an event, given the events before it."""
        kind = access.text(event, "type") or ""
        yield from self._order(kind, pointer)
        yield from self._sequence_number(event, pointer)
        response = access.member(event, "response")
        yield from self._constants.check(response, join(pointer, "response"))
        yield from usage_problems(response, join(pointer, "response"), RESPONSES_COUNTS)
        yield from self._items.check(kind, event, pointer)
        self._last = kind
        self.ended = self.ended or kind in _ENDS

    def at_end(self) -> Iterator[Problem]:
        """Yield the problems of the whole stream; items may stay open if the response is incomplete."""
        if self._last == _COMPLETED:
            yield from self._items.at_end()

    def _order(self, kind: str, pointer: str) -> Iterator[Problem]:
        if self.ended:
            yield rules.AFTER_END.broken(
                pointer,
                f"{pointer} follows the event that ends the response.",
                "End the stream with response.completed, response.incomplete or response.failed.",
            )
        elif kind == _CREATED and self._created:
            yield rules.CREATED_TWICE.broken(
                pointer, f"{pointer} creates the response again.", "Send one response.created, first."
            )
        elif self._last is None and kind not in {_CREATED, _ERROR}:
            yield rules.NOT_CREATED.broken(
                pointer,
                f"{pointer} is {shown(kind)}, but a stream of this form starts with {_CREATED!r}.",
                f"Send {_CREATED!r} first.",
            )
        self._created = self._created or kind == _CREATED

    def _sequence_number(self, event: JsonObject, pointer: str) -> Iterator[Problem]:
        number = access.number(event, "sequence_number")
        if number is not None and self._number is not None and number != self._number + 1:
            place = join(pointer, "sequence_number")
            yield rules.SEQUENCE_NUMBER.broken(
                place,
                f"{place} is {number:g}, but {self._number + 1:g} must follow {self._number:g}.",
                "Number the events without gaps; if the numbers are right, an event was lost.",
            )
        self._number = number
