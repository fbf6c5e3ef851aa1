"""What a right client sends and reports, told from the case alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer
from workers_ai_kernel.pointers import join
from workers_ai_kernel.values import json_equal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.conformance.cases import Case
    from workers_ai_contract.wire import ToolCall, Usage
    from workers_ai_kernel import Json, JsonObject

_WITH_REASONING = frozenset({Form.CHAT, Form.RESPONSES, Form.BATCH})
# Compared, not looked up: what a client sends here may have no hash.
_TEXT_PARTS = ("text", "input_text")


@dataclass(frozen=True, slots=True)
class ExpectedValue:
    """What a right client reports of one answer.

    `reasoning`, `tool_calls` and `finish_reason` are None where the form has nothing of the kind, so
    nothing is compared; an empty text says that there is none.
    """

    text: str
    reasoning: str | None
    tool_calls: tuple[ToolCall, ...] | None
    finish_reason: str | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where what was sent is not what was wanted; `got` is None where it is missing."""

    kind: Literal["dropped", "altered"]
    pointer: str
    expected: Json
    got: Json = None

    def to_json(self) -> JsonObject:
        """Return the difference as a finding's detail."""
        found: JsonObject = {"pointer": self.pointer, "expected": self.expected}
        missing = self.kind == "dropped" and self.got is None
        return found if missing else {**found, "got": self.got}


def expected_values(case: Case) -> tuple[ExpectedValue, ...]:
    """Return what is to be reported of a good reply: one value, or one for each item of a batch."""
    if isinstance(case.reply, BatchAnswer):
        return tuple(_expected(item, Form.BATCH) for item in case.reply.items)
    assert isinstance(case.reply, Answer)  # noqa: S101 - only good replies are asked about
    return (_expected(case.reply, case.intent.operation),)


def request_differences(intended: JsonObject, sent: JsonObject) -> Iterator[Difference]:
    """Yield where a request says less, or something else, than the caller wanted.

    Fields that the client adds are its own affair. So is how it writes what means the same: a text as one
    text part and back, an input text as one user message, JSON in other words where a field holds JSON
    text, and `1` as `1.0`.
    """
    for name, value in intended.items():
        yield from _compare(join("", name), name, value, sent)


def same_json_text(left: Json, right: Json) -> bool:
    """Return whether two texts are equal, or hold equal JSON."""
    if left == right:
        return True
    if not isinstance(left, str) or not isinstance(right, str):
        return False
    try:
        return json_equal(json.loads(left), json.loads(right))
    except ValueError:
        return False


def _expected(answer: Answer, form: Form) -> ExpectedValue:
    return ExpectedValue(
        text=answer.text or "",
        reasoning=(answer.reasoning or "") if form in _WITH_REASONING else None,
        tool_calls=None if form is Form.PROMPT else answer.tool_calls,
        finish_reason=answer.finish_reason if form is Form.CHAT else None,
        usage=answer.usage,
    )


def _compare(pointer: str, name: str, wanted: Json, holder: JsonObject) -> Iterator[Difference]:
    if name not in holder:
        yield Difference("dropped", pointer, wanted)
        return
    got = holder[name]
    if name == "arguments" and same_json_text(wanted, got):
        return
    if name == "content":
        wanted, got = _as_text(wanted), _as_text(got)
    if name == "input" and isinstance(wanted, str) and not isinstance(got, str):
        wanted = [{"role": "user", "content": wanted}]
    yield from _compare_values(pointer, wanted, got)


def _compare_values(pointer: str, wanted: Json, got: Json) -> Iterator[Difference]:
    if isinstance(wanted, dict) and isinstance(got, dict):
        for name, value in wanted.items():
            yield from _compare(join(pointer, name), name, value, got)
    elif isinstance(wanted, list) and isinstance(got, list):
        yield from _compare_lists(pointer, wanted, got)
    elif not json_equal(wanted, got):
        yield Difference("altered", pointer, wanted, got)


def _compare_lists(pointer: str, wanted: list[Json], got: list[Json]) -> Iterator[Difference]:
    if len(wanted) != len(got):
        yield Difference("dropped" if len(got) < len(wanted) else "altered", pointer, wanted, got)
        return
    for index, (value, other) in enumerate(zip(wanted, got, strict=True)):
        yield from _compare_values(join(pointer, index), value, other)


def _as_text(content: Json) -> Json:
    """Return the text of a single text part, anything else as it is."""
    if not isinstance(content, list) or len(content) != 1:
        return content
    part = content[0]
    if isinstance(part, dict) and part.get("type") in _TEXT_PARTS and isinstance(part.get("text"), str):
        return cast("str", part["text"])
    return content
