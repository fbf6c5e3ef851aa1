"""Judges payloads by a user's own schema: a verdict and its explanation, without advice."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.judgement import Judgement, unreadable
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.contracts.sentences import duplicate_key
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.readers import text_readers
from workers_ai_kernel.reading.strict import ReadingError

if TYPE_CHECKING:
    from workers_ai_contract.contracts.own import SchemaLike
    from workers_ai_contract.judging.readers import TextReaders
    from workers_ai_kernel import Json
    from workers_ai_kernel.problem import Problem


class SchemaJudge:
    """Judges payloads by one JSON Schema: a path to a file, or the schema as parsed JSON.

    Raises:
        UsageError: it cannot be read, is not a schema of its dialect, or uses what cannot be judged.
    """

    def __init__(self, schema: SchemaLike) -> None:
        self._own = OwnSchema.of(schema)

    def is_valid(self, payload: Json) -> bool:
        """Return whether a payload is valid."""
        return self._own.accepts(payload)

    def is_valid_bytes(self, data: bytes) -> bool:
        """Return whether one JSON text is valid.

        Raises:
            UnreadableError: the text is not readable JSON.
        """
        try:
            return self.is_valid(self._readers.parse_rounded(data))
        except ReadingError as error:
            raise UnreadableError(error.reason) from None

    def explain(self, payload: Json) -> tuple[Problem, ...]:
        """Return the errors of a payload, the likeliest cause first; nothing if it is valid."""
        return tuple(self._own.document.at().explain(payload))

    def judge(self, payload: Json, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Return the verdict and the errors."""
        valid = self.is_valid(payload)
        problems = () if valid else tuple(self._own.document.at().explain(payload, known_invalid=True))
        return Judgement(valid=valid, problems=problems, source=source, line=line)

    def payloads_in(self, _data: bytes) -> None:
        """Return None: an array is a payload like any other."""

    def judge_bytes(self, data: bytes, *, source: str | None = None, line: int | None = None) -> Judgement:
        """Parse one JSON text and judge it; an unreadable text has the verdict None."""
        try:
            reading = self._readers.read(data)
        except ReadingError as error:
            return unreadable(error.reason, source, line)
        judged = self.judge(reading.payload, source=source, line=line)
        return judged.with_problems(tuple(map(duplicate_key, reading.duplicate_keys)))

    @cached_property
    def _readers(self) -> TextReaders:
        return text_readers(compiled=True)
