"""Values that must not change within a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.streams import access, rules
from workers_ai_kernel.explaining.showing import shown
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.problem import Problem

_RULES = {"id": rules.ID_CHANGES, "model": rules.MODEL_CHANGES}


class Constants:
    """The id and the model of a response, as first seen."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def check(self, holder: JsonObject, pointer: str) -> Iterator[Problem]:
        """Yield a problem for each value that changed; absent values are ignored."""
        for name, rule in _RULES.items():
            value = access.text(holder, name)
            if value is None:
                continue
            first = self._first.setdefault(name, value)
            if value != first:
                place = join(pointer, name)
                yield rule.broken(
                    place,
                    f"{place} is {shown(value)}, but the stream started with {shown(first)}.",
                    f"Keep one {name!r} throughout the stream.",
                )
