"""Assembles the fragments of tool calls in a stream."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.streams import access, rules
from workers_ai_kernel.explaining.showing import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.problem import Problem


@dataclass(slots=True)
class _Call:
    pointer: str
    id: str | None = None
    name: str | None = None
    arguments: list[str] = field(default_factory=list[str])
    mixed: bool = False


class ToolCalls:
    """The calls of one choice, by index."""

    def __init__(self) -> None:
        self._calls: dict[float, _Call] = {}
        self._newest: float = 0

    def check(self, fragment: JsonObject, pointer: str) -> Iterator[Problem]:
        """Add a fragment to its call; a fragment without an index but with an id starts the next call."""
        function = access.member(fragment, "function")
        named = access.text(fragment, "id"), access.text(function, "name")
        pieces = access.text(function, "arguments") or ""
        if named == (None, None) and not pieces:
            return
        index = self._index(fragment, named[0])
        call = self._calls.get(index)
        if call is None:
            call = self._calls[index] = _Call(pointer, *named)
            if not any(named):
                yield _not_started(index, pointer)
        else:
            yield from _more_names(call, named, pointer)
        self._newest = index
        call.arguments.append(pieces)

    def at_end(self, *, complete: bool) -> Iterator[Problem]:
        """Yield the problems of the calls; arguments must be complete only if the response is `complete`."""
        seen: set[str] = set()
        # For a call with neither, the missing start was already reported.
        for call in (call for call in self._calls.values() if call.id or call.name):
            yield from _unnamed(call)
            if call.id and call.id in seen:
                yield _id_twice(call, call.id)
            seen.add(call.id or "")
            if complete and not call.mixed:
                yield from arguments_problems("".join(call.arguments), call.pointer)

    def _index(self, fragment: JsonObject, identifier: str | None) -> float:
        index = access.number(fragment, "index")
        if index is not None:
            return index
        known = self._calls.get(self._newest)
        starts = identifier is not None and known is not None and known.id != identifier
        return self._newest + 1 if starts else self._newest


def arguments_problems(arguments: str, pointer: str) -> Iterator[Problem]:
    """Yield a problem if the assembled arguments of a call are not JSON."""
    try:
        read(arguments.encode("utf-8", "surrogatepass"))
    except UnreadableError as error:
        yield rules.ARGUMENTS_NOT_JSON.broken(
            pointer,
            f"the arguments of the tool call that starts at {pointer} are {shown(arguments)}, "
            f"which is not readable JSON: {error.reason}.",
            "Send every fragment of the arguments, in order; a call without arguments has '{}'.",
        )


def _more_names(call: _Call, named: tuple[str | None, str | None], pointer: str) -> Iterator[Problem]:
    identifier, name = named
    for label, old, new in (("id", call.id, identifier), ("name", call.name, name)):
        if old and new and old != new:
            call.mixed = True
            yield rules.CALL_RESTARTED.broken(
                pointer,
                f"{pointer} gives the {label} {shown(new)} to the call at {call.pointer}, "
                f"which has {shown(old)}.",
                "Give each tool call its own index.",
            )
            return
    call.id = call.id or identifier
    call.name = call.name or name


def _unnamed(call: _Call) -> Iterator[Problem]:
    seen_elsewhere = f": {rules.RECORDED_OF_OTHERS}, not of this one"
    for rule, label, value, remark in (
        (rules.CALL_WITHOUT_ID, "id", call.id, seen_elsewhere),
        (rules.CALL_WITHOUT_NAME, "name", call.name, ""),
    ):
        if not value:
            yield rule.broken(
                call.pointer,
                f"the tool call that starts at {call.pointer} never gets {label!r}{remark}.",
                f"Send {label!r} with the first fragment of the call.",
            )


def _not_started(index: float, pointer: str) -> Problem:
    return rules.CALL_NOT_STARTED.broken(
        pointer,
        f"{pointer} is a fragment of tool call {index:g}, but no fragment with id and name came before.",
        "Send the fragment with id and name first.",
    )


def _id_twice(call: _Call, identifier: str) -> Problem:
    return rules.DUPLICATE_CALL_ID.broken(
        call.pointer,
        f"the tool call that starts at {call.pointer} has the id {shown(identifier)} of another call.",
        "Give each tool call its own id, because tool results are matched by id.",
    )
