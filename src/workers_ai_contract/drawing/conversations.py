"""Draws conversations: a request, its reply, and follow-up requests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, cast

from workers_ai_contract.drawing import text
from workers_ai_contract.drawing.intents import draw_opening
from workers_ai_contract.drawing.replies import draw_reply
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.choosing import form_named, route_named, shown
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire import Answer, BatchAnswer, shapes
from workers_ai_contract.wire.conversations import (
    ROUTES,
    STREAMED_FORMS,
    Conversation,
    Turn,
    answered,
    request_body,
    streamed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_kernel import Json, JsonObject

_MOST_TURNS = 3
_LONGEST = 20
# Forms whose requests can contain earlier messages or can be polled.
MULTI_TURN_FORMS = frozenset({Form.CHAT, Form.RESPONSES, Form.BATCH})
_BATCH_ID = "00000000-0000-4000-8000-{:012x}"
_LARGEST_ID = 0xFFFF


@dataclass(frozen=True, slots=True)
class ConversationMode:
    """Form and route of a conversation, and whether it is streamed."""

    form: Form
    route: Route
    stream: bool = False


def conversation_drawer(
    *,
    form: str | None = None,
    route: str | None = None,
    stream: bool | None = None,
    turns: int | None = None,
) -> Callable[[ChoiceSource], Conversation]:
    """Return a function that draws conversations; None means any value, and one to three turns.

    Raises:
        UsageError: the form or route does not exist, or the settings exclude each other.
    """
    if turns is not None and not 1 <= turns <= _LONGEST:
        raise UsageError(f"a conversation has 1 to {_LONGEST} turns, not {turns!r}")
    named = None if form is None else form_named(form), None if route is None else route_named(route)
    modes = tuple(conversation_modes(*named, stream))
    if turns is not None and turns > 1:
        modes = tuple(mode for mode in modes if mode.form in MULTI_TURN_FORMS)
    if not modes:
        asked = {"form": form, "route": route, "stream": stream, "turns": turns}
        together = ", ".join(f"{name}={shown(value)}" for name, value in asked.items() if value is not None)
        raise UsageError(f"no conversation has {together}")
    length = (1, _MOST_TURNS) if turns is None else (turns, turns)
    return partial(draw_conversation, modes=modes, turns=length)


def conversation_modes(
    form: Form | None,
    route: Route | None,
    stream: bool | None,  # noqa: FBT001 - None is a third
) -> Iterator[ConversationMode]:
    """Yield each mode of a conversation that fits; None fits all."""
    for each, routes in ROUTES.items():
        for on, streams in product(routes, (False, True)):
            wanted = form in {None, each} and route in {None, on} and stream in {None, streams}
            if wanted and (not streams or each in STREAMED_FORMS):
                yield ConversationMode(each, on, streams)


def draw_conversation(
    source: ChoiceSource, modes: Sequence[ConversationMode], turns: tuple[int, int] = (1, 1)
) -> Conversation:
    """Draw a conversation in one of the modes; `turns` are the minimum and maximum number of turns.

    A prompt always has one turn. A batch of several turns is queued, polled, and done in the last turn.
    """
    mode = source.choice(modes)
    fewest, most = turns if mode.form in MULTI_TURN_FORMS else (1, 1)
    if mode.form is Form.BATCH:
        return Conversation(mode.form, mode.route, _batch(source, source.integer(fewest, most)))
    builder = _ConversationBuilder(mode)
    builder.open(source)
    source.several(fewest - 1, most - 1, builder.follow_up)
    return Conversation(mode.form, mode.route, tuple(builder.turns))


class _ConversationBuilder:
    """A conversation that is being drawn."""

    def __init__(self, mode: ConversationMode) -> None:
        self._mode = mode
        self.turns: list[Turn] = []

    def open(self, source: ChoiceSource) -> None:
        """Draw the first turn."""
        self._ask(source, source.group(partial(draw_opening, form=self._mode.form)))

    def follow_up(self, source: ChoiceSource) -> None:
        """Draw one more turn: results for the tools that were called, or a new question."""
        content = source.group(text.prose)
        last = self.turns[-1]
        following = _next_messages if self._mode.form is Form.CHAT else _next_input
        self._ask(source, {**last.request, **following(last.request, cast("Answer", last.answer), content)})

    def _ask(self, source: ChoiceSource, request: JsonObject) -> None:
        form, route, stream = self._mode.form, self._mode.route, self._mode.stream
        body = request_body(request, route, stream=stream)
        answer = cast("Answer", source.group(partial(draw_reply, form=form, request=body)))
        self.turns.append((streamed if stream else answered)(body, answer, form, route))


def _next_messages(request: JsonObject, answer: Answer, content: str) -> JsonObject:
    before = cast("list[Json]", request["messages"])
    # Empty, because sources disagree on whether the API accepts `content: null`.
    reply: JsonObject = {"role": "assistant", "content": answer.text or ""}
    if not answer.tool_calls:
        return {"messages": [*before, reply, {"role": "user", "content": content}]}
    reply["tool_calls"] = shapes.chat_tool_calls(answer)
    results: list[Json] = [
        {"role": "tool", "tool_call_id": call.id, "content": content} for call in answer.tool_calls
    ]
    return {"messages": [*before, reply, *results]}


def _next_input(request: JsonObject, answer: Answer, content: str) -> JsonObject:
    asked = request["input"]
    items: list[Json] = [*asked] if isinstance(asked, list) else [{"role": "user", "content": asked}]
    if answer.text:
        items.append({"role": "assistant", "content": answer.text})
    for call in answer.tool_calls:
        described: JsonObject = {"call_id": call.id, "name": call.name, "arguments": call.arguments}
        items.append({"type": "function_call", **described})
        items.append({"type": "function_call_output", "call_id": call.id, "output": content})
    if not answer.tool_calls:
        items.append({"role": "user", "content": content})
    return {"input": items}


def _batch(source: ChoiceSource, turns: int) -> tuple[Turn, ...]:
    request = source.group(partial(draw_opening, form=Form.BATCH))
    answer = cast("BatchAnswer", source.group(partial(draw_reply, form=Form.BATCH, request=request)))
    done = shapes.run_envelope(shapes.batch_done(answer))
    if turns == 1:
        return (Turn(request, answer, reply=done),)
    request_id = _BATCH_ID.format(source.integer(0, _LARGEST_ID))
    poll: JsonObject = {"request_id": request_id}
    queued = Turn(request, None, reply=shapes.run_envelope(shapes.batch_queued(request_id)))
    running = Turn(poll, None, reply=shapes.run_envelope(shapes.batch_running(request_id)))
    return (queued, *[running] * (turns - 2), Turn(poll, answer, reply=done))
