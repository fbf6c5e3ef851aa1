"""Finds a near miss for every keyword occurrence of a contract, or the reason why none exists."""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING

from workers_ai_contract.coverage import NOTHING, Point, Side, Unreachable, find, violated_points
from workers_ai_contract.coverage.demands import satisfies
from workers_ai_contract.coverage.reaching import Goal
from workers_ai_contract.coverage.satisfying import UndecidedError
from workers_ai_contract.nearmiss.certificate import Certifier
from workers_ai_contract.nearmiss.claim import NearMiss
from workers_ai_contract.nearmiss.mutations import mutations_at
from workers_ai_contract.nearmiss.places import places_of, sites_of
from workers_ai_contract.nearmiss.proving import why_impossible
from workers_ai_contract.vocabulary import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_contract.coverage import Cover, Coverage
    from workers_ai_contract.coverage.satisfying import Found
    from workers_ai_contract.drawing import ContractSpec, Subject
    from workers_ai_contract.nearmiss.mutations import Mutation
    from workers_ai_contract.nearmiss.places import Places, SchemaPlace, Site
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

# The maximum number of values tried for one place, from the smallest payloads.
_MOST_SITES = 24
_MOST_STEPS = 2_000


class Covering:
    """The near misses that together violate every keyword occurrence of one schema, computed lazily."""

    def __init__(self, contract: ContractSpec, subject: Subject, cover: Cover) -> None:
        self.subject = subject
        self._certifier = Certifier(contract, subject)
        self._is_enforced = contract.profile == Profile.ENFORCED
        self._cover = cover
        self._smallest: dict[str, Found] = {}
        self._simplest: dict[Point, NearMiss | None] = {}

    @cached_property
    def places(self) -> Places:
        """The places of the schema."""
        return places_of(self.subject.schema)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points that can be violated, in the order of the schema."""
        within = self._cover.within
        found = violated_points(self.subject.schema)
        return tuple(each for each in found if f"{each.pointer}/".startswith(f"{within}/"))

    def near_misses(self, point: Point) -> Iterator[NearMiss]:
        """Yield the near misses of one point: one, or one for each pair of branches that can both match."""
        seen: set[tuple[int, int] | None] = set()
        for mutation, origin in self._mutations(point):
            kind = None if mutation.pair is None else (min(mutation.pair), max(mutation.pair))
            if kind in seen:
                continue
            found = self._certifier.certify(mutation, origin)
            if isinstance(found, NearMiss):
                seen.add(kind)
                yield found
                if kind is None:
                    return

    def simplest(self, point: Point) -> NearMiss | None:
        """Return the first near miss of a point, from the smallest payload that has a value there."""
        if point not in self._simplest:
            self._simplest[point] = next(self.near_misses(point), None)
        return self._simplest[point]

    def every_mutation(self, point: Point) -> Iterator[NearMiss]:
        """Yield a near miss for each way to violate one point."""
        seen: set[str] = set()
        for mutation, origin in self._mutations(point):
            if mutation.name not in seen:
                found = self._certifier.certify(mutation, origin)
                if isinstance(found, NearMiss):
                    seen.add(mutation.name)
                    yield found

    def why_missing(self, point: Point) -> Unreachable:
        """Return the proof that a point has no near miss, or why the attempts were rejected."""
        proof = None if self._is_enforced else why_impossible(self.subject.schema, self.places, point)
        if proof is not None:
            return proof
        reasons = Counter(
            str(self._certifier.certify(mutation, origin)) for mutation, origin in self._mutations(point)
        )
        reason = reasons.most_common(1)[0][0] if reasons else "no valid payload was found to mutate"
        return Unreachable(point, "undecided", self.subject.schema.pointer, reason)

    def _mutations(self, point: Point) -> Iterator[tuple[Mutation, Json]]:
        for site, origin in islice(self._sites_at(self.places[point.pointer]), _MOST_SITES):
            for mutation in mutations_at(self.places, site):
                if mutation.point == point:
                    yield mutation, origin

    def _sites_at(self, place: SchemaPlace) -> Iterator[tuple[Site, Json]]:
        pointer = place.schema.pointer
        if pointer not in self._smallest:
            self._smallest[pointer] = _smallest_with(self.subject.schema, place)
        smallest = self._smallest[pointer]
        if smallest is not NOTHING:
            yield from ((site, smallest) for site in sites_of(self.places, smallest) if site.place is place)
        yield from self._sites.get(pointer, ())

    @cached_property
    def _sites(self) -> dict[str, list[tuple[Site, Json]]]:
        """The sites of each place, from the smallest payload to the largest."""
        found: dict[str, list[tuple[Site, Json]]] = {}
        for payload in sorted(self._cover.payloads, key=_size):
            for site in sites_of(self.places, payload):
                found.setdefault(site.place.schema.pointer, []).append((site, payload))
        return found


def _smallest_with(schema: Subschema, place: SchemaPlace) -> Found:
    """Return a small valid payload that has a value at a place."""
    goal = Goal(Point(place.schema.pointer, "", ""), place.schema, place.trail, ())
    try:
        return find(satisfies(schema), *goal.from_root(), most_steps=_MOST_STEPS)
    except UndecidedError:
        return NOTHING


def _size(value: Json) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1


@cache
def coverings(contract: ContractSpec) -> tuple[Covering, ...]:
    """Return the covering of each schema of a contract, in the order of the contract."""
    by_name = {subject.name: subject for subject in reversed(contract.subjects())}
    return tuple(Covering(contract, by_name[name], cover) for name, cover in contract.covers().items())


def covering_near_misses(contract: ContractSpec) -> list[NearMiss]:
    """Return a near miss for every keyword occurrence that has one, in the order of the schema."""
    return [
        near_miss
        for covering in coverings(contract)
        for point in covering.points
        for near_miss in covering.near_misses(point)
    ]


def unproven(contract: ContractSpec) -> list[Unreachable]:
    """Return the keyword occurrences without a near miss, each with proof or reason."""
    return [
        covering.why_missing(point)
        for covering in coverings(contract)
        for point in covering.points
        if covering.simplest(point) is None
    ]


def explain_missing(contract: ContractSpec, coverages: Mapping[str, Coverage]) -> None:
    """Add to each coverage why its missing violations have no near miss; `coverages` is by schema name."""
    for covering in coverings(contract):
        coverage = coverages[covering.subject.name]
        for point, proof in coverage.missing(Side.VIOLATED):
            if proof is None and covering.simplest(point) is None:
                coverage.explain(covering.why_missing(point))
