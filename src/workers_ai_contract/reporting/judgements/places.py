"""Finds the text positions of JSON Pointers."""

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


class TextPosition(NamedTuple):
    """A line and a column in code points, both counted from 1."""

    line: int
    column: int


class _PointerNode:
    """A node of the tree of wanted pointers."""

    def __init__(self) -> None:
        self.members: dict[str, _PointerNode] = {}
        self.offset: int | None = None


class _Container:
    """An array or object that is being read; `index` is None in an object."""

    def __init__(self, node: _PointerNode | None, *, is_array: bool) -> None:
        self.node = node
        self.index = 0 if is_array else None

    def member(self, name: str) -> _PointerNode | None:
        return None if self.node is None else self.node.members.get(name)


def places_of(text: bytes, pointers: Collection[str]) -> Mapping[str, TextPosition]:
    """Return the positions found, by pointer; for a duplicate key, the last one.

    The result is empty if the text is not JSON or longer than `LONGEST_TEXT`.
    """
    if not pointers or len(text) > LONGEST_TEXT:
        return {}
    try:
        characters = text.decode("utf-8")
    except UnicodeDecodeError:
        return {}
    root = _PointerNode()
    wanted = {pointer: _grow(root, tokens(pointer)) for pointer in pointers}
    _scan(characters, root)
    ends = [match.start() for match in re.finditer("\n", characters)]
    return {pointer: _place(node.offset, ends) for pointer, node in wanted.items() if node.offset is not None}


def _grow(node: _PointerNode, path: Collection[str]) -> _PointerNode:
    for token in path:
        node = node.members.setdefault(token, _PointerNode())
    return node


def _place(offset: int, ends: list[int]) -> TextPosition:
    before = bisect_left(ends, offset)
    return TextPosition(before + 1, offset - (ends[before - 1] if before else -1))


def _scan(text: str, root: _PointerNode) -> None:
    """Record the offsets of all nodes in one pass."""
    open_containers: list[_Container] = []
    value: _PointerNode | None = root
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


def _next_value(container: _Container) -> tuple[_PointerNode | None, bool]:
    if container.index is None:
        return None, True
    container.index += 1
    return container.member(str(container.index)), False


def _string(token: str) -> str:
    return str(json.loads(token)) if "\\" in token else token[1:-1]
