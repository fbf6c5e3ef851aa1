"""The same call in a plainer way: not streamed, and answered rather than refused. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import CallMode, controls
from workers_ai_contract.faults import AS_IS
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from workers_ai_contract.cases.case import Case

_FORCES_AN_ANSWER = frozenset({"tool_choice", "response_format", "text"})
_ONLY_STREAMED = "stream_options"


def plainer(case: Case, modes: Collection[CallMode]) -> Iterator[Case]:
    """Yield the case in the ways that are easier to read, the plainest first; all could have been drawn.

    `modes` are the call modes that the client has.
    """
    if case.plan != AS_IS or case.before or case.polls or case.intent.operation is Form.BATCH:
        return
    request = case.intent.request
    reply = case.reply
    if isinstance(reply, ApiError) and _FORCES_AN_ANSWER.isdisjoint(request):
        reply = controls(case.mode)[0].reply
    whole = CallMode(case.intent.operation, stream=False)
    if case.intent.stream and whole in modes and _ONLY_STREAMED not in request:
        yield replace(case, intent=replace(case.intent, stream=False), reply=reply)
    if reply is not case.reply:
        yield replace(case, reply=reply)
