"""Holds payloads against one contract, published or observed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from workers_ai_contract.errors import UnreadableError, UsageError
from workers_ai_contract.validation.backend import warnings_of
from workers_ai_contract.validation.explanation import branch_meant, problems_of
from workers_ai_contract.validation.forms import detect_form, forms_named
from workers_ai_contract.validation.judgement import Judgement, Problem
from workers_ai_contract.validation.observed import Observed
from workers_ai_contract.validation.reading import read
from workers_ai_contract.vocabulary import (
    Direction,
    Form,
    Profile,
    Route,
    Severity,
    form_of_title,
)
from workers_ai_schemas import load, revision_named
from workers_ai_schemas.normal import normalise
from workers_ai_schemas.pointers import resolve

if TYPE_CHECKING:
    from jsonschema_rs import Validator

    from workers_ai_schemas import Json, JsonObject, Revision
    from workers_ai_schemas.normal import Subschema

_CHAT_BRANCH = "/oneOf/0"
_REVISIONS_WITH_CHAT = frozenset({"r4", "r5"})


class Judge:
    """Judges payloads of one direction against one revision of the published contract, or the observed one.

    A request's `route` decides which part of the schema applies: `/ai/v1/chat/completions` is held
    against the chat branch only, the other routes against the whole (observed: recorded errors of that
    route list no other branch). The observed contract has no revisions and, for every direction, a schema
    a form: that of the `form` that is named, or else told by the keys of the payload.

    Raises:
        UsageError: there is no such contract.
    """

    def __init__(
        self,
        direction: str = "input",
        *,
        revision: str = "latest",
        profile: str = "published",
        route: str = "run",
        form: str | None = None,
    ) -> None:
        self._observed = _observed(direction, revision, route, form) if profile == Profile.OBSERVED else None
        self.revision = _revision(revision)
        if self._observed is not None:
            self.direction = Direction(direction)
            return
        self.direction = _published_direction(direction)
        if profile != Profile.PUBLISHED:
            raise UsageError(f"there is no profile {profile!r} yet: choose 'published' or 'observed'")
        if form is not None:
            raise UsageError("only the observed profile has a schema a form: leave the form out")
        self._pointer = self._root_pointer(_route(route))

    @property
    def schema(self) -> Subschema:
        """The normal form of all that the contract admits."""
        if self._observed is not None:
            return self._observed.schema
        return _normal_form(self.revision, self.direction, self._pointer)

    def is_valid(self, payload: Json) -> bool:
        """Return the verdict alone."""
        if self._observed is not None:
            return self._observed.is_valid(payload)
        return _validator(self.revision, self.direction, self._pointer).is_valid(payload)

    def explain(self, payload: Json) -> tuple[Problem, ...]:
        """Return what is wrong with a payload, the likeliest cause first; nothing if it is valid."""
        schema = self.schema if self._observed is None else self._observed.schema_for(payload)
        return tuple(problems_of(schema, payload))

    def judge(self, payload: Json, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Return the verdict with form and problems; after them, warnings of what no schema explains."""
        valid = self.is_valid(payload)
        warnings = tuple(warnings_of(payload)) if self.direction is Direction.INPUT else ()
        return Judgement(
            valid=valid,
            form=self._form(payload),
            problems=warnings if valid else (*self.explain(payload), *warnings),
            source=source,
            line=line,
        )

    def judge_bytes(self, data: bytes, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Read one JSON text and judge it; what cannot be read is judged neither valid nor invalid."""
        try:
            reading = read(data)
        except UnreadableError as error:
            problem = Problem(code="unreadable", pointer="", message=f"{error.reason}.")
            return Judgement(valid=None, problems=(problem,), source=source, line=line)
        judgement = self.judge(reading.payload, source=source, line=line)
        warnings = tuple(map(_duplicate_key, reading.duplicate_keys))
        return judgement if not warnings else judgement.with_problems(warnings)

    def _root_pointer(self, route: Route) -> str:
        chat_only = route is Route.CHAT and self.direction is Direction.INPUT
        return _CHAT_BRANCH if chat_only and self.revision in _REVISIONS_WITH_CHAT else ""

    def _form(self, payload: Json) -> Form | None:
        if self._observed is not None:
            return self._observed.form(payload)
        form = detect_form(payload, self.direction)
        if form is None and forms_named(payload, self.direction):
            meant = branch_meant(self.schema.union, payload)
            return None if meant is None else form_of_title(meant.title)
        return form


@cache
def _normal_form(revision: Revision, direction: Direction, pointer: str) -> Subschema:
    document: Json = load(revision, direction)
    return normalise(resolve(document, pointer), pointer)


@cache
def _validator(revision: Revision, direction: Direction, pointer: str) -> Validator:
    # Imported here because it is the slowest import of all and is not needed to explain.
    import jsonschema_rs

    schema = resolve(load(revision, direction), pointer)
    return jsonschema_rs.Draft202012Validator(cast("JsonObject", schema))


def _observed(direction: str, revision: str, route: str, form: str | None) -> Observed:
    if revision != "latest":
        raise UsageError(f"the observed contract has no revisions: leave {revision!r} out")
    return Observed(_direction(direction), _route(route), None if form is None else _form_named(form))


def _direction(name: str) -> Direction:
    try:
        return Direction(name)
    except ValueError:
        raise UsageError(
            f"there is no direction {name!r}: choose 'input', 'output', 'stream' or 'error'"
        ) from None


def _form_named(name: str) -> Form:
    try:
        return Form(name)
    except ValueError:
        raise UsageError(
            f"there is no form {name!r}: choose 'prompt', 'chat', 'responses' or 'batch'"
        ) from None


def _published_direction(name: str) -> Direction:
    if name in {Direction.INPUT, Direction.OUTPUT}:
        return Direction(name)
    raise UsageError(f"nothing is published for the direction {name!r}: choose 'input' or 'output'")


def _revision(name: str) -> Revision:
    try:
        return revision_named(name)
    except ValueError:
        raise UsageError(f"there is no revision {name!r}: choose r0 to r5, or 'latest'") from None


def _route(name: str) -> Route:
    try:
        return Route(name)
    except ValueError:
        raise UsageError(f"there is no route {name!r}: choose 'run', 'chat' or 'responses'") from None


def _duplicate_key(key: str) -> Problem:
    return Problem(
        code="duplicate-key",
        pointer="",
        severity=Severity.WARNING,
        message=f"the key {key!r} stands twice in one object; the last one counts.",
        repair=f"Keep only one {key!r}.",
    )
