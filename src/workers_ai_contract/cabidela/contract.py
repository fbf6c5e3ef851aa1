"""The enforced profile: what the live API accepts, and the exact error it returns.

It applies the semantics of the API's own validator to the published input schema; polls and the envelope
of `POST /ai/run` are recognised beforehand.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela import Enforced, api_error
from workers_ai_contract.cabidela.fast_tests import FastTests
from workers_ai_contract.contracts.published import Published
from workers_ai_contract.vocabulary import Direction, Form, Route
from workers_ai_kernel.pointers import join
from workers_ai_schemas import load
from workers_ai_schemas.forms import in_unified_envelope, is_poll, model_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.cabidela.causes import Causes
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema
    from workers_ai_schemas import Revision


class EnforcedContract:
    """What the live API enforces for one revision on one route; only requests are covered.

    `form` does not affect the verdict, which is the API's; the explanation assumes that form.

    Raises:
        UsageError: the schema has no branch for the named form.
    """

    direction = Direction.INPUT

    def __init__(
        self, revision: Revision, route: Route, form: Form | None = None, *, compiled: bool = True
    ) -> None:
        self._revision = revision
        self._published = Published(Direction.INPUT, revision, route, compiled=compiled)
        self._compiled = compiled
        self._enforced = Enforced(self._published.document)
        self._fast = FastTests(self._published.document, compiled=compiled)
        self._on_run = route is Route.RUN
        self._named = (
            None if form is None else Published(Direction.INPUT, revision, route, form, compiled=compiled)
        )

    @property
    def schema(self) -> Subschema:
        """The normal form of the enforced schema."""
        return self._published.schema

    @cached_property
    def _causes(self) -> Causes:
        # Imported late: most payloads are accepted.
        from workers_ai_contract.cabidela.causes import Causes

        document = load(self._revision, Direction.INPUT)
        return Causes(self._published.schema, document, compiled=self._compiled)

    def is_valid(self, payload: Json, /) -> bool:
        """Return whether a payload is accepted."""
        if self.is_agreed(payload):
            return True
        if self._is_poll(payload):
            return True
        inner = self._input_of(payload)
        # What the fast test rejects is invalid by JSON Schema, too, and that is tested faster.
        if self._compiled and not self._published.is_valid(inner) and self._fast.rejects(inner):
            return False
        return self._enforced.accepts(inner)

    def is_agreed(self, payload: Json, /) -> bool:
        """Return whether a fast test shows that API and published schema accept; False if it cannot tell."""
        return self._fast.accepts(payload)

    @property
    def verdict(self) -> Callable[[Json], bool]:
        """The same as a function."""
        return self.is_valid

    def outcome(self, payload: Json, /) -> tuple[bool, JsonObject | None]:
        """Return the verdict and the API's error, which take as long together as one of them."""
        message = None if self.is_agreed(payload) else self.refusal(payload)
        return message is None, None if message is None else api_error(message)

    def refusal(self, payload: Json, /) -> str | None:
        """Return the validator's message, or None if it accepts."""
        return None if self._is_poll(payload) else self._enforced.refusal(self._input_of(payload))

    def explain(self, payload: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield what the API's validator objects to; the first cause corresponds to its message."""
        if not known_invalid and self.is_valid(payload):
            return
        root = join("", "input") if self._in_envelope(payload) else ""
        named = None if self._named is None else self._named.schema
        misled = None if self._named is not None else self._published.wrong_route(payload)
        if misled is not None:
            yield misled
        else:
            words = partial(self.refusal, payload)
            yield from self._causes.of(self._input_of(payload), words, root, named)

    def form(self, payload: Json, /) -> Form | None:
        """Return the named form, or else that of the model's input."""
        return (self._named or self._published).form(self._input_of(payload))

    def _is_poll(self, payload: Json) -> bool:
        return self._on_run and is_poll(payload)

    def _in_envelope(self, payload: Json) -> bool:
        return self._on_run and in_unified_envelope(payload)

    def _input_of(self, payload: Json) -> Json:
        return model_input(payload) if self._in_envelope(payload) else payload
