"""Holds payloads against one contract: published, enforced or observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from workers_ai_contract.errors import UnreadableError, UsageError
from workers_ai_contract.validation.advice import advice_on, unsaid
from workers_ai_contract.validation.contracts import Contract, EnforcedContract, Observed, Published
from workers_ai_contract.validation.judgement import Judgement, Problem
from workers_ai_contract.validation.reading import read
from workers_ai_contract.vocabulary import Direction, Form, Profile, Route, Severity
from workers_ai_schemas import revision_named

if TYPE_CHECKING:
    from workers_ai_schemas import Json, Revision
    from workers_ai_schemas.normal import Subschema


class Judge:
    """Judges payloads of one direction against one contract.

    The published contract has a schema for each revision, of which a request's `route` may apply only a
    part; the enforced one is what the live API makes of the published input on that route. The observed
    contract has no revisions and, for every direction, a schema a form: that of the `form` that is named,
    or else told by the keys of the payload.

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
        self._profile = _profile(profile)
        self._contract = _contract(self._profile, direction, revision, _route(route), form)
        self._form = None if form is None else _form_named(form)

    @property
    def direction(self) -> Direction:
        """The direction that is judged."""
        return self._contract.direction

    @property
    def schema(self) -> Subschema:
        """The normal form of all that the contract admits."""
        return self._contract.schema

    def is_valid(self, payload: Json) -> bool:
        """Return the verdict alone."""
        if self._is_sequence(payload):
            return self._judge_events(payload).valid is True
        return self._contract.is_valid(payload)

    def explain(self, payload: Json) -> tuple[Problem, ...]:
        """Return what is wrong with a payload, the likeliest cause first; nothing if it is valid."""
        if self._is_sequence(payload):
            problems = self._judge_events(payload).problems
            return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
        return tuple(self._contract.explain(payload))

    def judge(self, payload: Json, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Return the verdict with form and problems; after them, warnings of what no schema explains.

        Under the direction `stream` an array is the events of one stream, judged as a sequence.
        """
        return self._judge(payload, None, source, line)

    def _judge(self, payload: Json, size: int | None, source: str | None, line: int | None) -> Judgement:
        if self._is_sequence(payload):
            return self._judge_events(payload, source, line)
        valid = self._contract.is_valid(payload)
        errors = () if valid else tuple(self._contract.explain(payload, known_invalid=True))
        return Judgement(
            valid=valid,
            form=self._contract.form(payload),
            problems=errors + unsaid(self._advice(payload, size), errors),
            source=source,
            line=line,
            api_error=None if valid else self._contract.api_error(payload),
        )

    def judge_bytes(self, data: bytes, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Read one JSON text and judge it; what cannot be read is judged neither valid nor invalid.

        Under the direction `stream` it may be a whole stream as received.
        """
        if self.direction is Direction.STREAM:
            from workers_ai_contract.validation.transcripts import is_transcript, judge_transcript

            if is_transcript(data):
                return judge_transcript(data, form=self._form, source=source, line=line)
        try:
            reading = read(data)
        except UnreadableError as error:
            problem = Problem(code="unreadable", pointer="", message=f"{error.reason}.")
            return Judgement(valid=None, problems=(problem,), source=source, line=line)
        judgement = self._judge(reading.payload, len(data), source, line)
        warnings = tuple(map(_duplicate_key, reading.duplicate_keys))
        return judgement if not warnings else judgement.with_problems(warnings)

    def _advice(self, payload: Json, size: int | None) -> tuple[Problem, ...]:
        if self.direction is not Direction.INPUT:
            return ()
        return advice_on(payload, profile=self._profile, form=self._form, size=size)

    def _is_sequence(self, payload: Json) -> TypeGuard[list[Json]]:
        return isinstance(payload, list) and self.direction is Direction.STREAM

    def _judge_events(
        self, events: list[Json], source: str | None = None, line: int | None = None
    ) -> Judgement:
        from workers_ai_contract.validation.transcripts import judge_events

        return judge_events(events, form=self._form, source=source, line=line)


def _contract(profile: Profile, direction: str, revision: str, route: Route, form: str | None) -> Contract:
    if profile is Profile.OBSERVED:
        return _observed(direction, revision, route, form)
    known = _revision(revision)
    named = None if form is None else _form_named(form)
    if profile is Profile.PUBLISHED:
        return Published(_published_direction(direction), known, route, named)
    if direction != Direction.INPUT:
        raise UsageError(f"nothing is enforced for the direction {direction!r}: choose 'input'")
    return EnforcedContract(known, route, named)


def _profile(name: str) -> Profile:
    try:
        return Profile(name)
    except ValueError:
        raise UsageError(
            f"there is no profile {name!r}: choose 'published', 'enforced' or 'observed'"
        ) from None


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
