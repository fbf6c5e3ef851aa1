"""What a correct client sends and reports, derived from the case alone."""

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

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.wire import ToolCall, Usage
    from workers_ai_kernel import Json, JsonObject

_WITH_REASONING = frozenset({Form.CHAT, Form.RESPONSES, Form.BATCH})
# Compared with ==, because the client may send an unhashable value here.
_TEXT_PARTS = ("text", "input_text")


@dataclass(frozen=True, slots=True)
class ExpectedValue:
    """What a correct client reports for one answer.

    `reasoning`, `tool_calls` and `finish_reason` are None if the form does not have them; they are then not
    compared. An empty text means that there is no text.
    """

    text: str
    reasoning: str | None
    tool_calls: tuple[ToolCall, ...] | None
    finish_reason: str | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class RequestDifference:
    """A location where the request differs from the intended one; `got` is None if the value is missing."""

    kind: Literal["dropped", "altered"]
    pointer: str
    expected: Json
    got: Json = None

    def to_json(self) -> JsonObject:
        """Return the difference as the detail of a finding."""
        found: JsonObject = {"pointer": self.pointer, "expected": self.expected}
        missing = self.kind == "dropped" and self.got is None
        return found if missing else {**found, "got": self.got}


def expected_values(case: Case) -> tuple[ExpectedValue, ...]:
    """Return the values to report for a successful reply: one, or one per item of a batch."""
    if isinstance(case.reply, BatchAnswer):
        return tuple(_expected(item, Form.BATCH) for item in case.reply.items)
    assert isinstance(case.reply, Answer)  # noqa: S101 - called for successful replies only
    return (_expected(case.reply, case.intent.operation),)


def request_differences(intended: JsonObject, sent: JsonObject) -> Iterator[RequestDifference]:
    """Yield the locations where a value of the intended request is missing or changed.

    Fields that the client adds are ignored. So are equivalent notations: a text as one text part or the
    reverse, an input text as one user message, differently formatted JSON in fields that hold JSON text, and
    `1` as `1.0`.
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


def _compare(pointer: str, name: str, wanted: Json, holder: JsonObject) -> Iterator[RequestDifference]:
    if name not in holder:
        yield RequestDifference("dropped", pointer, wanted)
        return
    got = holder[name]
    if name == "arguments" and same_json_text(wanted, got):
        return
    if name == "content":
        wanted, got = _as_text(wanted), _as_text(got)
    if name == "input" and isinstance(wanted, str) and not isinstance(got, str):
        wanted = [{"role": "user", "content": wanted}]
    yield from _compare_values(pointer, wanted, got)


def _compare_values(pointer: str, wanted: Json, got: Json) -> Iterator[RequestDifference]:
    if isinstance(wanted, dict) and isinstance(got, dict):
        for name, value in wanted.items():
            yield from _compare(join(pointer, name), name, value, got)
    elif isinstance(wanted, list) and isinstance(got, list):
        yield from _compare_lists(pointer, wanted, got)
    elif not json_equal(wanted, got):
        yield RequestDifference("altered", pointer, wanted, got)


def _compare_lists(pointer: str, wanted: list[Json], got: list[Json]) -> Iterator[RequestDifference]:
    if len(wanted) != len(got):
        yield RequestDifference("dropped" if len(got) < len(wanted) else "altered", pointer, wanted, got)
        return
    for index, (value, other) in enumerate(zip(wanted, got, strict=True)):
        yield from _compare_values(join(pointer, index), value, other)


def _as_text(content: Json) -> Json:
    """Return the text of a single text part; other content unchanged."""
    if not isinstance(content, list) or len(content) != 1:
        return content
    part = content[0]
    if isinstance(part, dict) and part.get("type") in _TEXT_PARTS and isinstance(part.get("text"), str):
        return cast("str", part["text"])
    return content
