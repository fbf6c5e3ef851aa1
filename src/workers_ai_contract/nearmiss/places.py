"""The places of a schema, and the values of a valid payload that each of them applies to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.coverage import acceptor
from workers_ai_contract.coverage.reaching import steps_below

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_contract.coverage.reaching import Step, Trail
    from workers_ai_contract.nearmiss.edits import PayloadPath
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

UNIONS = frozenset({"oneOf", "anyOf"})


@dataclass(frozen=True, slots=True, eq=False)
class SchemaPlace:
    """One subschema, the trail from the root to it, and the innermost union branch that contains it."""

    schema: Subschema
    trail: Trail
    branch: str | None

    def below(self, step: Step, child: Subschema) -> SchemaPlace:
        """Return the place one step further down."""
        branch = child.pointer if step[0] in UNIONS else self.branch
        return SchemaPlace(child, (*self.trail, (self.schema, step)), branch)


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A value of a valid payload, and the place in the schema that it satisfies."""

    place: SchemaPlace
    value: Json
    path: PayloadPath


Places: TypeAlias = "Mapping[str, SchemaPlace]"


def places_of(root: Subschema) -> dict[str, SchemaPlace]:
    """Return all places by the pointers of their schemas, parents first."""
    return {place.schema.pointer: place for place in _places(SchemaPlace(root, (), None))}


def sites_of(places: Places, payload: Json) -> Iterator[Site]:
    """Yield the sites of a valid payload, outermost first; for a union, only branches that match."""
    yield from _sites(places, places[""], payload, ())


def _places(place: SchemaPlace) -> Iterator[SchemaPlace]:
    yield place
    for step, child in steps_below(place.schema):
        yield from _places(place.below(step, child))


def _sites(places: Places, place: SchemaPlace, value: Json, path: PayloadPath) -> Iterator[Site]:
    schema = place.schema
    yield Site(place, value, path)
    if isinstance(value, dict):
        for name, member in value.items():
            declared = schema.properties.get(name, schema.additional)
            if declared is not None:
                yield from _sites(places, places[declared.pointer], member, (*path, name))
    elif isinstance(value, list) and schema.items is not None:
        items = places[schema.items.pointer]
        for index, item in enumerate(value):
            yield from _sites(places, items, item, (*path, index))
    for branch in (*schema.one_of, *schema.any_of):
        if acceptor(branch)(value):
            yield from _sites(places, places[branch.pointer], value, path)
