"""The policies: what a client declares to do on purpose, where more than one behaviour is right.

The default of each is what most callers expect; docs/policies.md has the reasons, and a test compares it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


class StreamEnd(StrEnum):
    """What the client takes for the end of a stream."""

    DONE = "done"
    FINISH = "finish-reason"
    CLOSE = "close"


class UnknownFields(StrEnum):
    """What the client does with a reply that has fields it does not know."""

    BEAR = "bear"
    EITHER = "either"


class RepairedAnswers(StrEnum):
    """Whether the client may repair broken JSON in an answer."""

    ALTERED = "altered"
    ACCEPTED = "accepted"


class ErrorTexts(StrEnum):
    """Whether the client passes on the API's text and code of an error."""

    REQUIRED = "required"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Policies:
    """What a client declares; `added_fields` are the request fields that it sets by itself."""

    stream_end: StreamEnd = StreamEnd.DONE
    unknown_fields: UnknownFields = UnknownFields.BEAR
    repaired_answers: RepairedAnswers = RepairedAnswers.ALTERED
    error_texts: ErrorTexts = ErrorTexts.REQUIRED
    added_fields: frozenset[str] = frozenset()

    @staticmethod
    def from_json(value: JsonObject) -> Policies:
        """Return the policies for a table of a settings file that was checked; what is absent is default."""
        added = cast("list[str]", value.get("added_fields", []))
        return Policies(
            stream_end=StreamEnd(str(value.get("stream_end", StreamEnd.DONE))),
            unknown_fields=UnknownFields(str(value.get("unknown_fields", UnknownFields.BEAR))),
            repaired_answers=RepairedAnswers(str(value.get("repaired_answers", RepairedAnswers.ALTERED))),
            error_texts=ErrorTexts(str(value.get("error_texts", ErrorTexts.REQUIRED))),
            added_fields=frozenset(added),
        )

    def to_json(self) -> JsonObject:
        """Return all policies, as in a settings file."""
        values: JsonObject = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        return {**values, "added_fields": [*sorted(self.added_fields)]}

    def declared(self) -> JsonObject:
        """Return those that are not the default."""
        defaults = NO_POLICIES.to_json()
        return {name: value for name, value in self.to_json().items() if value != defaults[name]}


NO_POLICIES = Policies()
"""What holds for a client that declares nothing."""
