"""Draws numbers, texts and listed values of one case."""

from __future__ import annotations

import math
from copy import deepcopy
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from workers_ai_contract.anyschema.formats import SAMPLES
from workers_ai_contract.drawing import text
from workers_ai_contract.solving.checking import meets_all, sort_of
from workers_ai_contract.solving.multiples import as_number, exactly, is_undisputed
from workers_ai_contract.solving.scalars import number_range, sizes, text_candidates
from workers_ai_contract.solving.texts import matching_text
from workers_ai_contract.solving.wants import Hint, Matches

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workers_ai_contract.drawing.source import ChoiceSource, Draw
    from workers_ai_contract.solving.boxes import Box
    from workers_ai_contract.solving.wants import Want, Wanted
    from workers_ai_kernel import Json

_MOST_TRIES = 6
_LARGEST_INTEGER = 1_000_000
_LARGEST_NUMBER = 1_000.0
_LONGEST_OF_WORDS = 200
# Of eight kinds of numbers, the last two are the bounds.
_KINDS, _AT_LOW, _AT_HIGH = 8, 6, 7


def listed_drawer(box: Box, listed: Sequence[Json], key: Wanted) -> Draw:
    """Return a function that draws one of the listed values."""
    options = [value for value in listed if sort_of(value) == box.sort and meets_all(value, box.wants)]
    options = [value for value in options if meets_all(value, key)] or [box.value]
    return lambda source: deepcopy(source.choice(options))


def number_drawer_of(box: Box) -> Draw:
    """Return a function that draws numbers of a case; each bound is drawn with a probability of 1/8."""
    numbers = number_range(box.wants)
    step = numbers.step or Fraction(1)
    low = _whole(numbers.low, up=True, other=min(numbers.high, 0) - _LARGEST_INTEGER, step=step)
    high = _whole(numbers.high, up=False, other=max(numbers.low, 0) + _LARGEST_INTEGER, step=step)
    has_whole = low <= high
    between = None if numbers.step is not None else _interval(numbers.low, numbers.high)
    bounds = [bound for bound in (numbers.low, numbers.high) if math.isfinite(bound)]

    def drawn(source: ChoiceSource) -> float | None:
        kind = source.integer(0, _KINDS - 1)
        if bounds and kind in {_AT_LOW, _AT_HIGH}:
            bound = bounds[-1] if kind == _AT_HIGH else bounds[0]
            return int(bound) if float(bound).is_integer() else bound
        if between is not None and (kind % 2 or not has_whole):
            return source.number(*between)
        value = as_number(source.integer(low, high) * step) if has_whole else 0
        return value if value is not None and is_undisputed(value, step) else None

    return _checked(drawn, box)


def _whole(bound: float, *, up: bool, other: float, step: Fraction) -> int:
    """Return a bound as a number of steps."""
    steps = exactly(bound if math.isfinite(bound) else other) / step
    return math.ceil(steps) if up else math.floor(steps)


def _interval(low: float, high: float) -> tuple[float, float]:
    least = low if math.isfinite(low) else min(high, 0) - _LARGEST_NUMBER
    most = high if math.isfinite(high) else max(low, 0) + _LARGEST_NUMBER
    return (least, most) if math.isfinite(most - least) else (least, least)


def text_drawer(box: Box) -> Draw:
    """Return a function that draws texts of a case."""
    patterns = [want.pattern for want in box.wants if isinstance(want, Matches) and want.holds]
    drawn = _matching(patterns, box.wants) if patterns else _worded(box.wants)
    samples = [
        sample
        for want in box.wants
        if isinstance(want, Hint)
        for sample in SAMPLES.get(want.format, ())
        if meets_all(sample, box.wants)
    ]

    checked = _checked(drawn, box)

    def draw(source: ChoiceSource) -> Json:
        if samples and source.integer(0, 3) < 3:  # noqa: PLR2004 - three in four
            return source.choice(samples)
        return checked(source)

    return draw


def _checked(drawn: Callable[[ChoiceSource], Json], box: Box) -> Draw:
    """Return a function that draws until a value has all that the case wants; else its known value.

    None is not a value.
    """

    def draw(source: ChoiceSource) -> Json:
        for _ in range(_MOST_TRIES):
            value = drawn(source)
            if value is not None and meets_all(value, box.wants):
                return value
        return box.value

    return draw


def _matching(patterns: list[str], wants: tuple[Want, ...]) -> Callable[[ChoiceSource], str]:
    least, most = sizes(wants)

    def drawn(source: ChoiceSource) -> str:
        found = matching_text(source.choice(patterns), lambda count: source.integer(0, count - 1))
        if len(found) < least:
            found += "a" * (least - len(found))
        return found if most is None else found[:most]

    return drawn


def _worded(wants: tuple[Want, ...]) -> Callable[[ChoiceSource], str]:
    least, most = sizes(wants)
    if least > _LONGEST_OF_WORDS:
        options = list(islice(text_candidates(wants), 8))
        return lambda source: source.choice(options)
    options = [word if most is None else word[:most] for word in text.texts(least)]
    return lambda source: source.choice(options)
