"""Finds strings, numbers, booleans and null that match given facts."""

from __future__ import annotations

import math
from itertools import chain, count
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.demands import NotAmong
from workers_ai_contract.coverage.meeting import meets_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.coverage.demands import Demand
    from workers_ai_contract.coverage.facts import Facts
    from workers_ai_kernel import Json

_WORD = "tide"


def scalar(facts: Facts) -> tuple[Json] | None:
    """Return a scalar that matches the facts, as a tuple because it can be null; None if there is none."""
    # One candidate more than there are excluded values and bounds, so one is left if any exists.
    tries = len(facts.excluded) + 4
    demands: list[Demand] = [*facts.lower, *facts.upper, NotAmong(facts.excluded)]
    for _, value in zip(range(tries), _candidates(facts), strict=False):
        if meets_all(value, demands):
            return (value,)
    return None


def _candidates(facts: Facts) -> Iterator[Json]:
    if facts.kind == "string":
        return _texts(facts)
    if facts.kind == "integer":
        return _integers(facts)
    if facts.kind == "fraction":
        return _fractions(facts)
    return iter((False, True) if facts.kind == "boolean" else (None,))


def _texts(facts: Facts) -> Iterator[Json]:
    shortest = int(max((fact.bound for fact in facts.lower), default=0))
    longest = min((fact.bound - fact.strictly for fact in facts.upper), default=None)
    if longest is not None:
        length = max(shortest, 0)
        return chain(iter([_WORD[: int(longest)]]), ("." * length for _ in count()))
    return (_WORD + "." * max(number, shortest - len(_WORD)) for number in count())


def _lowest(facts: Facts) -> float | None:
    return max((fact.bound for fact in facts.lower), default=None)


def _highest(facts: Facts) -> float | None:
    return min((fact.bound for fact in facts.upper), default=None)


def _integers(facts: Facts) -> Iterator[Json]:
    lowest, highest = _lowest(facts), _highest(facts)
    if lowest is not None:
        return count(math.ceil(lowest))
    return count(0 if highest is None else math.floor(highest), -1)


def _fractions(facts: Facts) -> Iterator[Json]:
    lowest, highest = _lowest(facts), _highest(facts)
    if lowest is None and highest is None:
        return (number + 0.5 for number in count())
    if lowest is None or highest is None:
        step = 1 if highest is None else -1
        base = lowest if highest is None else highest
        assert base is not None  # noqa: S101 - one of the two bounds exists
        return (base + step * (number + 0.5) for number in count())
    ends = (float(end) for end in (lowest, highest) if not float(end).is_integer())
    return chain(ends, _between(lowest, highest) if lowest < highest else ())


def _between(lowest: float, highest: float) -> Iterator[float]:
    width = highest - lowest
    return (value for number in count(2) if not (value := lowest + width / number).is_integer())
