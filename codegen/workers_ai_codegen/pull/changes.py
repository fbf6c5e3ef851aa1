"""Lists the differences between two schemas, location by location."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One location that was added, removed or changed; `pointer` is its JSON Pointer in the schema."""

    kind: Literal["added", "removed", "changed"]
    pointer: str
    old: Json = None
    new: Json = None

    def __str__(self) -> str:
        # Escaped as JSON, so that no control character reaches the terminal.
        place = json.dumps(self.pointer)[1:-1] or "the whole schema"
        if self.kind == "added":
            return f"+ {place}: {_shown(self.new)}"
        if self.kind == "removed":
            return f"- {place}: {_shown(self.old)}"
        return f"~ {place}: {_shown(self.old)} -> {_shown(self.new)}"


def changes(old: Json, new: Json, pointer: str = "") -> Iterator[Change]:
    """Yield every difference, in the order of the old schema, additions last."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _member_changes(old, new, pointer)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from changes(before, after, join(pointer, index))
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield Change("changed", pointer, old, new)


def _member_changes(old: dict[str, Json], new: dict[str, Json], pointer: str) -> Iterator[Change]:
    for name, value in old.items():
        if name in new:
            yield from changes(value, new[name], join(pointer, name))
        else:
            yield Change("removed", join(pointer, name), old=value)
    for name, value in new.items():
        if name not in old:
            yield Change("added", join(pointer, name), new=value)


def _shown(value: Json) -> str:
    text = json.dumps(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
