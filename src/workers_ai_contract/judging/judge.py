"""Judges payloads by one contract: published, enforced or observed."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from workers_ai_contract.contracts.judgement import Judgement
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.choosing import contract_of, form_named, profile_named
from workers_ai_contract.vocabulary import Direction
from workers_ai_kernel.problem import Problem, Severity
from workers_ai_kernel.reading.strict import ReadingError, read_strictly

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json
    from workers_ai_kernel.reading.strict import Reading
    from workers_ai_kernel.schema.normal import Subschema


class _Asked(NamedTuple):
    """A payload, with its source and its size in bytes where known."""

    payload: Json
    source: str | None
    line: int | None
    size: int | None = None


class _Readers(NamedTuple):
    """The functions that read a JSON text; they differ in speed only."""

    parse: Callable[[bytes], Json]
    parse_rounded: Callable[[bytes], Json]
    read: Callable[[bytes], Reading]


class Judge:
    """Judges payloads of one direction by one contract.

    The published contract has one schema per revision; `route` may select a part of it, `form` a single
    branch. The enforced contract is the live API's behaviour on that route; there, `form` affects only the
    explanation. The observed contract has no revisions and one schema per form and direction; without `form`,
    the payload's keys select the schema.

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
        self._profile = profile_named(profile)
        self._names = direction, revision, route, form
        self._contract = contract_of(self._profile, *self._names)
        self._compiled = True
        self._form = None if form is None else form_named(form)
        self._is_stream = self._contract.direction is Direction.STREAM

    def uncompiled(self) -> Judge:
        """Return a judge with the same results that uses no compiled engine.

        For a process that judges one small payload: importing the engine would take longer than judging.
        """
        other = copy(self)
        other._contract = contract_of(self._profile, *self._names, compiled=False)  # noqa: SLF001 - ours
        other._compiled = False  # noqa: SLF001 - ours
        return other

    @property
    def direction(self) -> Direction:
        """The direction of the payloads."""
        return self._contract.direction

    @property
    def schema(self) -> Subschema:
        """The normal form of everything that the contract allows."""
        return self._contract.schema

    def is_valid(self, payload: Json) -> bool:
        """Return whether a payload is valid."""
        if self._is_sequence(payload):
            return self._judge_events(payload).valid is True
        return self._contract.is_valid(payload)

    def is_valid_bytes(self, data: bytes) -> bool:
        """Return whether one JSON text, or a raw stream, is valid.

        Raises:
            UnreadableError: the text is not readable JSON.
        """
        if self._is_stream:
            return self._verdict_on_stream(data)
        try:
            # Rounding integers beyond 64 bits never changes a verdict.
            payload = self._readers.parse_rounded(data)
        except ReadingError as error:
            raise UnreadableError(error.reason) from None
        return self._verdict(payload)

    def explain(self, payload: Json) -> tuple[Problem, ...]:
        """Return the errors of a payload, the likeliest cause first; nothing if it is valid."""
        if self._is_sequence(payload):
            problems = self._judge_events(payload).problems
            return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
        return tuple(self._contract.explain(payload))

    def explain_bytes(self, data: bytes) -> tuple[Problem, ...]:
        """Return the errors of one JSON text or a raw stream, without advice.

        An unreadable text is an error, too.
        """
        if self._is_stream:
            return self.judge_bytes(data).errors
        try:
            payload = self._readers.parse(data)
        except ReadingError as error:
            return (_unreadable(error.reason),)
        if self._verdict(payload):
            return ()
        return tuple(self._contract.explain(payload, known_invalid=True))

    def judge(self, payload: Json, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Return the verdict, the form and the errors, followed by warnings.

        With direction `stream`, an array is a list of events, judged as one stream.
        """
        return self._judge(_Asked(payload, source, line))

    def _judge(self, asked: _Asked) -> Judgement:
        payload, contract = asked.payload, self._contract
        if self._is_sequence(payload):
            return self._judge_events(payload, asked.source, asked.line)
        valid = contract.verdict(payload)
        errors = () if valid else tuple(contract.explain(payload, known_invalid=True))
        return Judgement(
            valid=valid,
            form=contract.form(payload),
            problems=errors + self._advice(asked, errors),
            source=asked.source,
            line=asked.line,
            api_error=None if valid else contract.api_error(payload),
        )

    def judge_bytes(self, data: bytes, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Parse one JSON text and judge it; an unreadable text has the verdict None.

        With direction `stream`, the bytes may be a raw stream.
        """
        if self._is_stream:
            from workers_ai_contract.streams import is_transcript, judge_transcript

            if is_transcript(data):
                return judge_transcript(data, form=self._form, source=source, line=line)
        try:
            reading = self._readers.read(data)
        except ReadingError as error:
            return Judgement(valid=None, problems=(_unreadable(error.reason),), source=source, line=line)
        judgement = self._judge(_Asked(reading.payload, source, line, size=len(data)))
        warnings = tuple(map(_duplicate_key, reading.duplicate_keys))
        return judgement if not warnings else judgement.with_problems(warnings)

    @cached_property
    def _advice(self) -> Callable[[_Asked, tuple[Problem, ...]], tuple[Problem, ...]]:
        if self.direction is not Direction.INPUT:
            return lambda _, __: ()
        # Imported late: a verdict alone needs none of it.
        from workers_ai_contract.advice import advice_on, unsaid

        def advice(asked: _Asked, errors: tuple[Problem, ...]) -> tuple[Problem, ...]:
            found = advice_on(
                asked.payload,
                profile=self._profile,
                form=self._form,
                size=asked.size,
                screens=self._compiled,
            )
            return unsaid(found, errors)

        return advice

    @cached_property
    def _readers(self) -> _Readers:
        if not self._compiled:
            return _Readers(_parse_strictly, _parse_strictly, read_strictly)
        # Imported late: it takes longer than reading one small text strictly.
        from workers_ai_kernel.reading import fast

        return _Readers(fast.parse, fast.parse_rounded, fast.read)

    @cached_property
    def _verdict(self) -> Callable[[Json], bool]:
        return self._contract.verdict

    def _is_sequence(self, payload: Json) -> TypeGuard[list[Json]]:
        return self._is_stream and isinstance(payload, list)

    def _verdict_on_stream(self, data: bytes) -> bool:
        judgement = self.judge_bytes(data)
        if judgement.valid is None:
            raise UnreadableError(judgement.problems[0].message.removesuffix("."))
        return judgement.valid

    def _judge_events(
        self, events: list[Json], source: str | None = None, line: int | None = None
    ) -> Judgement:
        from workers_ai_contract.streams import judge_events

        return judge_events(events, form=self._form, source=source, line=line)


def _parse_strictly(data: bytes) -> Json:
    return read_strictly(data).payload


def _unreadable(reason: str) -> Problem:
    return Problem(code="unreadable", pointer="", message=f"{reason}.")


def _duplicate_key(key: str) -> Problem:
    from workers_ai_kernel.explaining.showing import named

    return Problem(
        code="duplicate-key",
        pointer="",
        severity=Severity.WARNING,
        message=f"the key {named(key)} appears more than once in one object; the last value is used.",
        repair=f"Keep only one {named(key)}.",
    )
