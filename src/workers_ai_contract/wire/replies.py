"""The model's replies, before they are converted to the format of a route.

An `Answer` holds what the caller should receive; `shapes` and `chunks` convert it to JSON and to events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from workers_ai_contract.wire.api_errors import ApiError

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of one of the caller's tools; `arguments` is JSON text."""

    id: str
    name: str
    arguments: str

    def to_json(self) -> JsonObject:
        """Return the call in the format of the client protocol."""
        return {"id": self.id, "name": self.name, "arguments": self.arguments}


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts; `prompt_tokens` has the `cached_tokens` in it, `completion_tokens` the reasoning."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    reasoning_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        """The sum, as the API reports it."""
        return self.prompt_tokens + self.completion_tokens

    def to_json(self) -> JsonObject:
        """Return the counts in the format of the client protocol."""
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.total_tokens,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """One successful answer. Ids and times are derived from `serial`, so equal answers have equal bytes.

    `text` is None if the model only calls tools; `finish_reason` is `stop`, `length` or `tool_calls`.
    """

    text: str | None
    reasoning: str | None
    tool_calls: tuple[ToolCall, ...]
    finish_reason: str
    usage: Usage
    serial: int = 0

    def to_json(self) -> JsonObject:
        """Return the answer in the form stored in replay files."""
        return {
            "kind": "answer",
            "text": self.text,
            "reasoning": self.reasoning,
            "tool_calls": [call.to_json() for call in self.tool_calls],
            "finish_reason": self.finish_reason,
            "usage": {
                **self.usage.to_json(),
                "cached_tokens": self.usage.cached_tokens,
                **({"reasoning_tokens": self.usage.reasoning_tokens} if self.usage.reasoning_tokens else {}),
            },
            "serial": self.serial,
        }


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The answers to a batch, one per request, in the order of the requests."""

    items: tuple[Answer, ...]

    def to_json(self) -> JsonObject:
        """Return the answers in the form stored in replay files."""
        return {"kind": "batch", "items": [item.to_json() for item in self.items]}


Reply: TypeAlias = Answer | BatchAnswer | ApiError


def reply_from_json(value: JsonObject) -> Reply:
    """Return the reply for the output of `to_json`.

    Raises:
        KeyError, TypeError, ValueError: the value is not the output of `to_json`.
    """
    fields = cast("dict[str, Any]", value)
    kind = fields["kind"]
    if kind == "answer":
        return _answer(fields)
    if kind == "batch":
        return BatchAnswer(tuple(_answer(item) for item in fields["items"]))
    if kind == "error":
        more = tuple((int(code), message) for code, message in fields.get("more", ()))
        return ApiError(int(fields["status"]), int(fields["code"]), fields["message"], fields["front"], more)
    raise ValueError(f"{kind!r} is not a kind of reply")


def _answer(fields: dict[str, Any]) -> Answer:
    usage = fields["usage"]
    return Answer(
        text=fields["text"],
        reasoning=fields["reasoning"],
        tool_calls=tuple(ToolCall(**call) for call in fields["tool_calls"]),
        finish_reason=fields["finish_reason"],
        usage=Usage(
            int(usage["prompt_tokens"]),
            int(usage["completion_tokens"]),
            int(usage["cached_tokens"]),
            int(usage.get("reasoning_tokens", 0)),
        ),
        serial=int(fields["serial"]),
    )
