"""What all strategies share: names checked when a strategy is made, and a `repr` that shows how it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from hypothesis import strategies as st

from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

P = ParamSpec("P")
T = TypeVar("T")


def drawn_as(
    name: str,
) -> Callable[[Callable[Concatenate[DrawFn, P], T]], Callable[P, SearchStrategy[T]]]:
    """Return a decorator that makes a composite strategy, called `name` where Hypothesis shows it."""

    def decorate(function: Callable[Concatenate[DrawFn, P], T]) -> Callable[P, SearchStrategy[T]]:
        function.__name__ = function.__qualname__ = name
        return st.composite(function)

    return decorate


def form_named(form: str | None) -> Form | None:
    """Return the form of that name.

    Raises:
        UsageError: there is none.
    """
    if form is None:
        return None
    if form not in set(Form):
        raise UsageError(f"there is no form {form!r}: choose one of {', '.join(Form)}")
    return Form(form)
