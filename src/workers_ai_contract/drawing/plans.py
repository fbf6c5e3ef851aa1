"""Compiles a schema once into a function that draws valid values from any source of choices.

Property names guide towards realistic values (a `role` is one of the roles); the schema decides what is
valid. Drawn values need no validation, except where it is not proven that the branches of a union are
disjoint: there each value is validated before it is returned.
"""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.accepting import acceptor
from workers_ai_contract.coverage.cases import is_free
from workers_ai_contract.drawing import text
from workers_ai_contract.drawing.branches import union_paths
from workers_ai_contract.drawing.free import ADDED_NAMES, free_object, free_value
from workers_ai_contract.drawing.scalars import number_drawer, string_drawer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workers_ai_contract.drawing.branches import UnionPath
    from workers_ai_contract.drawing.source import ChoiceSource, Draw, Field
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import JsonType, Subschema

_MOST_ITEMS = 4
_MOST_TRIES = 8
_NAMES = frozenset({*text.NAMES, *ADDED_NAMES})


class UndrawableError(Exception):
    """No value accepted by the schema could be drawn."""


class Planner:
    """Compiles schemas; with `single_items`, an array that is a branch of a union has at most one item."""

    def __init__(self, *, single_items: bool = False) -> None:
        self._single_items = single_items
        self._plans: dict[tuple[int, bool], tuple[Subschema, Draw]] = {}

    def plan(self, schema: Subschema, *, in_union: bool = False) -> Draw:
        """Return a function that draws values accepted by `schema`."""
        key = (id(schema), in_union)
        known = self._plans.get(key)
        if known is None:
            known = self._plans[key] = (schema, self._planned(schema, in_union=in_union))
        return known[1]

    def paths(self, schema: Subschema) -> list[tuple[Subschema, Draw]]:
        """Return the leaf of each path through the top-level unions, with its drawing function."""
        return [(path.leaf, self._path_drawer(schema, path)) for path in union_paths(schema, _NAMES)]

    def _planned(self, schema: Subschema, *, in_union: bool) -> Draw:
        if schema.enum is not None:
            accepts = acceptor(schema)
            return _chosen([option for option in schema.enum if accepts(option)])
        if schema.union:
            drawers = [draw for _, draw in self.paths(schema)]
            return one_of(drawers) if len(drawers) > 1 else drawers[0]
        if is_free(schema):
            return partial(free_value, depth=0)
        return one_of([self._of_type(schema, name, in_union=in_union) for name in schema.types])

    def _of_type(self, schema: Subschema, name: JsonType, *, in_union: bool) -> Draw:
        if name == "object":
            return self._object(schema, ())
        if name == "array":
            return self._array(schema, 1 if in_union and self._single_items else _MOST_ITEMS)
        if name == "string":
            return string_drawer(schema)
        if name in {"integer", "number"}:
            return number_drawer(schema, name)
        return (lambda source: source.boolean()) if name == "boolean" else (lambda _source: None)

    def _path_drawer(self, schema: Subschema, path: UnionPath) -> Draw:
        if path.separators:
            draw = self._object(path.schema, path.separators)
        else:
            draw = self.plan(path.schema, in_union=bool(schema.one_of))
        return draw if path.certain else _checked(draw, schema)

    def _object(self, schema: Subschema, separators: tuple[JsonObject, ...]) -> Draw:
        undeclared = [name for name in schema.required if name not in schema.properties]
        other = None if schema.additional is None else schema.additional
        unnamed = partial(free_value, depth=1) if other is None or not other.types else self.plan(other)
        fields: list[Field] = [
            (name, self.plan(child), name in schema.required) for name, child in schema.properties.items()
        ]
        fields += [(name, unnamed, True) for name in undeclared]
        if not fields and schema.additional is None:
            return partial(free_object, depth=0)
        return _object_drawer(tuple(fields), self._added(schema), separators)

    def _added(self, schema: Subschema) -> Callable[[ChoiceSource, JsonObject], None] | None:
        """Return a function that adds undeclared properties, or None if the schema rejects them."""
        if schema.additional is None:
            return _add_undeclared
        if not schema.additional.types:
            return None
        draw = self.plan(schema.additional)

        def add(source: ChoiceSource, drawn: JsonObject) -> None:
            for name in text.names(source, _MOST_ITEMS):
                if name not in schema.properties:
                    drawn[name] = source.group(draw)

        return add

    def _array(self, schema: Subschema, most: int) -> Draw:
        draw = partial(free_value, depth=1) if schema.items is None else self.plan(schema.items)
        return lambda source: source.several(0, most, draw)


def _object_drawer(
    fields: tuple[Field, ...],
    add: Callable[[ChoiceSource, JsonObject], None] | None,
    separators: tuple[JsonObject, ...],
) -> Draw:
    def draw(source: ChoiceSource) -> Json:
        drawn = source.fields(fields)
        if add is not None:
            add(source, drawn)
        if separators:
            drawn.update(deepcopy(source.choice(separators)))
        return drawn

    return draw


def _add_undeclared(source: ChoiceSource, drawn: JsonObject) -> None:
    if source.integer(0, 9) == 9:  # noqa: PLR2004 - one in ten
        drawn[source.choice(ADDED_NAMES)] = free_value(source, depth=2)


def _chosen(options: Sequence[Json]) -> Draw:
    if not options:
        raise UndrawableError("the schema accepts no value")
    if any(isinstance(option, dict | list) for option in options):
        return lambda source: deepcopy(source.choice(options))
    if len(options) == 1:
        only = options[0]
        return lambda _source: only
    return lambda source: source.choice(options)


def one_of(drawers: Sequence[Draw]) -> Draw:
    """Return a function that chooses one of several drawing functions and calls it."""
    if len(drawers) == 1:
        return drawers[0]
    return lambda source: source.choice(drawers)(source)


def _checked(draw: Draw, schema: Subschema) -> Draw:
    accepts = acceptor(schema)

    def drawn(source: ChoiceSource) -> Json:
        for _ in range(_MOST_TRIES):
            value = source.group(draw)
            if accepts(value):
                return value
        raise UndrawableError(schema.pointer)

    return drawn
