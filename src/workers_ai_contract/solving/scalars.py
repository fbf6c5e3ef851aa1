"""Numbers and texts that have what is wanted, the simplest first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, count, islice
from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.solving.checking import meets_all
from workers_ai_contract.solving.multiples import as_number, common_step, exactly, is_undisputed
from workers_ai_contract.solving.texts import matching_text
from workers_ai_contract.solving.wants import Except, Matches, Multiple, NumberBound, Size, Whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_contract.solving.wants import Want
    from workers_ai_kernel import Json

_MOST_TRIED = 400
_SAMPLES = 300
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers between two bounds: all, or the multiples of a step; `others` are further wants."""

    low: float
    high: float
    low_is_out: bool
    high_is_out: bool
    step: Fraction | None
    others: tuple[Want, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the bounds leave nothing."""
        if self.step is not None:
            return self.first is not None and self.last is not None and self.first > self.last
        if self.low == self.high:
            return self.low_is_out or self.high_is_out
        return self.low > self.high

    @property
    def first(self) -> int | None:
        """How many steps the least multiple within the bounds is; None if there is no lower bound."""
        if self.step is None or math.isinf(self.low):
            return None
        steps = exactly(self.low) / self.step
        found = math.ceil(steps)
        return found + 1 if self.low_is_out and found == steps else found

    @property
    def last(self) -> int | None:
        """How many steps the greatest multiple within the bounds is; None if there is no upper bound."""
        if self.step is None or math.isinf(self.high):
            return None
        steps = exactly(self.high) / self.step
        found = math.floor(steps)
        return found - 1 if self.high_is_out and found == steps else found

    @property
    def are_few(self) -> bool:
        """Whether `candidates` has every number within the bounds."""
        if self.step is None:
            return self.low == self.high
        first, last = self.first, self.last
        return first is not None and last is not None and last - first < _MOST_TRIED

    def candidates(self) -> Iterator[float]:
        """Yield numbers within the bounds, simple ones first; all of them if they are few."""
        if self.step is not None:
            yield from self._multiples(self.step)
            return
        simple = (0, 1, -1, 0.5, 1.5, -0.5, self.low, self.high)
        yield from (each for each in simple if math.isfinite(each) and self.contains(each))
        low = self.low if math.isfinite(self.low) else min(self.high, 0) - 1_000.0
        high = self.high if math.isfinite(self.high) else max(self.low, 0) + 1_000.0
        for part in range(1, 64):
            between = low + (high - low) * part / 64
            if self.contains(between):
                yield int(between) if float(between).is_integer() else between

    def contains(self, value: float) -> bool:
        """Return whether a number is within the bounds."""
        above = value > self.low or (value == self.low and not self.low_is_out)
        return above and (value < self.high or (value == self.high and not self.high_is_out))

    def _multiples(self, step: Fraction) -> Iterator[float]:
        multiples = (as_number(steps * step) for steps in islice(self._steps(), 2 * _MOST_TRIED))
        yield from (multiple for multiple in multiples if multiple is not None)

    def _steps(self) -> Iterator[int]:
        first, last = self.first, self.last
        if first is not None:
            yield from count(first) if last is None else range(first, last + 1)
        elif last is not None:
            yield from count(last, -1)
        else:
            yield 0
            yield from chain.from_iterable((steps, -steps) for steps in count(1))


def number_range(wants: Iterable[Want]) -> NumberRange:
    """Return the range that the wants of a number describe."""
    low, high, low_is_out, high_is_out = -math.inf, math.inf, False, False
    steps: list[Fraction] = []
    others: list[Want] = []
    for want in wants:
        match want:
            case NumberBound(bound, True, strictly):
                if bound > low or (bound == low and strictly):
                    low, low_is_out = bound, strictly
            case NumberBound(bound, False, strictly):
                if bound < high or (bound == high and strictly):
                    high, high_is_out = bound, strictly
            case Multiple(step, True):
                steps.append(step)
            case Whole(True):
                steps.append(Fraction(1))
            case _:
                others.append(want)
    return NumberRange(low, high, low_is_out, high_is_out, common_step(steps), tuple(others))


def find_number(wants: Iterable[Want]) -> tuple[Json, bool]:
    """Return a number, or None, and whether None is certain: no number has the wants."""
    numbers = number_range(wants)
    if numbers.is_empty or _is_fraction_of(numbers):
        return None, True
    disputed: Json = None
    for value in numbers.candidates():
        if meets_all(value, numbers.others):
            if numbers.step is None or is_undisputed(value, numbers.step):
                return value, True
            disputed = value if disputed is None else disputed
    return disputed, disputed is not None or numbers.are_few


def _is_fraction_of(numbers: NumberRange) -> bool:
    """Return whether a multiple of a step is wanted to be no multiple of what divides the step."""
    return numbers.step is not None and any(
        (isinstance(want, Whole) and numbers.step.denominator == 1)
        or (isinstance(want, Multiple) and numbers.step % want.of == 0)
        for want in numbers.others
    )


def sizes(wants: Iterable[Want]) -> tuple[int, int | None]:
    """Return the bounds of a length or a number of items or properties."""
    least = 0
    most: int | None = None
    for want in wants:
        if isinstance(want, Size):
            least = max(least, want.least)
            most = want.most if most is None else most if want.most is None else min(most, want.most)
    return least, most


def find_text(wants: Iterable[Want]) -> tuple[str | None, bool]:
    """Return a text, or None, and whether None is certain: no text has the wants."""
    wanted = tuple(wants)
    least, most = sizes(wanted)
    if most is not None and least > most:
        return None, True
    for text in islice(text_candidates(wanted), _SAMPLES):
        if meets_all(text, wanted):
            return text, True
    # Without patterns, only the texts that are excepted are missing.
    patterns = any(isinstance(want, Matches) for want in wanted)
    excepted = sum(len(want.texts) for want in wanted if isinstance(want, Except))
    return None, not patterns and excepted <= 1 and most == 0


def text_candidates(wants: tuple[Want, ...]) -> Iterator[str]:
    """Yield texts that are likely to have the wants, simple ones first."""
    least, most = sizes(wants)
    least = min(least, _LONGEST)
    patterns = [want.pattern for want in wants if isinstance(want, Matches) and want.holds]
    if not patterns:
        yield from _plain(least, most)
        return
    random = Random(0)  # noqa: S311 - candidates, not secrets
    yield from (matching_text(pattern, lambda _: 0) for pattern in patterns)
    while True:
        for pattern in patterns:
            text = matching_text(pattern, lambda count: int(random.random() * count))
            yield text
            yield text + "a" * max(0, least - len(text))
            yield text[:most] if most is not None else f"{text}a"
            if len(patterns) > 1:
                other = patterns[int(random.random() * len(patterns))]
                more = matching_text(other, lambda count: int(random.random() * count))
                yield from (text + more, more + text)


def _plain(least: int, most: int | None) -> Iterator[str]:
    characters = "ab0 A_-.é🌊\n"
    lengths = [least, least + 1, least + 2, 1, 4, 9]
    allowed = [
        length for length in dict.fromkeys(lengths) if least <= length and (most is None or length <= most)
    ]
    simple = (character * length for length in allowed for character in characters)
    mixed = (
        "".join(characters[(seed + place * (seed % 7 + 1)) % len(characters)] for place in range(length))
        for seed in range(40)
        for length in allowed
    )
    return iter(dict.fromkeys(chain(simple, mixed)))
