"""Judges payloads of one direction by one contract: published, enforced, observed, or the default of both."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from workers_ai_contract.contracts.judgement import Judgement, unreadable
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.choosing import ContractNames, contract_of, default_profile, form_named
from workers_ai_contract.judging.comparing import PublishedComparison, says_nothing
from workers_ai_contract.judging.readers import text_readers
from workers_ai_contract.judging.telling import direction_of, may_be_answer
from workers_ai_contract.vocabulary import Direction, Profile
from workers_ai_kernel.problem import Severity
from workers_ai_kernel.reading.strict import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.judging.readers import TextReaders
    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.reading.strict import Reading
    from workers_ai_kernel.schema.normal import Subschema


class _Asked(NamedTuple):
    """A payload, with its source and its size in bytes where known."""

    payload: Json
    source: str | None
    line: int | None
    size: int | None = None


class ContractJudge:
    """Judges payloads of one direction; without a profile, by the default one, compared with the schema.

    Raises:
        UsageError: there is no such contract.
    """

    def __init__(
        self,
        direction: Direction,
        profile: Profile | None,
        names: ContractNames,
        *,
        compiled: bool = True,
        api_errors: bool = True,
    ) -> None:
        self.direction = direction
        self.profile = default_profile(direction, names.model) if profile is None else profile
        is_default = profile is None
        is_unrevised = is_default and self.profile is Profile.OBSERVED
        asked = names._replace(revision="latest") if is_unrevised else names
        self._contract = contract_of(self.profile, direction, asked, compiled=compiled)
        self._is_pulled = names.model is not None
        self._compiled = compiled
        self._api_errors = api_errors
        self._published = PublishedComparison.of(direction, names, compiled=compiled) if is_default else None
        self._form = None if names.form is None else form_named(names.form)
        self._is_stream = direction is Direction.STREAM
        is_ours = names.form is None and names.model is None
        self._expects_requests = is_default and direction is Direction.INPUT and is_ours

    @property
    def schema(self) -> Subschema:
        """The normal form of everything that the contract allows."""
        return self._contract.schema

    def is_valid(self, payload: Json) -> bool:
        """Return whether a payload is valid."""
        if self._is_sequence(payload):
            return self._judge_events(payload).valid is True
        return self._verdict(payload)

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
        return () if self._verdict(payload) else self._errors(payload)

    def explain_bytes(self, data: bytes) -> tuple[Problem, ...]:
        """Return the errors of one JSON text or a raw stream, without advice.

        An unreadable text is an error, too.
        """
        if self._is_stream:
            return self.judge_bytes(data).errors
        try:
            payload = self._readers.parse(data)
        except ReadingError as error:
            return unreadable(error.reason).problems
        if self._verdict(payload):
            return ()
        return self._errors(payload)

    def _errors(self, payload: Json) -> tuple[Problem, ...]:
        """Return why a payload is invalid."""
        if self._is_no_request(payload):
            from workers_ai_contract.judging.wrappers import recognised

            problem = recognised(payload, self.direction, valid=False)
            return () if problem is None else (problem,)
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
        # What both semantics accept for certain needs neither the slower verdict nor the comparison.
        agreed = self._is_agreed(payload) and not self._is_no_request(payload)
        valid, api_error = (True, None) if agreed else self._outcome(payload)
        form = contract.form(payload)
        known = self._recognised(payload, form, valid=valid)
        if known is None:
            problems = self._problems(asked, valid=valid, agreed=agreed)
        else:
            problems, form = (known,), None
        return Judgement(
            valid=valid,
            form=form,
            problems=problems,
            source=asked.source,
            line=asked.line,
            api_error=api_error,
            direction=self.direction,
            profile=self.profile,
        )

    def _outcome(self, payload: Json) -> tuple[bool, JsonObject | None]:
        if not self._api_errors:
            return self._verdict(payload), None
        valid, api_error = self._contract.outcome(payload)
        return valid and not self._is_no_request(payload), api_error

    def _is_no_request(self, payload: Json) -> bool:
        """Return whether this is an answer, an event or an error; a profile asked for by name judges it."""
        # The API may accept it: the 'messages' of an envelope pass for a conversation.
        is_other = self._expects_requests and may_be_answer(payload)
        return is_other and direction_of(payload) is not Direction.INPUT

    @cached_property
    def _is_agreed(self) -> Callable[[Json], bool]:
        """A fast test that only the default judge of requests has; else no payload passes it."""
        if self._published is None or self.profile is not Profile.ENFORCED:
            return lambda _: False
        from workers_ai_contract.cabidela.contract import EnforcedContract

        if isinstance(self._contract, EnforcedContract):
            return self._contract.is_agreed
        from workers_ai_contract.models.contracts import PulledEnforced

        assert isinstance(self._contract, PulledEnforced)  # noqa: S101 - of that profile
        return self._contract.is_agreed

    def _problems(self, asked: _Asked, *, valid: bool, agreed: bool) -> tuple[Problem, ...]:
        """Return the errors, the advice, and where the published schema says otherwise."""
        errors = () if valid else tuple(self._contract.explain(asked.payload, known_invalid=True))
        problems = errors + self._advice(asked, errors)
        if self._published is not None:
            if agreed:
                return problems
            differs = self._published.difference(asked.payload, valid=valid)
            return problems if differs is None else (*problems, differs)
        if self._says_nothing:
            from workers_ai_contract.contracts.sentences import nothing_said

            return (*problems, nothing_said())
        return problems

    def _recognised(self, payload: Json, form: Form | None, *, valid: bool) -> Problem | None:
        """Return the problem of a payload that is something else, such as a log row; None for most."""
        if valid and form is not None and not may_be_answer(payload):
            return None
        if self._form is not None or (valid and self._is_pulled):
            return None
        from workers_ai_contract.judging.wrappers import recognised

        return recognised(payload, self.direction, valid=valid)

    @cached_property
    def _says_nothing(self) -> bool:
        return self.profile is Profile.PUBLISHED and says_nothing(self.schema)

    def judge_bytes(self, data: bytes, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Parse one JSON text and judge it; an unreadable text has the verdict None.

        With direction `stream`, the bytes may be a raw stream.
        """
        if self._is_stream:
            from workers_ai_contract.streams import is_transcript

            if is_transcript(data):
                return self.judge_transcript(data, source=source, line=line)
        try:
            reading = self._readers.read(data)
        except ReadingError as error:
            return unreadable(error.reason, source, line)
        return self.judge_reading(reading, len(data), source=source, line=line)

    def judge_transcript(
        self, data: bytes, *, source: str | None = None, line: int | None = None
    ) -> Judgement:
        """Judge a raw stream."""
        from workers_ai_contract.streams import judge_transcript

        return self._stamped(judge_transcript(data, form=self._form, source=source, line=line))

    def judge_reading(
        self, reading: Reading, size: int, *, source: str | None = None, line: int | None = None
    ) -> Judgement:
        """Judge a JSON text that has been read; `size` is its length in bytes."""
        judgement = self._judge(_Asked(reading.payload, source, line, size=size))
        if not reading.duplicate_keys:
            return judgement
        from workers_ai_contract.contracts.sentences import duplicate_key

        return judgement.with_problems(tuple(map(duplicate_key, reading.duplicate_keys)))

    def _stamped(self, judgement: Judgement) -> Judgement:
        return judgement._replace(direction=self.direction, profile=self.profile)

    @cached_property
    def _advice(self) -> Callable[[_Asked, tuple[Problem, ...]], tuple[Problem, ...]]:
        # Imported late: a verdict alone needs none of it.
        if self._is_pulled:
            # What is known beyond the schemas is known of the built-in models.
            return lambda _, __: ()
        if self.direction is Direction.OUTPUT:
            from workers_ai_contract.advice.answers import answer_advice

            return lambda asked, _: tuple(answer_advice(asked.payload))
        if self.direction is Direction.STREAM:
            from workers_ai_contract.streams.traits import event_traits

            return lambda asked, _: tuple(event_traits(asked.payload))
        if self.direction is Direction.ERROR:
            return lambda _, __: ()
        from workers_ai_contract.advice import advice_on, unsaid

        def advice(asked: _Asked, errors: tuple[Problem, ...]) -> tuple[Problem, ...]:
            found = advice_on(
                asked.payload,
                profile=self.profile,
                form=self._form,
                size=asked.size,
                screens=self._compiled,
            )
            return unsaid(found, errors)

        return advice

    @cached_property
    def _readers(self) -> TextReaders:
        return text_readers(compiled=self._compiled)

    @cached_property
    def _verdict(self) -> Callable[[Json], bool]:
        accepts = self._contract.verdict
        if not self._expects_requests:
            return accepts
        return lambda payload: accepts(payload) and not self._is_no_request(payload)

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

        return self._stamped(judge_events(events, form=self._form, source=source, line=line))
