"""The typed profile: what the TypeScript types of the pinned `@cloudflare/workers-types` accept.

People write Workers against them. They are of the binding: bare answers, no prompt form, no batches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.contracts.envelopes import below_result, result_in
from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Direction, Form
from workers_ai_schemas import TYPED_DIRECTIONS, TYPED_FORMS
from workers_ai_schemas.documents import typed
from workers_ai_schemas.forms import detect_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema


class Typed:
    """The types of one direction, or of one form of it.

    Raises:
        UsageError: nothing is typed for the direction or the form.
    """

    def __init__(self, direction: Direction, form: Form | None = None) -> None:
        refuse_untyped(direction, form)
        self.direction = direction
        self._named = form
        self._place = typed(direction, form).at()

    @property
    def schema(self) -> Subschema:
        """The normal form of the schema."""
        assert self._place.normal is not None  # noqa: S101 - a test normalises both
        return self._place.normal

    def is_valid(self, payload: Json, /) -> bool:
        """Return whether a payload is valid."""
        return self._place.is_valid(self._inner(payload))

    @property
    def verdict(self) -> Callable[[Json], bool]:
        """The same as a function."""
        return self._place.verdict if self.direction is Direction.INPUT else self.is_valid

    def explain(self, payload: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield the problems of a payload."""
        inner = self._inner(payload)
        problems = self._place.explain(inner, known_invalid=known_invalid)
        return problems if inner is payload else map(below_result, problems)

    def form(self, payload: Json, /) -> Form | None:
        """Return the named form, or the one that the keys identify."""
        return self._named or detect_form(self._inner(payload), self.direction)

    def outcome(self, payload: Json, /) -> tuple[bool, JsonObject | None]:
        """Return the verdict; types do not contain the API's errors."""
        return self.is_valid(payload), None

    def _inner(self, payload: Json) -> Json:
        return result_in(payload) if self.direction is Direction.OUTPUT else payload


def refuse_untyped(direction: str, form: Form | None) -> None:
    """Refuse a direction or form that nothing is typed for.

    Raises:
        UsageError: it is such a one.
    """
    if direction not in TYPED_DIRECTIONS:
        raise UsageError(f"nothing is typed for the direction {str(direction)!r}: choose 'input' or 'output'")
    if form is not None and form not in TYPED_FORMS:
        raise UsageError(f"the types have no form {str(form)!r}; available: 'responses' or 'chat'")
