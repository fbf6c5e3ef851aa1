"""Judges the events of one stream: each by the schema of the stream's form, and all as a sequence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.contracts.observed import Observed
from workers_ai_contract.streams import rules
from workers_ai_contract.streams.chat import ChatRules, NativeRules
from workers_ai_contract.streams.presenting import moved
from workers_ai_contract.streams.responses import ResponsesRules
from workers_ai_contract.streams.sse import DONE
from workers_ai_contract.vocabulary import Direction, Form, Route
from workers_ai_kernel.explaining.showing import shown
from workers_ai_kernel.pointers import join
from workers_ai_schemas.forms import detect_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem

_ERROR_KEYS = ("errors", "error")
# Problems that a lost or unreadable event explains better.
_MAY_COME_OF_A_GAP = frozenset(
    rule.code
    for rule in (
        rules.CALL_NOT_STARTED,
        rules.ROLE_LATE,
        rules.NOT_CREATED,
        rules.UNKNOWN_ITEM,
        rules.TEXT_DIFFERS,
        rules.ARGUMENTS_NOT_JSON,
    )
)


@dataclass(frozen=True, slots=True)
class Item:
    """The data of one event; `reason` states why it is unreadable, and is None if it is readable.

    `duplicate_keys` are the keys repeated within one of its objects.
    """

    value: Json
    reason: str | None = None
    duplicate_keys: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether it is the `[DONE]` that ends a stream."""
        return self.reason is None and self.value == DONE


class _Rules(Protocol):
    """Checks the events of one form."""

    @property
    def ended(self) -> bool: ...

    def gap(self) -> None: ...

    def check(self, event: JsonObject, pointer: str) -> Iterator[Problem]: ...

    def at_end(self) -> Iterator[Problem]: ...


_RULES: dict[Form | None, type[_Rules]] = {
    Form.CHAT: ChatRules,
    Form.PROMPT: NativeRules,
    Form.RESPONSES: ResponsesRules,
}


def form_of(items: Sequence[Item]) -> Form | None:
    """Return the form of most events; in a tie, the first one.

    Native events count as chat if there are chat chunks, because such streams have been recorded.
    """
    counts = Counter(form for item in items if (form := detect_form(item.value, Direction.STREAM)))
    if Form.CHAT in counts:
        counts[Form.CHAT] += counts.pop(Form.PROMPT, 0)
    return counts.most_common(1)[0][0] if counts else None


def sequence_problems(
    items: Sequence[Item], form: Form | None, *, broken_off: bool = False
) -> Iterator[Problem]:
    """Yield the problems of a stream of this form, in the order of its events.

    `broken_off` states that the bytes end within an event, which is not among the items.
    """
    return _Sequence(items, form, broken_off=broken_off).problems()


@cache
def contract_of(form: Form | None) -> Observed:
    """Return the contract for single events of a stream."""
    return Observed(Direction.STREAM, Route.RUN, form)


