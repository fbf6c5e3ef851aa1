"""A source of choices backed by Hypothesis, so that everything drawn shrinks."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from types import MethodType
from typing import TYPE_CHECKING, TypeVar, cast

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.drawing import ChoiceSource, Field
    from workers_ai_kernel import Json

T = TypeVar("T")

_BOOLEANS = st.booleans()
_BOUND: tuple[type, ...] = (partial, MethodType)
# Large enough for the plans of all contracts; spans of temporary functions are evicted.
_MOST_SPANS = 16_384


class HypothesisSource:
    """A `ChoiceSource` based on the `draw` function of a composite strategy."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw

    def boolean(self) -> bool:
        """Return either, shrinking to False."""
        return self.draw(_BOOLEANS)

    def integer(self, minimum: int, maximum: int) -> int:
        """Return an integer, shrinking towards zero."""
        return self.draw(_integers(minimum, maximum))

    def number(self, minimum: float, maximum: float) -> float:
        """Return a number, shrinking towards zero and to whole numbers."""
        # Adding zero turns negative zero into zero; not every JSON parser preserves negative zero.
        return self.draw(_floats(minimum, maximum)) + 0.0

    def choice(self, options: Sequence[T]) -> T:
        """Return an option, shrinking to the first."""
        return options[self.draw(_integers(0, len(options) - 1))]

    def several(self, minimum: int, maximum: int, draw: Callable[[ChoiceSource], T]) -> list[T]:
        """Call `draw` repeatedly and return the results.

        Each slot decides within its own span whether it is used. Hypothesis can reset whole spans to their
        simplest choices, so any item can be removed without shifting the following ones.
        """
        if minimum == maximum:
            return [self.group(draw) for _ in range(minimum)]
        # Which slots are required is not fixed in advance, so any item can be the one that remains.
        span = _perhaps(draw)
        perhaps = [self.draw(span) for _ in range(maximum)]
        taken = [item for found in perhaps for item in found]
        return taken + [self.group(draw) for _ in range(minimum - len(taken))]

    def group(self, draw: Callable[[ChoiceSource], T]) -> T:
        """Return the result of `draw` as one span of Hypothesis' choices."""
        return self.draw(_span(draw))

    def fields(self, fields: Sequence[Field]) -> dict[str, Json]:
        """Return an object; each optional field decides within its own span whether it is present."""
        drawn: dict[str, Json] = {}
        for name, draw, required in fields:
            if required:
                drawn[name] = self.draw(_span(draw))
            else:
                drawn.update((name, value) for value in self.draw(_perhaps(draw)))
        return drawn


def _span(draw: Callable[[ChoiceSource], T]) -> SearchStrategy[T]:
    """Return a strategy for the result of `draw`, as one span."""
    if isinstance(draw, _BOUND):
        return _spans_of(_underlying(draw))(draw)
    return _span_of(draw)


def _perhaps(draw: Callable[[ChoiceSource], T]) -> SearchStrategy[list[T]]:
    """Return a strategy for the result of `draw` or nothing, as one span."""
    if isinstance(draw, _BOUND):
        return _options_of(_underlying(draw))(draw)
    return _option_of(draw)


def _underlying(draw: Callable[[ChoiceSource], T]) -> Callable[..., T]:
    return cast("Callable[..., T]", getattr(draw, "func", None) or getattr(draw, "__func__", draw))


# Defining a strategy for each span costs more than drawing from it, so definitions are cached. A partial or
# bound method is a new object each time, so its definition is cached by the underlying function.
@lru_cache(_MOST_SPANS)
def _span_of(draw: Callable[[ChoiceSource], T]) -> SearchStrategy[T]:
    return _spans_of(draw)(draw)


@lru_cache(_MOST_SPANS)
def _option_of(draw: Callable[[ChoiceSource], T]) -> SearchStrategy[list[T]]:
    return _options_of(draw)(draw)


@lru_cache(_MOST_SPANS)
def _spans_of(_function: Callable[..., T]) -> Callable[[Callable[[ChoiceSource], T]], SearchStrategy[T]]:
    @st.composite
    def spanned(draw_choice: DrawFn, draw: Callable[[ChoiceSource], T]) -> T:
        return draw(HypothesisSource(draw_choice))

    return spanned


@lru_cache(_MOST_SPANS)
def _options_of(
    _function: Callable[..., T],
) -> Callable[[Callable[[ChoiceSource], T]], SearchStrategy[list[T]]]:
    @st.composite
    def perhaps(draw_choice: DrawFn, draw: Callable[[ChoiceSource], T]) -> list[T]:
        return [draw(HypothesisSource(draw_choice))] if draw_choice(_BOOLEANS) else []

    return perhaps


@cache
def _integers(minimum: int, maximum: int) -> SearchStrategy[int]:
    return st.integers(minimum, maximum)


@cache
def _floats(minimum: float, maximum: float) -> SearchStrategy[float]:
    return st.floats(minimum, maximum, allow_nan=False, allow_infinity=False, allow_subnormal=False)
