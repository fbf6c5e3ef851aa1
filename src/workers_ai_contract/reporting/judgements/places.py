"""Where in a JSON text the values are that JSON Pointers lead to."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_kernel.pointers import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LONGEST_TEXT = 8 << 20
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},]|[^\s\[\]{},:"]+', re.DOTALL)


class Place(NamedTuple):
    """A line and a column of it, in code points; both count from 1."""

    line: int
    column: int


class _Node:
    """A place that is looked for, or that lies on the way to one."""

    def __init__(self) -> None:
        self.members: dict[str, _Node] = {}
        self.offset: int | None = None


class _Container:
    """An array or object that is being read; `index` is None in an object."""

    def __init__(self, node: _Node | None, *, is_array: bool) -> None:
        self.node = node
        self.index = 0 if is_array else None

    def member(self, name: str) -> _Node | None:
        return None if self.node is None else self.node.members.get(name)


def places_of(text: bytes, pointers: Collection[str]) -> Mapping[str, Place]:
    """Return the places that are found, by pointer; of a key that stands twice the last one counts.

    Nothing is found in what is no JSON text, or longer than `LONGEST_TEXT`.
    """
    if not pointers or len(text) > LONGEST_TEXT:
        return {}
    try:
        characters = text.decode("utf-8")
    except UnicodeDecodeError:
        return {}
    root = _Node()
    wanted = {pointer: _grow(root, tokens(pointer)) for pointer in pointers}
    _scan(characters, root)
    ends = [match.start() for match in re.finditer("\n", characters)]
    return {pointer: _place(node.offset, ends) for pointer, node in wanted.items() if node.offset is not None}


def _grow(node: _Node, path: Collection[str]) -> _Node:
    for token in path:
        node = node.members.setdefault(token, _Node())
    return node


def _place(offset: int, ends: list[int]) -> Place:
    before = bisect_left(ends, offset)
    return Place(before + 1, offset - (ends[before - 1] if before else -1))


def _scan(text: str, root: _Node) -> None:
    """Note the offsets of the nodes' values; one pass, whatever is looked for."""
    open_containers: list[_Container] = []
    value: _Node | None = root
    key_is_next = False
    for match in _TOKEN.finditer(text):
        token = match.group()
        mark = token[0]
        if mark in "]}":
            if not open_containers:
                return
            open_containers.pop()
            key_is_next = False
        elif mark == ",":
            if not open_containers:
                return
            value, key_is_next = _next_value(open_containers[-1])
        elif key_is_next:
            value, key_is_next = open_containers[-1].member(_string(token)), False
        else:
            if value is not None:
                value.offset = match.start()
            if mark in "[{":
                container = _Container(value, is_array=mark == "[")
                open_containers.append(container)
                value, key_is_next = (container.member("0"), False) if mark == "[" else (None, True)


def _next_value(container: _Container) -> tuple[_Node | None, bool]:
    if container.index is None:
        return None, True
    container.index += 1
    return container.member(str(container.index)), False


def _string(token: str) -> str:
    return str(json.loads(token)) if "\\" in token else token[1:-1]