class _Sequence:
    def __init__(self, items: Sequence[Item], form: Form | None, *, broken_off: bool) -> None:
        self._items = items
        self._form = form
        self._broken_off = broken_off
        self._rules = _RULES.get(form, NativeRules)()
        self._done = self._gap = self._failed = False

    def problems(self) -> Iterator[Problem]:
        if all(item.is_done for item in self._items) and not self._broken_off:
            yield _empty()
            return
        for index, item in enumerate(self._items):
            yield from self._check(item, join("", index))
        if not self._failed:
            yield from self._end()

    def _check(self, item: Item, pointer: str) -> Iterator[Problem]:
        if self._done:
            yield _after_done(item, pointer)
        elif item.reason is not None:
            yield self._unreadable(item.reason, pointer)
        elif item.is_done:
            self._done = True
        elif _is_error(item.value):
            self._failed = True
            yield _error_event(item.value, pointer)
        else:
            yield from self._judge(item.value, pointer)

    def _judge(self, value: Json, pointer: str) -> Iterator[Problem]:
        contract = contract_of(self._form)
        if not contract.is_valid(value):
            self._note_gap()
            yield from (moved(problem, pointer) for problem in contract.explain(value, known_invalid=True))
        elif self._is_foreign(value):
            yield _foreign(self._form, pointer)
            return
        if isinstance(value, dict):
            yield from self._follow(value, pointer)

    def _follow(self, event: JsonObject, pointer: str) -> Iterator[Problem]:
        for problem in self._rules.check(event, pointer):
            if not (self._gap and problem.code in _MAY_COME_OF_A_GAP):
                yield problem
            if problem.code == rules.SEQUENCE_NUMBER.code:
                self._note_gap()

    def _is_foreign(self, value: Json) -> bool:
        # The schema accepts these as native events, whose `response` may be any object.
        kind = value.get("type") if isinstance(value, dict) else None
        return self._form is not Form.RESPONSES and isinstance(kind, str) and kind.startswith("response.")

    def _unreadable(self, reason: str, pointer: str) -> Problem:
        self._note_gap()
        return rules.UNREADABLE_EVENT.broken(
            pointer, f"the data of {pointer} is not readable: {reason}.", "Send one JSON text per event."
        )

    def _note_gap(self) -> None:
        self._gap = True
        self._rules.gap()

    def _end(self) -> Iterator[Problem]:
        last = join("", len(self._items) - 1) if self._items else ""
        ended = self._rules.ended
        if self._done and not ended and not self._gap:
            yield from _without_end(self._form, last)
        elif not self._done and not ended:
            yield _cut(last, broken_off=self._broken_off)
        elif not self._done and self._form is not Form.RESPONSES:
            yield _without_done(last)
        # After a gap or a cut, the missing parts were most likely sent.
        if not self._gap and (self._done or ended):
            yield from self._rules.at_end()


def _is_error(value: Json) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, dict) and "message" in item for item in value)
    if not isinstance(value, dict) or detect_form(value, Direction.STREAM) in {Form.CHAT, Form.PROMPT}:
        return False
    return any(value.get(key) for key in _ERROR_KEYS)


def _error_event(value: Json, pointer: str) -> Problem:
    return rules.ERROR_EVENT.broken(
        pointer,
        f"{pointer} is an error, not a part of the response{_error_text(value)}.",
        "Treat the response as failed, whatever came before the error.",
    )


def _error_text(value: Json) -> str:
    """Return a colon and the first text of an error body, or an empty string."""
    inner = value
    while isinstance(inner, dict | list):
        if isinstance(inner, list):
            inner = inner[0] if inner else None
        elif isinstance(inner.get("message"), str):
            inner = inner["message"]
        else:
            inner = inner.get("errors") or inner.get("error")
    return f": {shown(inner)}" if isinstance(inner, str) else ""


def _foreign(form: Form | None, pointer: str) -> Problem:
    return rules.MIXED_FORMS.broken(
        pointer,
        f"{pointer} is a Responses event in a stream of the form {str(form)!r}.",
        "Send all events of a response in one form.",
    )


def _empty() -> Problem:
    return rules.EMPTY.broken("", "the stream has no events with data.", "Send the response as events.")


def _after_done(item: Item, pointer: str) -> Problem:
    if item.is_done:
        return rules.DONE_TWICE.broken(
            pointer,
            f"{pointer} is a second {DONE}: {rules.RECORDED_OF_OTHERS}, not of this one.",
            f"Send {DONE} once, last.",
        )
    return rules.AFTER_DONE.broken(
        pointer, f"{pointer} comes after {DONE}, so clients ignore it.", f"Send {DONE} last."
    )


def _cut(last: str, *, broken_off: bool) -> Problem:
    where = f"after {last}" if last else "before its first event is complete"
    within = ", within an event" if broken_off and last else ""
    return rules.CUT.broken(
        last,
        f"the stream is cut {where}{within}: it has neither {DONE} nor an event that ends the response.",
        "Treat the response as incomplete, and try again.",
    )


def _without_done(last: str) -> Problem:
    return rules.NO_DONE.broken(
        last, f"the response is complete, but no {DONE} follows {last}.", f"Send {DONE} last."
    )


def _without_end(form: Form | None, last: str) -> Iterator[Problem]:
    if form is Form.CHAT:
        yield rules.NO_FINISH_REASON.broken(
            last,
            f"{DONE} comes at {last}, but not every choice has a finish_reason.",
            "Send the finish reason in the last chunk of each choice.",
        )
    elif form is Form.RESPONSES:
        yield rules.NO_END_EVENT.broken(
            last,
            f"{DONE} comes at {last}, but no event states how the response ended.",
            "Send response.completed, response.incomplete or response.failed last.",
        )
