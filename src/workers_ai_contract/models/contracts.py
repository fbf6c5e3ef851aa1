"""The contracts of a pulled model: its schemas as published, and as the API's validator applies them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.cabidela import Enforced, api_error, wording
from workers_ai_contract.cabidela.fast_tests import FastTests
from workers_ai_contract.contracts.envelopes import below_result, result_in
from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Direction, Form, Profile, Route
from workers_ai_kernel.pointers import join
from workers_ai_kernel.schema.normal import UnsupportedSchemaError
from workers_ai_schemas.forms import detect_form, in_unified_envelope, is_poll, model_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.contracts import Contract
    from workers_ai_contract.contracts.own import OwnSchema
    from workers_ai_contract.models.pulled import PulledModel
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema

_INPUT = join("", "input")


class PulledPublished:
    """One published schema of a pulled model.

    An answer may come in the envelope of `/ai/run`, of which the value of `result` is judged then.
    """

    def __init__(self, own: OwnSchema, direction: Direction) -> None:
        self.direction = direction
        self.own = own

    @property
    def schema(self) -> Subschema:
        """The normal form of the schema."""
        return self.own.normal

    def is_valid(self, payload: Json, /) -> bool:
        """Return whether a payload is valid."""
        return self.own.accepts(self._inner(payload))

    @property
    def verdict(self) -> Callable[[Json], bool]:
        """The same as a function."""
        return self.own.accepts if self.direction is Direction.INPUT else self.is_valid

    def explain(self, payload: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield the problems of a payload."""
        inner = self._inner(payload)
        problems = self.own.document.at().explain(inner, known_invalid=known_invalid)
        return problems if inner is payload else map(below_result, problems)

    def form(self, payload: Json, /) -> Form | None:
        """Return the form that the keys of a payload identify."""
        return detect_form(payload, self.direction)

    def outcome(self, payload: Json, /) -> tuple[bool, JsonObject | None]:
        """Return the verdict; a schema does not contain the API's errors."""
        return self.is_valid(payload), None

    def _inner(self, payload: Json) -> Json:
        return result_in(payload) if self.direction is Direction.OUTPUT else payload


class PulledEnforced:
    """What the API's validator accepts of the input schema of a pulled model.

    Raises:
        UsageError: the validator's reading of the schema is not known.
    """

    direction = Direction.INPUT

    def __init__(self, own: OwnSchema, model: str, route: Route) -> None:
        self._published = PulledPublished(own, Direction.INPUT)
        self._on_run = route is Route.RUN
        document = own.schema if isinstance(own.schema, dict) else {}
        self._fast = FastTests(document)
        if own.document.has_references:
            raise UsageError(_not_imitated(model, "'$ref'"))
        try:
            self._enforced = Enforced(document)
        except UnsupportedSchemaError as error:
            raise UsageError(_not_imitated(model, str(error))) from None

    @property
    def schema(self) -> Subschema:
        """The normal form of the schema."""
        return self._published.schema

    def is_valid(self, payload: Json, /) -> bool:
        """Return whether a payload is accepted."""
        return self.is_agreed(payload) or self.refusal(payload) is None

    def is_agreed(self, payload: Json, /) -> bool:
        """Return whether a fast test shows that API and schema accept; False if it cannot tell."""
        return self._fast.accepts(payload)

    @property
    def verdict(self) -> Callable[[Json], bool]:
        """The same as a function."""
        return self.is_valid

    def outcome(self, payload: Json, /) -> tuple[bool, JsonObject | None]:
        """Return the verdict, and the API's error."""
        message = None if self.is_agreed(payload) else self.refusal(payload)
        return message is None, None if message is None else api_error(message)

    def refusal(self, payload: Json, /) -> str | None:
        """Return the validator's message, or None if it accepts."""
        if self._on_run and is_poll(payload):
            return None
        return self._enforced.refusal(self._input_of(payload))

    def explain(self, payload: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield what the schema objects to, too; else the message of the validator."""
        if not known_invalid and self.is_valid(payload):
            return
        inner = self._input_of(payload)
        root = "" if inner is payload else _INPUT
        if self._published.is_valid(inner):
            yield wording.refused(root, self.refusal(payload) or "")
            return
        for each in self._published.explain(inner, known_invalid=True):
            yield each._replace(pointer=f"{root}{each.pointer}")

    def form(self, payload: Json, /) -> Form | None:
        """Return the form of the model's input."""
        return self._published.form(self._input_of(payload))

    def _input_of(self, payload: Json) -> Json:
        return model_input(payload) if self._on_run and in_unified_envelope(payload) else payload


PulledContract: TypeAlias = PulledPublished | PulledEnforced


def default_profile_of(model: PulledModel, direction: Direction) -> Profile:
    """Return the profile that judges by default: as the API does, if that is known, or as published.

    The bodies of errors are those of every model.
    """
    if direction is Direction.ERROR:
        return Profile.OBSERVED
    return Profile.ENFORCED if direction is Direction.INPUT and _is_imitated(model) else Profile.PUBLISHED


def pulled_contract(model: PulledModel, profile: Profile, direction: Direction, route: Route) -> Contract:
    """Return the contract of a pulled model.

    Raises:
        UsageError: the profile has no contract for the direction.
    """
    if profile is Profile.PUBLISHED:
        return PulledPublished(model.schema(direction), direction)
    if profile is Profile.ENFORCED:
        if direction is not Direction.INPUT:
            raise UsageError(f"nothing is enforced for the direction {direction.value!r}: choose 'input'")
        return PulledEnforced(model.schema(direction), model.name, route)
    what = "typed for" if profile is Profile.TYPED else "observed of"
    raise UsageError(f"nothing was {what} {model.name}: choose 'published' or 'enforced'")


def _is_imitated(model: PulledModel) -> bool:
    try:
        PulledEnforced(model.schema(Direction.INPUT), model.name, Route.RUN)
    except UsageError:
        return False
    return True


def _not_imitated(model: str, reason: str) -> str:
    return f"how the API's validator reads the schema of {model} is not known ({reason}): choose 'published'"
