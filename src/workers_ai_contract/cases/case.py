"""A case: an intended call, and the reply that the client receives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from workers_ai_contract.drawing import draw_intent, draw_reply
from workers_ai_contract.faults import AS_IS, Plan
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError, BatchAnswer, Intent, Reply, reply_from_json
from workers_ai_contract.wire.api_errors import MODEL_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workers_ai_contract.drawing import ChoiceSource, Field
    from workers_ai_kernel import Json, JsonObject

T = TypeVar("T")

NEVER_DONE = 10_000


class CallMode(NamedTuple):
    """The operation of a call, and whether the answer is streamed."""

    operation: Form
    stream: bool

    @property
    def is_typed(self) -> bool:
        """Whether the answers are streams of Responses, whose events have types."""
        return self.stream and self.operation is Form.RESPONSES

    def __str__(self) -> str:
        return f"{self.operation.value}{' streamed' if self.stream else ''}"


@dataclass(frozen=True, slots=True)
class Case:
    """One call; `reply` is the reply to each of its accepted requests, sent as the plan says.

    `polls` says how many polls find a batch running. The next one finds it done, or is answered with the
    reply if that is an error. A batch with `NEVER_DONE` polls stays running.

    `before` are the calls that the same client makes first; nothing is checked of them. If it `continues`,
    the call is a further turn of the last one, and its conversation is only what follows that answer.
    """

    intent: Intent
    reply: Reply
    plan: Plan = AS_IS
    polls: int = 0
    before: tuple[Case, ...] = ()
    continues: bool = False

    @property
    def mode(self) -> CallMode:
        """The call mode of this case."""
        return CallMode(self.intent.operation, self.intent.stream)

    @property
    def unfinished(self) -> bool:
        """Whether it is a batch that stays running."""
        return self.polls >= NEVER_DONE

    @property
    def key(self) -> str:
        """A text that is equal for equal cases."""
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def reply_kind(self) -> str:
        """The kind of the reply, as named in the coverage report."""
        if isinstance(self.reply, ApiError):
            return "error"
        if isinstance(self.reply, BatchAnswer):
            return "batch"
        if self.reply.tool_calls:
            return "tool-calls"
        return "text" if self.reply.reasoning is None else "text-with-reasoning"

    def to_json(self) -> JsonObject:
        """Return the case in the form stored in replay files."""
        case: JsonObject = {"intent": self.intent.to_json(), "reply": self.reply.to_json()}
        if self.plan != AS_IS:
            case["plan"] = self.plan.to_json()
        if self.polls:
            case["polls"] = self.polls
        if self.before:
            case["before"] = [each.to_json() for each in self.before]
        return {**case, "continues": True} if self.continues else case

    @staticmethod
    def from_json(value: JsonObject) -> Case:
        """Return the case for the output of `to_json`.

        Raises:
            KeyError, TypeError, ValueError: the value is not the output of `to_json`.
        """
        fields = cast("dict[str, Any]", value)
        intent = fields["intent"]
        return Case(
            Intent(Form(intent["operation"]), bool(intent["stream"]), dict(intent["request"])),
            reply_from_json(fields["reply"]),
            Plan.from_json(fields["plan"]) if "plan" in fields else AS_IS,
            int(fields.get("polls", 0)),
            tuple(map(Case.from_json, fields.get("before", ()))),
            bool(fields.get("continues", False)),
        )


def controls(mode: CallMode) -> tuple[Case, ...]:
    """Return the cases of every run: the simplest success, an error, and the success with all fields.

    A client that always reports "ok" fails the second case, and one that never does fails the first and
    third. The third has every field at once, so that rarely drawn fields are tested at least once.
    """
    simplest = _Extreme(full=False)
    intent = draw_intent(simplest, mode.operation, stream=mode.stream)
    good = draw_reply(simplest, intent.operation, intent.request)
    fullest = _Extreme(full=True)
    lavish = draw_intent(fullest, mode.operation, stream=mode.stream)
    return (
        Case(intent, good),
        Case(intent, MODEL_ERRORS[0]),
        Case(lavish, draw_reply(fullest, lavish.operation, lavish.request)),
    )


class _Extreme:
    """A source that always makes the simplest choice, or the fullest one if `full`.

    Numbers are always the simplest, because 0 is the value that clients are known to lose.
    """

    def __init__(self, *, full: bool) -> None:
        self._full = full

    def boolean(self) -> bool:
        return self._full

    def integer(self, minimum: int, maximum: int) -> int:
        return maximum if self._full else min(max(0, minimum), maximum)

    def number(self, minimum: float, maximum: float) -> float:
        return min(max(0.0, minimum), maximum)

    def choice(self, options: Sequence[T]) -> T:
        return options[-1 if self._full else 0]

    def several(self, minimum: int, maximum: int, draw: Callable[[ChoiceSource], T]) -> list[T]:
        return [draw(self) for _ in range(maximum if self._full else minimum)]

    def group(self, draw: Callable[[ChoiceSource], T]) -> T:
        return draw(self)

    def fields(self, fields: Sequence[Field]) -> dict[str, Json]:
        return {name: draw(self) for name, draw, required in fields if required or self._full}
