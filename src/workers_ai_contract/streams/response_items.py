"""Rules for the output items of a Responses stream: added, filled by deltas, done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers_ai_contract.streams import access, rules
from workers_ai_contract.streams.tool_calls import arguments_problems
from workers_ai_kernel.explaining.showing import shown
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.problem import Problem

_ADDED = "response.output_item.added"
_ITEM_DONE = "response.output_item.done"
_ARGUMENTS = "response.function_call_arguments"
# The kinds of text sent as deltas, each with the field of its final event that repeats the whole text.
_WHOLE = {
    "response.output_text": "text",
    "response.reasoning_text": "text",
    "response.refusal": "refusal",
    _ARGUMENTS: "arguments",
}


@dataclass(slots=True)
class _Text:
    deltas: list[str] = field(default_factory=list[str])
    done: bool = False


@dataclass(slots=True)
class _Item:
    pointer: str
    id: str | None
    done: bool = False
    texts: dict[tuple[str, float], _Text] = field(default_factory=dict[tuple[str, float], _Text])


class Items:
    """The items of one response, by output index."""

    def __init__(self) -> None:
        self._items: dict[float, _Item] = {}

    def check(self, kind: str, event: JsonObject, pointer: str) -> Iterator[Problem]:
        """Yield the problems of an event about an item; other events are ignored."""
        stem, _, step = kind.rpartition(".")
        index = access.number(event, "output_index")
        if index is None:
            return
        if kind == _ADDED:
            yield from self._add(index, event, pointer)
        elif kind == _ITEM_DONE:
            yield from self._finish(index, event, pointer)
        elif stem in _WHOLE:
            yield from self._text(index, stem, step, event, pointer)

    def at_end(self) -> Iterator[Problem]:
        """Yield a problem for each item that was never done."""
        for item in self._items.values():
            if not item.done:
                yield rules.ITEM_OPEN.broken(
                    item.pointer,
                    f"the item added at {item.pointer} is not done when the response is completed.",
                    f"Send {_ITEM_DONE!r} for each added item.",
                )

    def _add(self, index: float, event: JsonObject, pointer: str) -> Iterator[Problem]:
        if index in self._items:
            yield rules.ITEM_TWICE.broken(
                pointer,
                f"{pointer} adds item {index:g}, which {self._items[index].pointer} already added.",
                "Give each item an output_index of its own.",
            )
            return
        self._items[index] = _Item(pointer, access.text(access.member(event, "item"), "id"))

    def _finish(self, index: float, event: JsonObject, pointer: str) -> Iterator[Problem]:
        item = self._items.get(index)
        identifier = access.text(access.member(event, "item"), "id")
        if item is None or not _same(item.id, identifier):
            yield _unknown(item, index, identifier, pointer)
        if item is not None:
            item.done = True

    def _text(self, index: float, stem: str, step: str, event: JsonObject, pointer: str) -> Iterator[Problem]:
        item = self._items.get(index)
        identifier = access.text(event, "item_id")
        if item is None or not _same(item.id, identifier):
            yield _unknown(item, index, identifier, pointer)
        if item is None:
            return
        key = stem, access.number(event, "content_index") or 0
        text = item.texts.setdefault(key, _Text())
        if text.done or item.done:
            yield _after_done(pointer)
        elif step == "delta":
            text.deltas.append(access.text(event, "delta") or "")
        else:
            text.done = True
            yield from _whole_problems(text, stem, event, pointer)


def _whole_problems(text: _Text, stem: str, event: JsonObject, pointer: str) -> Iterator[Problem]:
    name = _WHOLE[stem]
    joined, whole = "".join(text.deltas), access.text(event, name)
    if whole is None:
        return
    place = join(pointer, name)
    if whole != joined:
        yield rules.TEXT_DIFFERS.broken(
            place,
            f"{place} is {shown(whole)}, but the deltas add up to {shown(joined)}.",
            "Send every delta, in order, and the text that they add up to.",
        )
    elif stem == _ARGUMENTS:
        yield from arguments_problems(whole, place)


def _same(known: str | None, named: str | None) -> bool:
    return known is None or named is None or known == named


def _unknown(item: _Item | None, index: float, identifier: str | None, pointer: str) -> Problem:
    known = f"was added with the id {shown(item.id)}" if item is not None else "was never added"
    return rules.UNKNOWN_ITEM.broken(
        pointer,
        f"{pointer} is about item {index:g} with the id {shown(identifier)}, which {known}.",
        f"Send {_ADDED!r} first, and keep its output_index and id.",
    )


def _after_done(pointer: str) -> Problem:
    return rules.TEXT_AFTER_DONE.broken(
        pointer,
        f"{pointer} extends a text that is already done.",
        "Send every delta before the text is done.",
    )
