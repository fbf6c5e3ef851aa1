"""Damages a payload in one place, so that validators can be compared on what is nearly right."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from workers_ai_kernel.pointers import join, resolve, tokens

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_kernel import Json

REPLACEMENTS: list[Json] = [None, True, 0, -1, 1.0, 5.5, "", "x", [], [1], {}, {"input": "x"}]


def damaged(data: DataObject, payload: Json) -> Json:
    """Return the payload with something else at a drawn place, or with the place taken away."""
    changed = deepcopy(payload)
    pointer = data.draw(st.sampled_from(_places(changed)))
    if not pointer:
        return changed
    parent = pointer.rpartition("/")[0]
    container, token = resolve(changed, parent), tokens(pointer)[-1]
    other = data.draw(st.sampled_from(REPLACEMENTS))
    if isinstance(container, list):
        container[int(token)] = other
    elif isinstance(container, dict):
        if data.draw(st.booleans()):
            container[token] = other
        else:
            del container[token]
    return changed


def _places(value: Json, pointer: str = "") -> list[str]:
    places = [pointer]
    if isinstance(value, dict):
        for name, member in value.items():
            places += _places(member, join(pointer, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            places += _places(item, join(pointer, index))
    return places
