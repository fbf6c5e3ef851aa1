"""Rules across the events of chat streams and of native streams."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers_ai_contract.streams import access, rules
from workers_ai_contract.streams.constants import Constants
from workers_ai_contract.streams.tool_calls import ToolCalls
from workers_ai_contract.streams.traits import event_traits
from workers_ai_contract.streams.usage import CHAT_COUNTS, usage_problems
from workers_ai_kernel.explaining.showing import shown
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.problem import Problem

_TEXTS = ("content", "reasoning_content", "reasoning")


@dataclass(slots=True)
class _Choice:
    pointer: str
    role: bool = False
    spoke: bool = False
    finish_reason: str | None = None
    calls: ToolCalls = field(default_factory=ToolCalls)


class ChatRules:
    """Checks chat chunks, and native events among them."""

    def __init__(self) -> None:
        self._constants = Constants()
        self._choices: dict[float, _Choice] = {}

    @property
    def ended(self) -> bool:
        """Whether every choice has a finish reason."""
        return bool(self._choices) and all(choice.finish_reason for choice in self._choices.values())

    def gap(self) -> None:
        """Do nothing: no rule counts events."""

    def check(self, event: JsonObject, pointer: str) -> Iterator[Problem]:
        """Yield the problems of an event, given the events before it."""
        yield from usage_problems(event, pointer, CHAT_COUNTS)
        yield from event_traits(event, pointer)
        if "choices" not in event:
            return
        yield from self._constants.check(event, pointer)
        for position, choice in access.objects(event, "choices"):
            yield from self._choice(choice, join(pointer, "choices", position))

    def at_end(self) -> Iterator[Problem]:
        """Yield the problems of the complete stream."""
        for choice in self._choices.values():
            if not choice.role:
                yield _no_role(choice)
            complete = choice.finish_reason in {"stop", "tool_calls"}
            yield from choice.calls.at_end(complete=complete)

    def _choice(self, choice: JsonObject, pointer: str) -> Iterator[Problem]:
        known = self._choices.setdefault(access.number(choice, "index") or 0, _Choice(pointer))
        delta = access.member(choice, "delta")
        speaks = any(delta.get(name) for name in (*_TEXTS, "tool_calls"))
        if speaks and known.finish_reason:
            yield _after_finish(known, pointer)
        else:
            yield from self._delta(known, delta, join(pointer, "delta"))
        yield from _finish_reason(known, access.text(choice, "finish_reason"), pointer)

    def _delta(self, known: _Choice, delta: JsonObject, pointer: str) -> Iterator[Problem]:
        if access.text(delta, "role") is not None:
            if not known.role and known.spoke:
                yield _role_late(join(pointer, "role"))
            known.role = True
        for name in _TEXTS:
            known.spoke = known.spoke or bool(delta.get(name))
        for position, fragment in access.objects(delta, "tool_calls"):
            known.spoke = True
            yield from known.calls.check(fragment, join(pointer, "tool_calls", position))


class NativeRules:
    """Checks native events; the last one has the usage and no text."""

    def __init__(self) -> None:
        self._calls = ToolCalls()
        self.ended = False

    def gap(self) -> None:
        """Do nothing: no rule counts events."""

    def check(self, event: JsonObject, pointer: str) -> Iterator[Problem]:
        """Yield the problems of an event, given the events before it."""
        yield from usage_problems(event, pointer, CHAT_COUNTS)
        yield from event_traits(event, pointer)
        for position, fragment in access.objects(event, "tool_calls"):
            yield from self._calls.check(fragment, join(pointer, "tool_calls", position))
        self.ended = bool(access.member(event, "usage")) and not event.get("response")

    def at_end(self) -> Iterator[Problem]:
        """Yield the problems of the complete stream."""
        yield from self._calls.at_end(complete=True)


def _finish_reason(known: _Choice, reason: str | None, pointer: str) -> Iterator[Problem]:
    if reason and known.finish_reason and reason != known.finish_reason:
        place = join(pointer, "finish_reason")
        yield rules.FINISH_REASON_CHANGES.broken(
            place,
            f"{place} is {shown(reason)}, but the choice already finished with {shown(known.finish_reason)}.",
            "Repeat the same finish reason, or send none.",
        )
    known.finish_reason = known.finish_reason or reason


def _after_finish(known: _Choice, pointer: str) -> Problem:
    return rules.AFTER_FINISH.broken(
        pointer,
        f"{pointer} has more output, but the choice already finished with {shown(known.finish_reason)}.",
        "Send the finish reason after all output.",
    )


def _role_late(place: str) -> Problem:
    return rules.ROLE_LATE.broken(
        place, f"{place} comes after output of that choice.", "Send the role first, with empty content."
    )


def _no_role(choice: _Choice) -> Problem:
    return rules.NO_ROLE.broken(
        choice.pointer,
        f"the choice that starts at {choice.pointer} never gets a role: {rules.RECORDED_OF_OTHERS}, not of "
        "this one.",
        "Send a first chunk with the role 'assistant' and empty content.",
    )
