"""Draws near misses from a source of choices: a valid payload and one proven mutation of it."""

from __future__ import annotations

from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.coverage import violated_points
from workers_ai_contract.drawing import SeededSource, UndrawableError
from workers_ai_contract.drawing.payloads import subject_drawer
from workers_ai_contract.errors import UsageError
from workers_ai_contract.nearmiss.certificate import Certifier
from workers_ai_contract.nearmiss.claim import NearMiss
from workers_ai_contract.nearmiss.covering import coverings
from workers_ai_contract.nearmiss.mutations import mutations_at
from workers_ai_contract.nearmiss.places import places_of, sites_of
from workers_ai_contract.vocabulary import Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.coverage import Point
    from workers_ai_contract.drawing import ChoiceSource, ContractSpec, Subject
    from workers_ai_contract.nearmiss.covering import Covering
    from workers_ai_contract.nearmiss.mutations import Mutation
    from workers_ai_contract.nearmiss.places import Places, Site
    from workers_ai_kernel import Json

# The name of the schema that rejects the payload, and the near miss.
NamedNearMiss: TypeAlias = "tuple[str, NearMiss]"

# The ratio of near misses from drawn payloads to those from the smallest payloads.
_DRAWN_PER_SMALLEST = 7
_MOST_ORIGINS = 6
_MOST_MUTATIONS = 4


def draw_near_miss(source: ChoiceSource, contract: ContractSpec, keyword: str | None = None) -> NearMiss:
    """Draw a near miss of a contract, for any keyword or a given one.

    Raises:
        UsageError: the contract does not use the keyword.
        UndrawableError: these choices lead to no near miss; try again with others.
    """
    return near_miss_drawer(contract, keyword)(source)[1]


def near_miss_drawer(
    contract: ContractSpec, keyword: str | None = None
) -> Callable[[ChoiceSource], NamedNearMiss]:
    """Return a function that draws near misses with the names of their schemas; faster for many.

    Raises:
        UsageError: the contract does not use the keyword.
    """
    subjects = [_Mutator(contract, subject, keyword) for subject in contract.subjects()]
    able = [each for each in subjects if each.can_be_wrong]
    if not able:
        raise UsageError(f"no payload of this contract can violate {keyword!r}: choose another keyword")

    def draw(source: ChoiceSource) -> NamedNearMiss:
        mutator = source.choice(able) if len(able) > 1 else able[0]
        return mutator.name, mutator.draw(source)

    return draw


def near_miss_sequence(
    contract: ContractSpec, seed: int, keyword: str | None = None
) -> Iterator[NamedNearMiss]:
    """Return an iterator over endless near misses with the names of their schemas.

    First comes one near miss for every keyword occurrence (of the given keyword), then random ones;
    the seed determines the order and all random near misses.

    Raises:
        UsageError: the keyword does not occur in the contract.
    """
    return _sequence(contract, near_miss_drawer(contract, keyword), Random(seed), keyword)  # noqa: S311 - no secret


def _sequence(
    contract: ContractSpec, draw: Callable[[ChoiceSource], NamedNearMiss], random: Random, keyword: str | None
) -> Iterator[NamedNearMiss]:
    yield from _covering(contract, random, keyword)
    source = SeededSource(random)
    while True:
        try:
            yield draw(source)
        except UndrawableError:
            continue


def _covering(contract: ContractSpec, random: Random, keyword: str | None) -> Iterator[NamedNearMiss]:
    left = [
        (covering, point)
        for covering in coverings(contract)
        for point in covering.points
        if keyword in {None, point.keyword}
    ]
    while left:
        covering, point = left.pop(int(random.random() * len(left)))
        for near_miss in covering.near_misses(point):
            yield covering.subject.name, near_miss


class _Mutator:
    """Draws valid payloads of one subject and mutates them."""

    def __init__(self, contract: ContractSpec, subject: Subject, keyword: str | None) -> None:
        self.name = subject.name
        self._contract = contract
        self._subject = subject
        self._keyword = keyword
        self._certifier = Certifier(contract, subject)
        # Also for the enforced profile: values that only the API accepts have no place in the schema.
        self._draw = subject_drawer(subject, Profile.PUBLISHED, contract.revision)

    @property
    def can_be_wrong(self) -> bool:
        """Whether any point can be violated."""
        return bool(self._wanted)

    def draw(self, source: ChoiceSource) -> NearMiss:
        """Draw a near miss, usually from a drawn payload, sometimes from the smallest one."""
        if source.integer(0, _DRAWN_PER_SMALLEST) > 0:
            for _ in range(_MOST_ORIGINS):
                found = self._mutated(source, source.group(self._draw))
                if found is not None:
                    return found
        return self._smallest(source)

    def _mutated(self, source: ChoiceSource, origin: Json) -> NearMiss | None:
        sites = [site for site in sites_of(self._places, origin) if self._can_be_violated(site)]
        for _ in range(_MOST_MUTATIONS if sites else 0):
            kinds = self._mutations(source.choice(sites))
            if not kinds:
                continue
            found = self._certifier.certify(source.choice(source.choice(kinds)), origin)
            if isinstance(found, NearMiss):
                return found
        return None

    def _mutations(self, site: Site) -> list[list[Mutation]]:
        """Return the mutations of a site, grouped by keyword."""
        found: dict[str, list[Mutation]] = {}
        for mutation in mutations_at(self._places, site):
            if self._keyword in {None, mutation.point.keyword}:
                found.setdefault(mutation.point.keyword, []).append(mutation)
        return list(found.values())

    def _smallest(self, source: ChoiceSource) -> NearMiss:
        for _ in range(_MOST_ORIGINS):
            found = self._covering.simplest(source.choice(self._wanted))
            if found is not None:
                return found
        raise UndrawableError(self.name)

    def _can_be_violated(self, site: Site) -> bool:
        return site.place.schema.pointer in self._violable

    @cached_property
    def _places(self) -> Places:
        return places_of(self._subject.schema)

    @cached_property
    def _wanted(self) -> tuple[Point, ...]:
        return tuple(each for each in self._covering.points if self._keyword in {None, each.keyword})

    @cached_property
    def _violable(self) -> frozenset[str]:
        """The places with a point, and the objects above them, where null can replace an absent property."""
        pointers: set[str] = set()
        for point in violated_points(self._subject.schema):
            if self._keyword in {None, point.keyword}:
                pointers.add(point.pointer)
                trail = self._places[point.pointer].trail
                if trail and trail[-1][1][0] == "properties":
                    pointers.add(trail[-1][0].pointer)
        return frozenset(pointers)

    @cached_property
    def _covering(self) -> Covering:
        return next(each for each in coverings(self._contract) if each.subject.name == self.name)
