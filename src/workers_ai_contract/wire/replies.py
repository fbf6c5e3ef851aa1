"""What the model has to say, before it is put into the shape of a route.

An `Answer` holds what a caller is to learn; `shapes` and `chunks` put it on the wire.
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
        """Return the call as the client protocol reports one."""
        return {"id": self.id, "name": self.name, "arguments": self.arguments}


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts of tokens; `cached_tokens` are among the `prompt_tokens`."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        """Return the sum that the API reports."""
        return self.prompt_tokens + self.completion_tokens

    def to_json(self) -> JsonObject:
        """Return the counts as the client protocol reports them."""
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.total_tokens,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """One good answer. `serial` makes ids and times, so that equal answers have equal bytes.

    `text` is None where the model only calls tools; `finish_reason` is `stop`, `length` or
    `tool_calls`.
    """

    text: str | None
    reasoning: str | None
    tool_calls: tuple[ToolCall, ...]
    finish_reason: str
    usage: Usage
    serial: int = 0

    def to_json(self) -> JsonObject:
        """Return the answer as a replay file keeps it."""
        return {
            "kind": "answer",
            "text": self.text,
            "reasoning": self.reasoning,
            "tool_calls": [call.to_json() for call in self.tool_calls],
            "finish_reason": self.finish_reason,
            "usage": {**self.usage.to_json(), "cached_tokens": self.usage.cached_tokens},
            "serial": self.serial,
        }


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The answers to a batch, one a request, in the order of the requests."""

    items: tuple[Answer, ...]

    def to_json(self) -> JsonObject:
        """Return the answers as a replay file keeps them."""
        return {"kind": "batch", "items": [item.to_json() for item in self.items]}


Reply: TypeAlias = Answer | BatchAnswer | ApiError


def reply_from_json(value: JsonObject) -> Reply:
    """Return the reply that `to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: the value is not such a reply.
    """
    fields = cast("dict[str, Any]", value)
    kind = fields["kind"]
    if kind == "answer":
        return _answer(fields)
    if kind == "batch":
        return BatchAnswer(tuple(_answer(item) for item in fields["items"]))
    if kind == "error":
        more = tuple((code, message) for code, message in fields.get("more", ()))
        return ApiError(fields["status"], fields["code"], fields["message"], fields["front"], more)
    raise ValueError(f"{kind!r} is not a kind of reply")


def _answer(fields: dict[str, Any]) -> Answer:
    usage = fields["usage"]
    return Answer(
        text=fields["text"],
        reasoning=fields["reasoning"],
        tool_calls=tuple(ToolCall(**call) for call in fields["tool_calls"]),
        finish_reason=fields["finish_reason"],
        usage=Usage(usage["prompt_tokens"], usage["completion_tokens"], usage["cached_tokens"]),
        serial=fields["serial"],
    )
