"""What the events of a stream must keep to together, beyond what the schema says of each.

What is recorded is ordinary and breaks no rule: a finish reason repeated on the chunks with the usage, two
such chunks with their keys in another order, `choices: []`, usage in parts on every chunk, padding,
heartbeats with an empty response, a last native event without choices, the null call that ends native
calls, a Responses stream without `[DONE]`.
"""

from __future__ import annotations

from dataclasses import dataclass

from workers_ai_contract.validation.judgement import Problem
from workers_ai_contract.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `source` says how it is known (documented, recorded or inferred)."""

    code: str
    source: str
    severity: Severity = Severity.ERROR

    def broken(self, pointer: str, message: str, repair: str | None) -> Problem:
        """Return the problem of a stream that breaks the rule."""
        return Problem(
            code=self.code, pointer=pointer, message=message, severity=self.severity, repair=repair
        )


_RECORDED = "recorded"
_DOCUMENTED = "documented"
_INFERRED = "inferred"

EMPTY = Rule("stream-empty", _RECORDED)
CUT = Rule("stream-cut", _RECORDED)
NO_DONE = Rule("stream-without-done", _RECORDED, Severity.WARNING)
NO_FINISH_REASON = Rule("stream-without-finish-reason", _RECORDED, Severity.WARNING)
NO_END_EVENT = Rule("stream-without-end-event", _DOCUMENTED)
DONE_TWICE = Rule("stream-done-twice", _RECORDED)
DONE_QUOTED = Rule("stream-done-quoted", _RECORDED)
AFTER_DONE = Rule("stream-event-after-done", _RECORDED)
UNREADABLE_EVENT = Rule("stream-event-unreadable", _RECORDED)
ERROR_EVENT = Rule("stream-error-event", _INFERRED)

ID_CHANGES = Rule("stream-id-changes", _RECORDED)
MODEL_CHANGES = Rule("stream-model-changes", _RECORDED)
ROLE_LATE = Rule("stream-role-late", _RECORDED)
NO_ROLE = Rule("stream-without-role", _RECORDED, Severity.WARNING)
AFTER_FINISH = Rule("stream-output-after-finish", _RECORDED)
FINISH_REASON_CHANGES = Rule("stream-finish-reason-changes", _RECORDED)
NUMBER_DELTA = Rule("stream-number-delta", _RECORDED, Severity.WARNING)
USAGE_SUM = Rule("stream-usage-sum", _RECORDED, Severity.WARNING)

CALL_NOT_STARTED = Rule("stream-tool-call-not-started", _RECORDED)
CALL_RESTARTED = Rule("stream-tool-call-restarted", _RECORDED)
CALL_WITHOUT_ID = Rule("stream-tool-call-without-id", _RECORDED)
CALL_WITHOUT_NAME = Rule("stream-tool-call-without-name", _RECORDED)
ARGUMENTS_NOT_JSON = Rule("stream-tool-arguments-not-json", _RECORDED)
DUPLICATE_CALL_ID = Rule("stream-tool-call-id-twice", _RECORDED, Severity.WARNING)

SEQUENCE_NUMBER = Rule("stream-sequence-number", _DOCUMENTED)
NOT_CREATED = Rule("stream-not-created", _DOCUMENTED)
CREATED_TWICE = Rule("stream-created-twice", _DOCUMENTED)
AFTER_END = Rule("stream-event-after-end", _DOCUMENTED)
UNKNOWN_ITEM = Rule("stream-unknown-item", _DOCUMENTED)
ITEM_TWICE = Rule("stream-item-added-twice", _DOCUMENTED)
ITEM_OPEN = Rule("stream-item-not-done", _DOCUMENTED)
TEXT_DIFFERS = Rule("stream-text-differs", _DOCUMENTED)
TEXT_AFTER_DONE = Rule("stream-delta-after-text-done", _DOCUMENTED)
