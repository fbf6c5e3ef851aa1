"""What a client's declared policies permit: failures that are then no failures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.settings.policies import ErrorTexts, RepairedAnswers, StreamEnd, UnknownFields

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.failures import Failure
    from workers_ai_contract.settings.policies import Policies

_TAKEN_FOR_SUCCESS = frozenset({"broken-reply-taken-for-success", "doubtful-reply-taken-for-success"})
_REFUSED = "good-answer-refused"
_ENDS_EARLY = frozenset({"ended-early", "ended-between"})
_AFTER_THE_FINISH_REASON = frozenset({"usage-lost"})
_OF_AN_ERROR = frozenset({"error-text-lost", "error-text-always-lost", "error-code-lost"})
_ALTERED = frozenset({"tool-call-altered", "text-altered"})
_ADDED = "request-field-added"


def is_permitted(failure: Failure, case: Case, policies: Policies) -> bool:
    """Return whether one of the policies permits a failure."""
    return any(permits(failure, case, policies) for permits in _PERMITS)


def _end_of_a_stream(failure: Failure, case: Case, policies: Policies) -> bool:
    if not case.intent.stream:
        return False
    if policies.stream_end is StreamEnd.FINISH:
        return failure.code in _AFTER_THE_FINISH_REASON
    # The body ends as HTTP says, so that nothing but a missing last event shows that it is not whole.
    ends_early = any(step.fault is not None and step.fault.name in _ENDS_EARLY for step in case.plan.steps)
    return policies.stream_end is StreamEnd.CLOSE and ends_early and failure.code in _TAKEN_FOR_SUCCESS


def _unknown_fields(failure: Failure, case: Case, policies: Policies) -> bool:
    if policies.unknown_fields is UnknownFields.BEAR:
        return False
    has_more = any(step.rendering.unknown != "none" for step in case.plan.steps)
    return has_more and _REFUSED in (failure.code, failure.detail.get("code"))


def _repairs(failure: Failure, case: Case, policies: Policies) -> bool:
    del case
    if policies.repaired_answers is RepairedAnswers.ALTERED or failure.code not in _ALTERED:
        return False
    expected, got = failure.detail.get("expected"), failure.detail.get("got")
    return isinstance(expected, str) and isinstance(got, str) and not _is_json(expected) and _is_json(got)


def _error_texts(failure: Failure, case: Case, policies: Policies) -> bool:
    del case
    return policies.error_texts is ErrorTexts.OPTIONAL and failure.code in _OF_AN_ERROR


def _added_fields(failure: Failure, case: Case, policies: Policies) -> bool:
    del case
    pointer = failure.detail.get("pointer")
    is_added = failure.code == _ADDED and isinstance(pointer, str)
    return is_added and str(pointer).split("/")[1] in policies.added_fields


_PERMITS: tuple[Callable[[Failure, Case, Policies], bool], ...] = (
    _end_of_a_stream,
    _unknown_fields,
    _repairs,
    _error_texts,
    _added_fields,
)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
