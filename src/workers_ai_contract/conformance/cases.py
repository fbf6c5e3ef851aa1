"""A case: what a caller wants, and the reply that the client meets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from workers_ai_contract.drawing import draw_intent, draw_reply
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError, BatchAnswer, Intent, Reply, reply_from_json
from workers_ai_contract.wire.api_errors import MODEL_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workers_ai_contract.drawing import Source
    from workers_ai_schemas import JsonObject

T = TypeVar("T")


class Way(NamedTuple):
    """A way to call: the operation, and whether the answer is streamed."""

    operation: Form
    stream: bool

    def __str__(self) -> str:
        return f"{self.operation.value}{' streamed' if self.stream else ''}"


@dataclass(frozen=True, slots=True)
class Case:
    """One call: `reply` is what every accepted request of it is answered with."""

    intent: Intent
    reply: Reply

    @property
    def way(self) -> Way:
        """Return how this case calls."""
        return Way(self.intent.operation, self.intent.stream)

    @property
    def key(self) -> str:
        """Return text that is the same for equal cases."""
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def reply_kind(self) -> str:
        """Return what the reply is, in the words of the coverage report."""
        if isinstance(self.reply, ApiError):
            return "error"
        if isinstance(self.reply, BatchAnswer):
            return "batch"
        if self.reply.tool_calls:
            return "tool-calls"
        return "text" if self.reply.reasoning is None else "text-with-reasoning"

    def to_json(self) -> JsonObject:
        """Return the case as a replay file keeps it."""
        return {"intent": self.intent.to_json(), "reply": self.reply.to_json()}

    @staticmethod
    def from_json(value: JsonObject) -> Case:
        """Return the case that `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: the value is not such a case.
        """
        fields = cast("dict[str, Any]", value)
        intent = fields["intent"]
        return Case(
            Intent(Form(intent["operation"]), bool(intent["stream"]), dict(intent["request"])),
            reply_from_json(fields["reply"]),
        )


def simplest_cases(way: Way) -> tuple[Case, Case]:
    """Return the simplest call with a good reply and with an error: the controls that every run includes.

    A client that always says "ok" fails the second, one that never does the first.
    """
    source = _SimplestSource()
    intent = draw_intent(source, way.operation, stream=way.stream)
    good = draw_reply(source, intent.operation, intent.request)
    return Case(intent, good), Case(intent, MODEL_ERRORS[0])


class _SimplestSource:
    """Chooses what everything shrinks towards."""

    def boolean(self) -> bool:
        return False

    def integer(self, minimum: int, maximum: int) -> int:
        return min(max(0, minimum), maximum)

    def number(self, minimum: float, maximum: float) -> float:
        return min(max(0.0, minimum), maximum)

    def choice(self, options: Sequence[T]) -> T:
        return options[0]

    def several(self, minimum: int, maximum: int, draw: Callable[[Source], T]) -> list[T]:  # noqa: ARG002 - never more than must be
        return [draw(self) for _ in range(minimum)]

    def group(self, draw: Callable[[Source], T]) -> T:
        return draw(self)
