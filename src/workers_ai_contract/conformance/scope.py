"""What a run has tried and compared, and what it has not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.checking.checks import check
from workers_ai_contract.checking.outcomes import Raised, Returned
from workers_ai_contract.conformance.results import ControlResult, NotCompared, Scope, Tried
from workers_ai_contract.faults import DELIVERY_CHOICES, FAULTS
from workers_ai_contract.rendering import CHOICES
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Usage
from workers_ai_contract.wire.error_replies import known_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workers_ai_contract.cases.case import CallMode, Case
    from workers_ai_contract.conformance.bench import Examined
    from workers_ai_contract.rendering import Choice
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import Json, JsonObject

_OF_ERRORS = ("status", "code", "message")
_OF_VALUES: Mapping[Form, tuple[str, ...]] = {
    Form.PROMPT: ("text", "usage"),
    Form.CHAT: ("text", "reasoning", "tool_calls", "finish_reason", "usage", "cached_tokens"),
    Form.RESPONSES: ("text", "reasoning", "tool_calls", "usage", "cached_tokens"),
    Form.BATCH: ("text", "reasoning", "usage", "cached_tokens"),
}


class ScopeLog:
    """Notes what each call of a run has tried, and which parts of a report a driver has."""

    def __init__(self, modes: Iterable[CallMode]) -> None:
        self._modes = tuple(modes)
        self._tried: Counter[tuple[str, str]] = Counter()
        self._reported: dict[CallMode, set[str]] = {mode: set() for mode in self._modes}
        self._outcomes: dict[CallMode, set[type]] = {mode: set() for mode in self._modes}
        self._controls: list[ControlResult] = []

    def note(self, examined: Examined) -> None:
        """Note one case of the exploration."""
        case, outcome = examined.case, examined.observation.outcome
        self._tried.update({("operation", str(case.mode)): 1, **dict.fromkeys(_tried_by(case), 1)})
        reported = self._reported.setdefault(case.mode, set())
        self._outcomes.setdefault(case.mode, set()).add(type(outcome))
        if isinstance(outcome, Returned):
            for value in _values(outcome.value, case.intent.operation):
                reported.update(name for name in value if name in _OF_VALUES[case.intent.operation])
        elif isinstance(outcome, Raised):
            reported.update(f"error.{name}" for name in _OF_ERRORS if name in outcome.error)

    def control(self, examined: Examined, name: str) -> None:
        """Check that a wrong report in place of a right one would have been found."""
        case = examined.case
        if examined.failures:
            return
        for wrong in _wrong(case):
            detected = bool(check(replace(case, reply=wrong), examined.observation))
            operation, stream = case.mode
            self._controls.append(ControlResult(operation.value, stream, name, detected))

    def scope(self) -> Scope:
        """Return what was tried and compared."""
        everything = [("operation", str(mode)) for mode in self._modes]
        everything += [("rendering", f"{each}={value}") for each, value in _alternatives(CHOICES)]
        everything += [("delivery", f"{each}={value}") for each, value in _alternatives(DELIVERY_CHOICES)]
        everything += [("fault", name) for name, kind in FAULTS.items() if not kind.only_by_name]
        everything += [("error", str(error.code)) for error in known_errors()]
        rows = tuple(Tried(kind, name, self._tried[kind, name]) for kind, name in everything)
        return Scope(rows, tuple(self._not_compared()), tuple(self._controls))

    def _not_compared(self) -> Iterator[NotCompared]:
        for mode in self._modes:
            outcomes, reported = self._outcomes[mode], self._reported[mode]
            wanted = [*_OF_VALUES[mode.operation]] if Returned in outcomes else []
            if Raised in outcomes:
                wanted += [f"error.{name}" for name in _OF_ERRORS]
            for name in wanted:
                # Cached tokens are a part of the usage.
                if name not in reported and (name != "cached_tokens" or "usage" in reported):
                    yield NotCompared(mode.operation.value, mode.stream, name)


def _tried_by(case: Case) -> Iterator[tuple[str, str]]:
    if isinstance(case.reply, ApiError):
        yield "error", str(case.reply.code)
    for step in case.plan.steps:
        yield from (("rendering", f"{name}={each.value}") for name, each in step.rendering.unusual())
        yield from (("delivery", f"{name}={each.value}") for name, each in step.delivery.unusual())
        if step.fault is not None:
            yield "fault", step.fault.name


def _alternatives(choices: Mapping[str, Choice]) -> Iterator[tuple[str, str]]:
    for name, choice in choices.items():
        for alternative in choice.alternatives[1:]:
            yield name, alternative.value


def _values(value: JsonObject, form: Form) -> list[JsonObject]:
    items = value.get("items")
    found: list[Json] = items if form is Form.BATCH and isinstance(items, list) else [value]
    told = [each for each in found if isinstance(each, dict)]
    return [*told, *(usage for each in told if isinstance(usage := each.get("usage"), dict))]


def _wrong(case: Case) -> Iterator[Reply]:
    """Yield replies that the same report would not fit."""
    reply = case.reply
    if isinstance(reply, ApiError):
        yield Answer("tide", None, (), "stop", Usage(1, 1))
    elif isinstance(reply, BatchAnswer):
        yield BatchAnswer(tuple(replace(item, text=f"{item.text} wrong") for item in reply.items))
    else:
        yield replace(reply, text=f"{reply.text or ''} wrong")
