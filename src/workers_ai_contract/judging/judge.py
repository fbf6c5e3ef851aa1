"""Judges payloads: the public entry for many payloads of one contract, or of whatever they are."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.judgement import Judgement, unreadable
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.choosing import direction_named, names_of, profile_named
from workers_ai_contract.judging.contract_judge import ContractJudge
from workers_ai_contract.judging.readers import text_readers
from workers_ai_contract.judging.telling import direction_of
from workers_ai_contract.vocabulary import Direction, Form, Profile
from workers_ai_kernel.reading.strict import ReadingError

if TYPE_CHECKING:
    from workers_ai_contract.judging.readers import TextReaders
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.reading.strict import Reading
    from workers_ai_kernel.schema.normal import Subschema

# Profiles that describe requests and answers only.
_PAIRED = frozenset({Profile.PUBLISHED, Profile.TYPED})
# How a raw stream begins: with a field of an event, or a comment.
_STREAM_STARTS = (b"data:", b"event:", b"id:", b"retry:", b":")


class Judge:
    """Judges payloads.

    Without `direction`, each payload tells its own: a request, an answer, a stream event or an error body.
    Without `profile`, requests are judged by what the live API accepts (`enforced`), everything else by what
    it really sends (`observed`), and a warning says where the published schema has another verdict.

    The published contract has one schema per revision; `route` may select a part of it, `form` a single
    branch. The enforced contract is the live API's behaviour on that route; there, `form` affects only the
    explanation. The observed contract has no revisions and one schema per form and direction; without `form`,
    the payload's keys select the schema. `model` is a built-in model, or the name or folder of a pulled one,
    which has its published schemas, and what the API's validator accepts of them.

    Raises:
        UsageError: there is no such contract or model.
    """

    def __init__(  # noqa: PLR0913 - as many as a contract has names
        self,
        direction: str | None = None,
        *,
        revision: str = "latest",
        profile: str | None = None,
        route: str = "run",
        form: str | None = None,
        model: str | None = None,
    ) -> None:
        self._profile = None if profile is None else profile_named(profile)
        self._direction = None if direction is None else direction_named(direction)
        if self._profile is Profile.ENFORCED and self._direction is None:
            self._direction = Direction.INPUT
        self._names = names_of(revision, route, form, model)
        self._compiled = True
        self._api_errors = True
        self._judges: dict[Direction, ContractJudge] = {}
        # Raises UsageError now, if at all.
        self._of(self._direction or Direction.INPUT)

    def uncompiled(self) -> Judge:
        """Return a judge with the same results that uses no compiled engine.

        For a process that judges one small payload: importing the engine would take longer than judging.
        """
        other = copy(self)
        other._judges = {}  # noqa: SLF001 - ours
        other._compiled = False  # noqa: SLF001 - ours
        return other

    def without_api_errors(self) -> Judge:
        """Return a judge with the same results but for `api_error`, which takes longer than the verdict."""
        other = copy(self)
        other._judges = {}  # noqa: SLF001 - ours
        other._api_errors = False  # noqa: SLF001 - ours
        return other

    @property
    def direction(self) -> Direction | None:
        """The direction of the payloads; None if each payload tells its own."""
        return self._direction

    @property
    def schema(self) -> Subschema:
        """The normal form of everything that the contract allows; of requests if there is no direction."""
        return self._of(self._direction or Direction.INPUT).schema

    def is_valid(self, payload: Json) -> bool:
        """Return whether a payload is valid."""
        return self._for(payload).is_valid(payload)

    def is_valid_bytes(self, data: bytes) -> bool:
        """Return whether one JSON text, or a raw stream, is valid.

        Raises:
            UnreadableError: the text is not readable JSON.
        """
        judge = self._of_text(data)
        if judge is not None:
            return judge.is_valid_bytes(data)
        try:
            payload = self._readers.parse_rounded(data)
        except ReadingError as error:
            raise UnreadableError(error.reason) from None
        return self._for(payload).is_valid(payload)

    def explain(self, payload: Json) -> tuple[Problem, ...]:
        """Return the errors of a payload, the likeliest cause first; nothing if it is valid."""
        return self._for(payload).explain(payload)

    def explain_bytes(self, data: bytes) -> tuple[Problem, ...]:
        """Return the errors of one JSON text or a raw stream, without advice.

        An unreadable text is an error, too.
        """
        judge = self._of_text(data)
        if judge is not None:
            return judge.explain_bytes(data)
        try:
            payload = self._readers.parse(data)
        except ReadingError as error:
            return unreadable(error.reason).problems
        return self._for(payload).explain(payload)

    def judge(self, payload: Json, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Return the verdict, the form and the errors, followed by warnings.

        With direction `stream`, an array is a list of events, judged as one stream.
        """
        return self._for(payload).judge(payload, source=source, line=line)

    def judge_bytes(self, data: bytes, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Parse one JSON text and judge it; an unreadable text has the verdict None.

        With direction `stream`, or without one, the bytes may be a raw stream.
        """
        judge = self._of_text(data)
        if judge is not None:
            return judge.judge_bytes(data, source=source, line=line)
        try:
            reading = self._readers.read(data)
        except ReadingError as error:
            return unreadable(error.reason, source, line)
        return self._for(reading.payload).judge_reading(reading, len(data), source=source, line=line)

    def brief_bytes(self, data: bytes) -> Judgement:
        """Judge as `judge_bytes` does, but faster: of a valid text, tell only what it was judged as."""
        judge = self._of_text(data)
        try:
            if judge is None:
                payload = self._readers.parse_rounded(data)
                judge = self._for(payload)
                valid = judge.is_valid(payload)
            else:
                valid = judge.is_valid_bytes(data)
        except (ReadingError, UnreadableError) as error:
            return unreadable(error.reason)
        if valid:
            return Judgement(valid=True, direction=judge.direction, profile=judge.profile)
        return judge.judge_bytes(data)

    def contract_digest(self, direction: Direction) -> str:
        """Return the SHA-256 of the schemas that judge the payloads of a direction, in hexadecimal."""
        from workers_ai_contract.judging.digests import schemas_digest

        return schemas_digest(self._of(direction).profile, direction, self._names)

    def judge_reading(self, reading: Reading, size: int) -> Judgement:
        """Judge a JSON text that has been read; `size` is its length in bytes."""
        return self._for(reading.payload).judge_reading(reading, size)

    def payloads_in(self, data: bytes) -> list[JsonObject] | None:
        """Return the items of a text that is an array of payloads, each to be judged alone; else None."""
        if not data.lstrip().startswith(b"["):
            return None
        # Imported late: most texts are no arrays.
        from workers_ai_contract.judging.wrappers import payloads_in

        try:
            return payloads_in(self._readers.parse(data), self._direction)
        except ReadingError:
            return None

    def direction_of(self, payload: Json) -> Direction:
        """Return the direction that a payload is judged as."""
        return self._for(payload).direction

    def direction_of_bytes(self, data: bytes) -> Direction:
        """Return the direction that one JSON text, or a raw stream, is judged as.

        Raises:
            UnreadableError: the text is not readable JSON.
        """
        judge = self._of_text(data)
        if judge is not None:
            return judge.direction
        try:
            return self.direction_of(self._readers.parse_rounded(data))
        except ReadingError as error:
            raise UnreadableError(error.reason) from None

    @cached_property
    def _readers(self) -> TextReaders:
        return text_readers(compiled=self._compiled)

    def _of_text(self, data: bytes) -> ContractJudge | None:
        """Return the judge of a text, or None if only its content tells the direction."""
        if self._direction is not None:
            return self._of(self._direction)
        if self._profile in _PAIRED or not data.lstrip().startswith(_STREAM_STARTS):
            return None
        return self._of(Direction.STREAM)

    def _for(self, payload: Json) -> ContractJudge:
        if self._direction is not None:
            return self._of(self._direction)
        told = direction_of(payload)
        return self._of(told if self._has(told) else Direction.INPUT)

    def _has(self, direction: Direction) -> bool:
        """Return whether the profile has a contract for the direction, and the form that was named."""
        if direction is Direction.ERROR and self._names.form is not None:
            return False
        if self._names.model is not None:
            return direction is not Direction.STREAM
        if direction is Direction.STREAM and self._names.form == Form.BATCH:
            return False
        return self._profile not in _PAIRED or direction in {Direction.INPUT, Direction.OUTPUT}

    def _of(self, direction: Direction) -> ContractJudge:
        judge = self._judges.get(direction)
        if judge is None:
            judge = ContractJudge(
                direction, self._profile, self._names, compiled=self._compiled, api_errors=self._api_errors
            )
            self._judges[direction] = judge
        return judge
