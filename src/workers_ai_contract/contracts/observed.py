"""The observed profile: the schemas of the real traffic.

A payload is judged by the schema of its form. If its keys identify no form or several, it must match
exactly one of all schemas (a stream event: at least one, because `[DONE]` ends all kinds of streams).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Direction, Form, Route
from workers_ai_kernel.document import Document
from workers_ai_schemas import load_observed
from workers_ai_schemas.documents import observed
from workers_ai_schemas.forms import HINTS, detect_form, in_unified_envelope, model_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.document import Place
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema

_ERROR = "error"
_UNIFIED = "unified.input"
_MODELS_SEARCH = "models-search.output"
_MODELS_SCHEMA = "models-schema.output"


class Observed:
    """The observed contract of one direction, on one route, for one form or all of them."""

    def __init__(
        self, direction: Direction, route: Route, form: Form | None, *, compiled: bool = True
    ) -> None:
        if form is not None and direction is Direction.ERROR:
            raise UsageError("error bodies have no form: leave the form out")
        if form is Form.BATCH and direction is Direction.STREAM:
            raise UsageError("batches are not streamed: name another form")
        self.direction = direction
        self._named = form
        self._compiled = compiled
        self._forms = _forms_of_route(direction, route) if form is None else (form,)

    @property
    def schema(self) -> Subschema:
        """The normal form of everything that is possible here."""
        return _normal_form(self._all(), compiled=self._compiled)

    def is_valid(self, payload: Json, /) -> bool:
        """Return whether a payload is valid."""
        return self._contract_for(payload).is_valid(payload)

    @property
    def verdict(self) -> Callable[[Json], bool]:
        """The same as a function."""
        return self.is_valid

    def explain(self, payload: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield the problems of a payload, by the schema that applies to it."""
        if not known_invalid and self.is_valid(payload):
            return iter(())
        actual = self._misdirected(payload)
        if actual is not None:
            from workers_ai_contract.contracts import sentences

            return iter((sentences.other_direction(actual, self.direction),))
        return self._contract_for(payload).explain(payload, known_invalid=True)

    def form(self, payload: Json, /) -> Form | None:
        """Return the named form, or else the one identified by the payload."""
        if self._named is not None or self.direction is Direction.ERROR:
            return self._named
        if _catalogue(self.direction, payload) is not None:
            return None
        return detect_form(self._inner(payload), self.direction)

    def outcome(self, payload: Json, /) -> tuple[bool, JsonObject | None]:
        """Return the verdict; the observed contract does not know the API's errors."""
        return self.is_valid(payload), None

    def _misdirected(self, payload: Json) -> Direction | None:
        """Return the direction of an error among outputs, or of either among stream events; else None."""
        if self.direction not in {Direction.OUTPUT, Direction.STREAM}:
            return None
        if _is_error(payload):
            return Direction.ERROR
        if self.direction is Direction.STREAM and _is_answer(payload):
            return Direction.OUTPUT
        return None

    def _contract_for(self, payload: Json) -> Place:
        return _contract(self._schemas_for(payload), compiled=self._compiled)

    def _schemas_for(self, payload: Json) -> tuple[str, ...]:
        if self.direction is Direction.INPUT and in_unified_envelope(payload):
            return (_UNIFIED,)
        if self.direction is Direction.STREAM and isinstance(payload, str):
            # All streams allow the same strings, so any of them can explain a wrong one.
            return self._all()[:1]
        if self._named is None:
            catalogue = _catalogue(self.direction, payload)
            if catalogue is not None:
                return (catalogue,)
            form = self.form(payload)
            if form in self._forms:
                return (f"{form}.{self.direction}",)
        return self._all()

    def _all(self) -> tuple[str, ...]:
        if self.direction is Direction.ERROR:
            return (_ERROR,)
        possible = (f"{form}.{self.direction}" for form in self._forms)
        # Batches are not streamed.
        return tuple(name for name in possible if name != "batch.stream")

    def _inner(self, payload: Json) -> Json:
        return model_input(payload) if self.direction is Direction.INPUT else payload


def _forms_of_route(direction: Direction, route: Route) -> tuple[Form, ...]:
    if direction is Direction.INPUT and route is Route.CHAT:
        return Form.PROMPT, Form.CHAT
    return tuple(Form)


def _is_error(payload: Json) -> bool:
    """Return whether a payload is an error body that contains some text."""
    if not isinstance(payload, dict) or not (payload.get("error") or payload.get("errors")):
        return False
    return _contract((_ERROR,)).is_valid(payload)


def _is_answer(payload: Json) -> bool:
    """Return whether a payload is a complete output of an identifiable form."""
    if detect_form(payload, Direction.OUTPUT) is None:
        return False
    return Observed(Direction.OUTPUT, Route.RUN, None).is_valid(payload)


def _catalogue(direction: Direction, payload: Json) -> str | None:
    """Return the schema for a response about models, rather than by a model, or None."""
    result = payload.get("result") if isinstance(payload, dict) else None
    if direction is not Direction.OUTPUT:
        return None
    if isinstance(result, list):
        return _MODELS_SEARCH
    return _MODELS_SCHEMA if isinstance(result, dict) and {"input", "output"} <= result.keys() else None


@cache
def _contract(names: tuple[str, ...], *, compiled: bool = True) -> Place:
    """Return the place to judge by: the one schema, or the union of several."""
    if len(names) == 1:
        return observed(names[0], compiled=compiled).at()
    keyword = "anyOf" if names[0].endswith(Direction.STREAM) else "oneOf"
    schemas: list[Json] = [load_observed(name) for name in names]
    name = " ".join(names)
    return Document({keyword: schemas}, name=name, hints=HINTS, compiled=compiled).at()


def _normal_form(names: tuple[str, ...], *, compiled: bool) -> Subschema:
    schema = _contract(names, compiled=compiled).normal
    assert schema is not None, f"the normal form supports {names}"  # noqa: S101
    return schema
