"""Where drawn values come from: Hypothesis or a seeded generator, behind one protocol.

Everything that draws is written once against `Source`. Under Hypothesis its choices shrink: `False`, the
first option, fewer repetitions and the number nearest to zero are the simplest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

T = TypeVar("T")


class Source(Protocol):
    """Makes choices."""

    def boolean(self) -> bool:
        """Return either, False being the simpler."""
        ...

    def integer(self, minimum: int, maximum: int) -> int:
        """Return an integer in the closed interval."""
        ...

    def number(self, minimum: float, maximum: float) -> float:
        """Return a finite number in the closed interval, never negative zero."""
        ...

    def choice(self, options: Sequence[T]) -> T:
        """Return one of the options, the first being the simplest."""
        ...

    def several(self, minimum: int, maximum: int, draw: Callable[[Source], T]) -> list[T]:
        """Return so many of what `draw` draws; any one of them can shrink away."""
        ...

    def group(self, draw: Callable[[Source], T]) -> T:
        """Return what `draw` draws, its choices being one unit that can shrink away as a whole."""
        ...


def put_optional(source: Source, fields: dict[str, T], name: str, draw: Callable[[Source], T]) -> None:
    """Draw a field that may be absent, and put it where it is drawn."""
    for value in source.several(0, 1, draw):
        fields[name] = value


class SeededSource:
    """Choices from a seeded generator: the same seed gives the same values."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def boolean(self) -> bool:
        """Return either with even odds."""
        return self._random.random() < 0.5  # noqa: PLR2004 - even odds

    def integer(self, minimum: int, maximum: int) -> int:
        """Return an integer in the closed interval, evenly."""
        return self._random.randint(minimum, maximum)

    def number(self, minimum: float, maximum: float) -> float:
        """Return a number in the closed interval with at most three decimals where they fit."""
        value = self._random.uniform(minimum, maximum)
        return max(minimum, min(maximum, round(value, 3))) + 0.0

    def choice(self, options: Sequence[T]) -> T:
        """Return one of the options, evenly."""
        return options[self._random.randrange(len(options))]

    def several(self, minimum: int, maximum: int, draw: Callable[[Source], T]) -> list[T]:
        """Return so many of what `draw` draws, every length being equally likely."""
        return [draw(self) for _ in range(self._random.randint(minimum, maximum))]

    def group(self, draw: Callable[[Source], T]) -> T:
        """Return what `draw` draws."""
        return draw(self)
