"""Draws values of any schema from a source of choices.

What is drawn follows from the cases that the solver found for the schema and, in the same way, for each
member and item. Each value is checked with the compiled schema before it is returned. Where the choices go
deep, or lead to nothing, the small value that the solver has found is taken.
"""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.anyschema.filling import array_drawer, object_drawer
from workers_ai_contract.anyschema.scalars import listed_drawer, number_drawer_of, text_drawer
from workers_ai_contract.drawing.free import free_value
from workers_ai_contract.errors import UsageError
from workers_ai_contract.solving import NO_VALUE, UNKNOWN, Is, Solver, root_of
from workers_ai_contract.solving.boxes import Missing
from workers_ai_contract.solving.checking import meets_all
from workers_ai_contract.solving.solver import listed_values
from workers_ai_contract.solving.wants import OfSort

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.contracts.own import OwnSchema
    from workers_ai_contract.drawing.source import ChoiceSource, Draw
    from workers_ai_contract.solving.boxes import Box
    from workers_ai_contract.solving.parts import Part
    from workers_ai_contract.solving.wants import Sort, Wanted
    from workers_ai_kernel import Json

_MOST_TRIES = 4
_DEEPEST = 5
_MOST_CONTAINERS = 60


class SchemaDrawer:
    """Draws values that are valid under a schema, or under the subschema at a pointer.

    With `sort`, only values of that sort are drawn.

    Raises:
        UsageError: it is proven that no value is valid, or no valid value was found.
    """

    def __init__(self, own: OwnSchema, pointer: str = "", sort: Sort | None = None) -> None:
        self.own = own
        self.solver = Solver()
        self.root = root_of(own.document)
        self._accepts = own.accepts
        self.redrawn = 0
        self._left = 0
        self._drawers: dict[tuple[Wanted, int], Draw] = {}
        key: Wanted = frozenset((Is(self.root),))
        if pointer:
            key = frozenset((Is(_part_at(own, self.root, pointer)),))
        if sort is not None:
            key |= {OfSort(sort)}
        if pointer or sort is not None:
            self._accepts = partial(_has_all, key)
        smallest = self.solver.find(key)
        if smallest is NO_VALUE:
            raise UsageError(f"{own.name} accepts no value: each case of it contradicts itself")
        if smallest is UNKNOWN:
            raise UsageError(f"{own.name}: no valid value was found, though one may exist")
        self.smallest: Json = smallest
        self._whole = self.drawer(key, 0)

    def draw(self, source: ChoiceSource) -> Json:
        """Draw a valid value."""
        accepts = self._accepts
        for _ in range(_MOST_TRIES):
            self._left = _MOST_CONTAINERS
            value = source.group(self._whole)
            if accepts(value):
                return value
            self.redrawn += 1
        return deepcopy(self.smallest)

    def drawer(self, key: Wanted, depth: int) -> Draw:
        """Return a function that draws what a member or an item must be, at some depth."""
        known = self._drawers.get((key, depth))
        if known is None:
            known = self._drawers[key, depth] = self._drawer(key, depth)
        return known

    def has_value(self, key: Wanted) -> bool:
        """Return whether a value was found for what a member or an item must be."""
        return not isinstance(self.solver.find(key), Missing)

    def _drawer(self, key: Wanted, depth: int) -> Draw:
        if all(isinstance(want, Is) and want.holds and want.part.is_free for want in key):
            return partial(free_value, depth=min(depth, 1))
        smallest = self.solver.find(key)
        if isinstance(smallest, Missing) or depth > _DEEPEST:
            return _constant(None if isinstance(smallest, Missing) else smallest)
        drawers: list[Draw] = []

        def draw(source: ChoiceSource) -> Json:
            if not drawers:
                drawers.extend(self._of_box(box, key, depth) for box in self.solver.boxes(key))
                drawers.extend((_constant(smallest),) if not drawers else ())
            return (drawers[0] if len(drawers) == 1 else source.choice(drawers))(source)

        return draw

    def _of_box(self, box: Box, key: Wanted, depth: int) -> Draw:  # noqa: PLR0911 - one a sort
        options = listed_values(box.wants)
        if options is not None:
            return listed_drawer(box, options, key)
        match box.sort:
            case "null":
                return _constant(None)
            case "boolean":
                return _constant(box.value) if box.wants else (lambda source: source.boolean())
            case "number":
                return number_drawer_of(box)
            case "string":
                return text_drawer(box)
            case "array":
                return self._limited(array_drawer(self, box, depth), box)
            case _:
                return self._limited(object_drawer(self, box, depth), box)

    def _limited(self, draw: Draw, box: Box) -> Draw:
        def drawn(source: ChoiceSource) -> Json:
            self._left -= 1
            return deepcopy(box.value) if self._left < 0 else draw(source)

        return drawn


def _has_all(key: Wanted, value: Json) -> bool:
    return meets_all(value, key)


def _part_at(own: OwnSchema, root: Part, pointer: str) -> Part:
    """Return the part at a pointer.

    Raises:
        UsageError: the schema has no subschema there that the root leads to.
    """
    for below in own.normal.walk():
        if below.pointer == pointer:
            return root.below(below)
    raise UsageError(f"{own.name} has no subschema at {pointer!r}")


def _constant(value: Json) -> Callable[[ChoiceSource], Json]:
    return lambda _source: deepcopy(value)
