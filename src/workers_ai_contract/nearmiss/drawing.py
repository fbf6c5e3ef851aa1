"""Draws near misses from a source of choices: a valid payload, and one mutation of it that is proven."""

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
    from workers_ai_contract.drawing import Contract, Source, Subject
    from workers_ai_contract.nearmiss.covering import Covering
    from workers_ai_contract.nearmiss.mutations import Mutation
    from workers_ai_contract.nearmiss.places import Places, Site
    from workers_ai_kernel import Json

# The name of the schema that the payload is wrong under, and the near miss.
Named: TypeAlias = "tuple[str, NearMiss]"

# So many near misses of drawn payloads for one of a smallest payload.
_SELDOM = 7
_MOST_ORIGINS = 6
_MOST_MUTATIONS = 4


def draw_near_miss(source: Source, contract: Contract, keyword: str | None = None) -> NearMiss:
    """Draw a near miss of a contract, of any keyword or of one.

    Raises:
        UsageError: the contract has nowhere the keyword.
        UndrawableError: the choices led nowhere; others may not.
    """
    return near_miss_drawer(contract, keyword)(source)[1]


def near_miss_drawer(contract: Contract, keyword: str | None = None) -> Callable[[Source], Named]:
    """Return what draws near misses of one contract with the names of their schemas, for those who draw many.

    Raises:
        UsageError: the contract has nowhere the keyword.
    """
    subjects = [_Mutator(contract, subject, keyword) for subject in contract.subjects()]
    able = [each for each in subjects if each.can_be_wrong]
    if not able:
        raise UsageError(f"nothing in this contract can violate {keyword!r}: choose another keyword")

    def draw(source: Source) -> Named:
        mutator = source.choice(able) if len(able) > 1 else able[0]
        return mutator.name, mutator.draw(source)

    return draw


def near_miss_sequence(contract: Contract, seed: int, keyword: str | None = None) -> Iterator[Named]:
    """Return an iterator over near misses with the names of their schemas, without end.

    One for every occurrence of a keyword, or of the one keyword, comes first, each once; the seed decides
    their order and all that follow.

    Raises:
        UsageError: the keyword does not occur in the contract.
    """
    return _sequence(contract, near_miss_drawer(contract, keyword), Random(seed), keyword)  # noqa: S311 - no secret


def _sequence(
    contract: Contract, draw: Callable[[Source], Named], random: Random, keyword: str | None
) -> Iterator[Named]:
    yield from _covering(contract, random, keyword)
    source = SeededSource(random)
    while True:
        try:
            yield draw(source)
        except UndrawableError:
            continue


def _covering(contract: Contract, random: Random, keyword: str | None) -> Iterator[Named]:
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
    """Draws valid payloads of one subject, and makes them wrong."""

    def __init__(self, contract: Contract, subject: Subject, keyword: str | None) -> None:
        self.name = subject.name
        self._contract = contract
        self._subject = subject
        self._keyword = keyword
        self._certifier = Certifier(contract, subject)
        # Under the enforced profile too: what only the API takes has no place in the schema.
        self._draw = subject_drawer(subject, Profile.PUBLISHED, contract.revision)

    @property
    def can_be_wrong(self) -> bool:
        """Whether there is anything to violate."""
        return bool(self._wanted)

    def draw(self, source: Source) -> NearMiss:
        """Draw a near miss: of the smallest payload now and then, and of a drawn one else."""
        if source.integer(0, _SELDOM) > 0:
            for _ in range(_MOST_ORIGINS):
                found = self._mutated(source, source.group(self._draw))
                if found is not None:
                    return found
        return self._smallest(source)

    def _mutated(self, source: Source, origin: Json) -> NearMiss | None:
        sites = [site for site in sites_of(self._places, origin) if self._is_telling(site)]
        for _ in range(_MOST_MUTATIONS if sites else 0):
            kinds = self._mutations(source.choice(sites))
            if not kinds:
                continue
            found = self._certifier.certify(source.choice(source.choice(kinds)), origin)
            if isinstance(found, NearMiss):
                return found
        return None

    def _mutations(self, site: Site) -> list[list[Mutation]]:
        """Return the mutations of a site, those of one keyword together."""
        found: dict[str, list[Mutation]] = {}
        for mutation in mutations_at(self._places, site):
            if self._keyword in {None, mutation.point.keyword}:
                found.setdefault(mutation.point.keyword, []).append(mutation)
        return list(found.values())

    def _smallest(self, source: Source) -> NearMiss:
        for _ in range(_MOST_ORIGINS):
            found = self._covering.simplest(source.choice(self._wanted))
            if found is not None:
                return found
        raise UndrawableError(self.name)

    def _is_telling(self, site: Site) -> bool:
        return site.place.schema.pointer in self._telling

    @cached_property
    def _places(self) -> Places:
        return places_of(self._subject.schema)

    @cached_property
    def _wanted(self) -> tuple[Point, ...]:
        return tuple(each for each in self._covering.points if self._keyword in {None, each.keyword})

    @cached_property
    def _telling(self) -> frozenset[str]:
        """The places with anything to violate there, or, for null in place of nothing, just below."""
        telling: set[str] = set()
        for point in violated_points(self._subject.schema):
            if self._keyword in {None, point.keyword}:
                telling.add(point.pointer)
                trail = self._places[point.pointer].trail
                if trail and trail[-1][1][0] == "properties":
                    telling.add(trail[-1][0].pointer)
        return frozenset(telling)

    @cached_property
    def _covering(self) -> Covering:
        return next(each for each in coverings(self._contract) if each.subject.name == self.name)
