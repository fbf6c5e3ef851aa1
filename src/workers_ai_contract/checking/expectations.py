"""What a correct client reports of a good reply, derived from the case alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.wire import ToolCall, Usage

_AS_RESPONSES = frozenset({Form.RESPONSES, Form.BATCH})
_WITH_REASONING = _AS_RESPONSES | {Form.CHAT}


@dataclass(frozen=True, slots=True)
class ExpectedValue:
    """What a correct client reports for one answer.

    `reasoning`, `tool_calls`, `finish_reason` and `cached_tokens` are None if the form does not have them;
    they are then not compared. An empty text means that there is no text. What two correct clients may report
    differently is named in `unsure`: `text` may be other JSON of the same value, ids of `tool_calls` may be
    missing, `usage`, `cached_tokens` and `reasoning` are not compared, and `finish` may be repaired. A
    `failed` item of a batch has no answer.
    A Responses object that is `incomplete` has no finish reason, but a client may report one for it.
    """

    text: str
    reasoning: str | None
    tool_calls: tuple[ToolCall, ...] | None
    finish_reason: str | None
    usage: Usage
    cached_tokens: int | None = None
    unsure: frozenset[str] = frozenset()
    failed: bool = False
    incomplete: bool = False


def is_unseen(case: Case) -> bool:
    """Return whether an answer was not seen: one that was cut and has a whole call all the same."""
    reply = case.reply
    return isinstance(reply, Answer) and bool(reply.tool_calls) and reply.finish_reason == "length"


def expected_values(case: Case, unsure: frozenset[str] = frozenset()) -> tuple[ExpectedValue, ...]:
    """Return the values to report for a successful reply: one, or one per item of a batch."""
    if isinstance(case.reply, BatchAnswer):
        last = len(case.reply.items) - 1
        failing = case.plan.steps[-1].rendering.batch_failed
        return tuple(
            _expected(item, Form.BATCH, unsure, failed=number == {"last": last, "first": 0}.get(failing))
            for number, item in enumerate(case.reply.items)
        )
    assert isinstance(case.reply, Answer)  # noqa: S101 - called for successful replies only
    return (_expected(case.reply, case.intent.operation, unsure),)


def _expected(answer: Answer, form: Form, unsure: frozenset[str], *, failed: bool = False) -> ExpectedValue:
    if "answer" in unsure:
        unsure |= {"reasoning", "finish", "tool_calls"}
    has_details = form is not Form.PROMPT and "cached_tokens" not in unsure
    return ExpectedValue(
        text=answer.text or "",
        reasoning=(answer.reasoning or "") if form in _WITH_REASONING else None,
        tool_calls=None if form is Form.PROMPT else answer.tool_calls,
        finish_reason=answer.finish_reason if form is Form.CHAT else None,
        usage=answer.usage,
        cached_tokens=answer.usage.cached_tokens if has_details else None,
        unsure=unsure,
        failed=failed,
        incomplete=form in _AS_RESPONSES and answer.finish_reason == "length",
    )
