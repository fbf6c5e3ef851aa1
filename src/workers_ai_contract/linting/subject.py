"""A schema as the lint rules see it: its places, the solver, and both oracles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.linting.oracles import PlaceOracles
from workers_ai_contract.solving import Solver, root_of
from workers_ai_kernel.pointers import resolve, tokens
from workers_ai_kernel.schema.localising import localised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.contracts.own import OwnSchema
    from workers_ai_contract.solving import Part
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import Subschema

_MOST_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class LintedPlace:
    """One subschema: its pointer, the part that it is, as it is written, and what else applies around it."""

    pointer: str
    part: Part
    written: JsonObject
    around: tuple[Part, ...]

    @property
    def is_branch(self) -> bool:
        """Whether it is a branch of a union."""
        steps = tokens(self.pointer)
        return len(steps) > 1 and steps[-2] in {"oneOf", "anyOf"}


class LintSubject:
    """One schema to look at."""

    def __init__(self, own: OwnSchema) -> None:
        self.own = own
        self.root = root_of(own.document)
        self.solver = Solver()
        self.oracles = PlaceOracles(own)

    @cached_property
    def sites(self) -> tuple[LintedPlace, ...]:
        """Every subschema reachable from the root, each place once, including mere references."""
        found: dict[str, LintedPlace] = {}
        self._visit(self.own.normal, (), found)
        return tuple(found.values())

    @cached_property
    def places(self) -> tuple[LintedPlace, ...]:
        """All places except mere references."""
        return tuple(place for place in self.sites if place.pointer == place.part.schema.pointer)

    @cached_property
    def by_pointer(self) -> Mapping[str, LintedPlace]:
        """The places by their pointers."""
        return {place.pointer: place for place in self.places}

    def _visit(self, schema: Subschema, around: tuple[Part, ...], found: dict[str, LintedPlace]) -> None:
        part = self.root.below(schema)
        if schema.link is not None and schema.pointer != part.schema.pointer:
            self._record(schema.pointer, part, around, found)
        if part.schema.pointer in found or len(found) >= _MOST_PLACES:
            return
        self._record(part.schema.pointer, part, around, found)
        here = part.schema
        in_place = {id(child) for child in (*here.one_of, *here.any_of, *here.all_of)}
        in_place |= {id(here.conditions[key]) for key in ("then", "else", "if") if key in here.conditions}
        in_place |= {id(child) for child in here.dependents.values()}
        for child in here.children():
            self._visit(child, (*around, part) if id(child) in in_place else (), found)

    def _record(
        self, pointer: str, part: Part, around: tuple[Part, ...], found: dict[str, LintedPlace]
    ) -> None:
        written = resolve(self._local, pointer)
        place = LintedPlace(pointer, part, written if isinstance(written, dict) else {}, around)
        found.setdefault(pointer, place)

    @cached_property
    def _local(self) -> Json:
        return localised(self.own.schema, self.own.dialect)
