"""The source of random choices: Hypothesis or a seeded generator, behind one protocol.

All drawing code uses `ChoiceSource`. Under Hypothesis the choices shrink towards `False`, the first option,
fewer repetitions and the number nearest to zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from workers_ai_kernel import Json

T = TypeVar("T")

Draw: TypeAlias = "Callable[[ChoiceSource], Json]"
# The name of a property, what draws its value, and whether it is required.
Field = tuple[str, Callable[["ChoiceSource"], "Json"], bool]


class ChoiceSource(Protocol):
    """Makes choices."""

    def boolean(self) -> bool:
        """Return either; False is simpler."""
        ...

    def integer(self, minimum: int, maximum: int) -> int:
        """Return an integer in the closed interval."""
        ...

    def number(self, minimum: float, maximum: float) -> float:
        """Return a finite number in the closed interval, never negative zero."""
        ...

    def choice(self, options: Sequence[T]) -> T:
        """Return one of the options; the first is the simplest."""
        ...

    def several(self, minimum: int, maximum: int, draw: Callable[[ChoiceSource], T]) -> list[T]:
        """Call `draw` repeatedly and return the results; each one can be removed by shrinking."""
        ...

    def group(self, draw: Callable[[ChoiceSource], T]) -> T:
        """Return the result of `draw`; its choices form one unit for shrinking."""
        ...

    def fields(self, fields: Sequence[Field]) -> dict[str, Json]:
        """Return an object with the required fields and some optional ones, in this order."""
        ...


def put_optional(
    source: ChoiceSource, fields: dict[str, T], name: str, draw: Callable[[ChoiceSource], T]
) -> None:
    """Draw an optional field and add it to `fields` if it is present."""
    for value in source.several(0, 1, draw):
        fields[name] = value


class SeededSource:
    """Choices from a seeded generator: the same seed gives the same values on every platform and version.

    Only `random()` and `getrandbits()` are used, because Python guarantees that they stay reproducible.
    """

    def __init__(self, random: Random) -> None:
        self._random = random.random
        self._bits = random.getrandbits

    def boolean(self) -> bool:
        """Return either with even odds."""
        return self._random() < 0.5  # noqa: PLR2004 - even odds

    def integer(self, minimum: int, maximum: int) -> int:
        """Return an integer in the closed interval, with equal probability."""
        span = maximum - minimum + 1
        if span <= _LARGEST_EVEN_SPAN:
            return minimum + int(self._random() * span)
        # With this many extra bits, the bias of the remainder is negligible.
        return minimum + self._bits(span.bit_length() + 64) % span

    def number(self, minimum: float, maximum: float) -> float:
        """Return a number in the closed interval, with at most three decimals where possible."""
        value = round(minimum + (maximum - minimum) * self._random(), 3)
        return max(minimum, min(maximum, value)) + 0.0

    def choice(self, options: Sequence[T]) -> T:
        """Return one of the options, with equal probability."""
        return options[int(self._random() * len(options))]

    def several(self, minimum: int, maximum: int, draw: Callable[[ChoiceSource], T]) -> list[T]:
        """Call `draw` repeatedly and return the results; every length is equally likely."""
        length = minimum + int(self._random() * (maximum - minimum + 1))
        return [draw(self) for _ in range(length)]

    def group(self, draw: Callable[[ChoiceSource], T]) -> T:
        """Return the result of `draw`."""
        return draw(self)

    def fields(self, fields: Sequence[Field]) -> dict[str, Json]:
        """Return an object that has each optional field with even odds."""
        taken = self._bits(len(fields) or 1)
        drawn: dict[str, Json] = {}
        for name, draw, required in fields:
            if required or taken & 1:
                drawn[name] = draw(self)
            taken >>= 1
        return drawn


_LARGEST_EVEN_SPAN = 1 << 48
