"""The rules for the sequence of events in a stream, beyond the schema of each event.

Recorded behaviour breaks no rule: a finish reason repeated on the chunks with the usage, two such chunks
with their keys in different order, `choices: []`, partial usage on every chunk, padding, heartbeats with
an empty response, a last native event without choices, the null call that ends native calls, and a
Responses stream without `[DONE]`.

What was recorded of other models on the same platform is always a warning, and its message says so: it may
be a wrong stream of this model, and clients meet it all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from workers_ai_kernel.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; its meaning and evidence are in the catalogue, `catalogue.transcripts`."""

    code: str
    severity: Severity = Severity.ERROR

    def broken(self, pointer: str, message: str, repair: str | None) -> Problem:
        """Return the problem of a stream that violates the rule."""
        return Problem(
            code=self.code, pointer=pointer, message=message, severity=self.severity, repair=repair
        )


RECORDED_OF_OTHERS = "recorded of other models on Workers AI"
OTHER_MODELS = Rule("recorded-of-other-models", Severity.WARNING)


def of_other_models(pointer: str, what: str, repair: str) -> Problem:
    """Return the warning about a trait of other models; `what` is a sentence without its full stop."""
    return OTHER_MODELS.broken(pointer, f"{what}: {RECORDED_OF_OTHERS}, not of this one.", repair)


def no_details(pointer: str) -> Problem:
    """Return the warning about details of the usage that are null."""
    return of_other_models(pointer, f"{pointer} is null", f"Read null at {pointer} as unknown.")


EMPTY = Rule("stream-empty")
CUT = Rule("stream-cut")
NO_DONE = Rule("stream-without-done", Severity.WARNING)
NO_FINISH_REASON = Rule("stream-without-finish-reason", Severity.WARNING)
NO_END_EVENT = Rule("stream-without-end-event")
DONE_TWICE = Rule("stream-done-twice", Severity.WARNING)
DONE_QUOTED = Rule("stream-done-quoted")
AFTER_DONE = Rule("stream-event-after-done")
UNREADABLE_EVENT = Rule("stream-event-unreadable")
ERROR_EVENT = Rule("stream-error-event")
MIXED_FORMS = Rule("stream-mixed-forms")

ID_CHANGES = Rule("stream-id-changes")
MODEL_CHANGES = Rule("stream-model-changes")
ROLE_LATE = Rule("stream-role-late")
NO_ROLE = Rule("stream-without-role", Severity.WARNING)
AFTER_FINISH = Rule("stream-output-after-finish")
FINISH_REASON_CHANGES = Rule("stream-finish-reason-changes")
NUMBER_DELTA = Rule("stream-number-delta", Severity.WARNING)
BOOLEAN_DELTA = Rule("stream-boolean-delta", Severity.WARNING)
USAGE_SUM = Rule("stream-usage-sum", Severity.WARNING)

CALL_NOT_STARTED = Rule("stream-tool-call-not-started")
CALL_RESTARTED = Rule("stream-tool-call-restarted")
CALL_WITHOUT_ID = Rule("stream-tool-call-without-id", Severity.WARNING)
CALL_WITHOUT_NAME = Rule("stream-tool-call-without-name")
ARGUMENTS_NOT_JSON = Rule("stream-tool-arguments-not-json")
DUPLICATE_CALL_ID = Rule("stream-tool-call-id-twice", Severity.WARNING)

SEQUENCE_NUMBER = Rule("stream-sequence-number")
NOT_CREATED = Rule("stream-not-created")
CREATED_TWICE = Rule("stream-created-twice")
AFTER_END = Rule("stream-event-after-end")
UNKNOWN_ITEM = Rule("stream-unknown-item")
ITEM_TWICE = Rule("stream-item-added-twice")
ITEM_OPEN = Rule("stream-item-not-done")
TEXT_DIFFERS = Rule("stream-text-differs")
TEXT_AFTER_DONE = Rule("stream-delta-after-text-done")
