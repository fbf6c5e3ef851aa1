"""A `repr` for strategies that shows the call that created them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

P = ParamSpec("P")
T = TypeVar("T")


def drawn_as(
    name: str,
) -> Callable[[Callable[Concatenate[DrawFn, P], T]], Callable[P, SearchStrategy[T]]]:
    """Return a decorator that creates a composite strategy with `name` in its `repr`."""

    def decorate(function: Callable[Concatenate[DrawFn, P], T]) -> Callable[P, SearchStrategy[T]]:
        function.__name__ = function.__qualname__ = name
        return st.composite(function)

    return decorate
