"""Where drawn values come from: Hypothesis or a seeded generator, behind one protocol.

Everything that draws is written once against `Source`. Under Hypothesis its choices shrink: `False`, the
first option, fewer repetitions and the number nearest to zero are the simplest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from workers_ai_kernel import Json

T = TypeVar("T")

# The name of a property, what draws its value, and whether it must be there.
Field = tuple[str, Callable[["Source"], "Json"], bool]


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

    def fields(self, fields: Sequence[Field]) -> dict[str, Json]:
        """Return an object with the fields that must be there and some of the others, in this order."""
        ...


def put_optional(source: Source, fields: dict[str, T], name: str, draw: Callable[[Source], T]) -> None:
    """Draw a field that may be absent, and put it where it is drawn."""
    for value in source.several(0, 1, draw):
        fields[name] = value


class SeededSource:
    """Choices from a seeded generator: the same seed gives the same values, on every platform and version.

    Only `random()` and `getrandbits()` are used, which Python promises to keep as they are.
    """

    def __init__(self, random: Random) -> None:
        self._random = random.random
        self._bits = random.getrandbits

    def boolean(self) -> bool:
        """Return either with even odds."""
        return self._random() < 0.5  # noqa: PLR2004 - even odds

    def integer(self, minimum: int, maximum: int) -> int:
        """Return an integer in the closed interval, evenly."""
        span = maximum - minimum + 1
        if span <= _LARGEST_EVEN_SPAN:
            return minimum + int(self._random() * span)
        # So many bits more than needed that the remainder is as good as even.
        return minimum + self._bits(span.bit_length() + 64) % span

    def number(self, minimum: float, maximum: float) -> float:
        """Return a number in the closed interval with at most three decimals where they fit."""
        value = round(minimum + (maximum - minimum) * self._random(), 3)
        return max(minimum, min(maximum, value)) + 0.0

    def choice(self, options: Sequence[T]) -> T:
        """Return one of the options, evenly."""
        return options[int(self._random() * len(options))]

    def several(self, minimum: int, maximum: int, draw: Callable[[Source], T]) -> list[T]:
        """Return so many of what `draw` draws, every length being equally likely."""
        length = minimum + int(self._random() * (maximum - minimum + 1))
        return [draw(self) for _ in range(length)]

    def group(self, draw: Callable[[Source], T]) -> T:
        """Return what `draw` draws."""
        return draw(self)

    def fields(self, fields: Sequence[Field]) -> dict[str, Json]:
        """Return an object with each optional field at even odds."""
        taken = self._bits(len(fields) or 1)
        drawn: dict[str, Json] = {}
        for name, draw, required in fields:
            if required or taken & 1:
                drawn[name] = draw(self)
            taken >>= 1
        return drawn


_LARGEST_EVEN_SPAN = 1 << 48
