"""Draws objects and arrays of one case: what they need, and some of what they may have."""

from __future__ import annotations

from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.solving.containers import names_for
from workers_ai_contract.solving.shapes import ArrayShape, ObjectShape
from workers_ai_contract.solving.wants import Is, canonical, invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_contract.drawing.source import ChoiceSource, Draw, Field
    from workers_ai_contract.solving.boxes import Box
    from workers_ai_contract.solving.wants import Wanted
    from workers_ai_kernel import Json

_MOST_EXTRA = 6
_MOST_NAMES = 48
_MOST_ASKED = 8
_MOST_NAMED = 6
_ONE_IN = 6
_MORE_ITEMS = 3


class _Drawers(Protocol):
    def drawer(self, key: Wanted, depth: int) -> Draw: ...

    def has_value(self, key: Wanted) -> bool: ...


def object_drawer(drawers: _Drawers, box: Box, depth: int) -> Draw:
    """Return a function that draws objects of a case."""
    shape = ObjectShape(box.wants, box.matched)
    needed = box.members or {}
    known = [name for name in shape.known() if name not in needed and shape.may_have(name)]
    fields: list[Field] = [(name, drawers.drawer(key, depth + 1), True) for name, key in needed.items()]
    optional = _optional(drawers, shape, known[:_MOST_NAMES], depth)
    # Asking each of many properties whether it is there costs more than naming the few that are.
    some = optional if len(optional) > _MOST_ASKED else []
    fields += [] if some else optional
    names = (name for name in names_for(shape) if name not in needed and name not in known)
    extra = _optional(drawers, shape, islice(names, _MOST_EXTRA), depth)
    most = shape.most

    def choose(source: ChoiceSource) -> Field:
        return source.choice(some)

    def draw(source: ChoiceSource) -> Json:
        drawn = source.fields(fields)
        for name, draw_member, _ in source.several(0, _MOST_NAMED, choose) if some else ():
            if name not in drawn:
                drawn[name] = source.group(draw_member)
        if extra and source.integer(0, _ONE_IN - 1) == _ONE_IN - 1:
            name, draw_member, _ = source.choice(extra)
            drawn[name] = draw_member(source)
        if most is not None:
            for name in [each for each in reversed(drawn) if each not in needed]:
                if len(drawn) <= most:
                    break
                del drawn[name]
        return drawn

    return draw


def _optional(drawers: _Drawers, shape: ObjectShape, names: Iterable[str], depth: int) -> list[Field]:
    found: list[Field] = []
    for name in names:
        key = shape.key_of(name)
        if drawers.has_value(key):
            found.append((name, drawers.drawer(key, depth + 1), False))
    return found


def array_drawer(drawers: _Drawers, box: Box, depth: int) -> Draw:
    """Return a function that draws arrays of a case."""
    shape = ArrayShape(box.wants, box.matched)
    plan = box.items
    needed = [] if plan is None else plan.keys
    first = [drawers.drawer(key, depth + 1) for key in needed]
    more = _further(drawers, shape, len(needed), depth)
    equal = None if plan is None else plan.equal
    smallest = box.value if isinstance(box.value, list) else []

    def draw(source: ChoiceSource) -> Json:
        items = [source.group(each) for each in first]
        if equal is not None:
            items[equal[1]] = deepcopy(items[equal[0]])
        if shape.is_distinct and len({canonical(item) for item in items}) < len(items):
            items = deepcopy(smallest)
        items += _more_items(source, more)
        return _distinct(items) if shape.is_distinct else items

    return draw


def _further(drawers: _Drawers, shape: ArrayShape, start: int, depth: int) -> list[Draw]:
    """Return what draws further items, as long as there may be some."""
    room = _MORE_ITEMS if shape.most is None else min(_MORE_ITEMS, shape.most - start)
    if shape.most is None:
        room = max(room, shape.different - start)
    found: list[Draw] = []
    for index in range(start, start + room):
        key = shape.key_at(index)
        for want in shape.counts:
            if want.most is not None and Is(want.part) not in key:
                key = key | invalid(want.part)
        if not drawers.has_value(key):
            break
        found.append(drawers.drawer(key, depth + 1))
    return found


def _more_items(source: ChoiceSource, more: list[Draw]) -> list[Json]:
    if not more:
        return []
    if all(each is more[0] for each in more):
        return source.several(0, len(more), more[0])
    return [source.group(each) for each in more[: source.integer(0, len(more))]]


def _distinct(items: list[Json]) -> list[Json]:
    seen: set[str] = set()
    found: list[Json] = []
    for item in items:
        text = canonical(item)
        if text not in seen:
            seen.add(text)
            found.append(item)
    return found
