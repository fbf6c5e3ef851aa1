"""Choices made by Hypothesis, so that everything drawn shrinks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

T = TypeVar("T")

_BOOLEANS = st.booleans()


class HypothesisSource:
    """A `Source` over the `draw` function of a composite strategy."""

    def __init__(self, draw: DrawFn) -> None:
        self._draw = draw

    def boolean(self) -> bool:
        """Return either, shrinking to False."""
        return self._draw(_BOOLEANS)

    def integer(self, minimum: int, maximum: int) -> int:
        """Return an integer, shrinking towards zero."""
        return self._draw(_integers(minimum, maximum))

    def number(self, minimum: float, maximum: float) -> float:
        """Return a number, shrinking towards zero and to whole numbers."""
        # Adding zero turns negative zero into zero, which is all that JSON is sure to carry.
        return self._draw(_floats(minimum, maximum)) + 0.0

    def choice(self, options: Sequence[T]) -> T:
        """Return an option, shrinking to the first."""
        return options[self._draw(_integers(0, len(options) - 1))]

    def repeat(self, minimum: int, maximum: int) -> Iterator[int]:
        """Yield indices, shrinking to fewer; each step is a choice of its own, so any one can go."""
        for index in range(maximum):
            if index >= minimum and not self._draw(_BOOLEANS):
                return
            yield index


@cache
def _integers(minimum: int, maximum: int) -> SearchStrategy[int]:
    return st.integers(minimum, maximum)


@cache
def _floats(minimum: float, maximum: float) -> SearchStrategy[float]:
    return st.floats(minimum, maximum, allow_nan=False, allow_infinity=False, allow_subnormal=False)
