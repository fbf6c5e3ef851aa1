"""Draws conversations: a request, what comes back for it, and requests that carry on from there."""

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

    from workers_ai_contract.drawing.source import Source
    from workers_ai_kernel import Json, JsonObject

_MOST_TURNS = 3
_LONGEST = 20
# Forms whose requests can carry what was said before, or that are asked about again.
LASTING_FORMS = frozenset({Form.CHAT, Form.RESPONSES, Form.BATCH})
_BATCH_ID = "00000000-0000-4000-8000-{:012x}"
_LARGEST_ID = 0xFFFF


@dataclass(frozen=True, slots=True)
class Way:
    """How a conversation is held: in which form, on which route, streamed or not."""

    form: Form
    route: Route
    stream: bool = False


def conversation_drawer(
    *,
    form: str | None = None,
    route: str | None = None,
    stream: bool | None = None,
    turns: int | None = None,
) -> Callable[[Source], Conversation]:
    """Return what draws conversations; None means any, and one to three turns.

    Raises:
        UsageError: there is no such form or route, or they do not go together.
    """
    if turns is not None and not 1 <= turns <= _LONGEST:
        raise UsageError(f"a conversation has 1 to {_LONGEST} turns, not {turns!r}")
    named = None if form is None else form_named(form), None if route is None else route_named(route)
    ways = tuple(_ways(*named, stream))
    if turns is not None and turns > 1:
        ways = tuple(way for way in ways if way.form in LASTING_FORMS)
    if not ways:
        asked = {"form": form, "route": route, "stream": stream, "turns": turns}
        together = ", ".join(f"{name}={shown(value)}" for name, value in asked.items() if value is not None)
        raise UsageError(f"there are no conversations with {together}")
    length = (1, _MOST_TURNS) if turns is None else (turns, turns)
    return partial(draw_conversation, ways=ways, turns=length)


def _ways(form: Form | None, route: Route | None, stream: bool | None) -> Iterator[Way]:  # noqa: FBT001 - None is a third
    for each, routes in ROUTES.items():
        for on, streams in product(routes, (False, True)):
            wanted = form in {None, each} and route in {None, on} and stream in {None, streams}
            if wanted and (not streams or each in STREAMED_FORMS):
                yield Way(each, on, streams)


def draw_conversation(source: Source, ways: Sequence[Way], turns: tuple[int, int] = (1, 1)) -> Conversation:
    """Draw a conversation in one of the ways, with so many turns at least and at most.

    A prompt is alone, whatever is asked for. A batch of several turns is queued, polled, and done in the end.
    """
    way = source.choice(ways)
    fewest, most = turns if way.form in LASTING_FORMS else (1, 1)
    if way.form is Form.BATCH:
        return Conversation(way.form, way.route, _batch(source, source.integer(fewest, most)))
    talk = _Talk(way)
    talk.open(source)
    source.several(fewest - 1, most - 1, talk.carry_on)
    return Conversation(way.form, way.route, tuple(talk.turns))


class _Talk:
    """A conversation while it is drawn."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self.turns: list[Turn] = []

    def open(self, source: Source) -> None:
        """Draw the first turn."""
        self._ask(source, source.group(partial(draw_opening, form=self._way.form)))

    def carry_on(self, source: Source) -> None:
        """Draw one more turn: results for the tools that were called, or a new question."""
        said = source.group(text.prose)
        last = self.turns[-1]
        carried_on = _next_messages if self._way.form is Form.CHAT else _next_input
        self._ask(source, {**last.request, **carried_on(last.request, cast("Answer", last.answer), said)})

    def _ask(self, source: Source, request: JsonObject) -> None:
        form, route, stream = self._way.form, self._way.route, self._way.stream
        body = request_body(request, route, stream=stream)
        answer = cast("Answer", source.group(partial(draw_reply, form=form, request=body)))
        self.turns.append((streamed if stream else answered)(body, answer, form, route))


def _next_messages(request: JsonObject, answer: Answer, said: str) -> JsonObject:
    before = cast("list[Json]", request["messages"])
    # Whether `content: null` is taken is contested.
    answered_so: JsonObject = {"role": "assistant", "content": answer.text or ""}
    if not answer.tool_calls:
        return {"messages": [*before, answered_so, {"role": "user", "content": said}]}
    answered_so["tool_calls"] = shapes.chat_tool_calls(answer)
    results: list[Json] = [
        {"role": "tool", "tool_call_id": call.id, "content": said} for call in answer.tool_calls
    ]
    return {"messages": [*before, answered_so, *results]}


def _next_input(request: JsonObject, answer: Answer, said: str) -> JsonObject:
    asked = request["input"]
    items: list[Json] = [*asked] if isinstance(asked, list) else [{"role": "user", "content": asked}]
    if answer.text:
        items.append({"role": "assistant", "content": answer.text})
    for call in answer.tool_calls:
        told: JsonObject = {"call_id": call.id, "name": call.name, "arguments": call.arguments}
        items.append({"type": "function_call", **told})
        items.append({"type": "function_call_output", "call_id": call.id, "output": said})
    if not answer.tool_calls:
        items.append({"role": "user", "content": said})
    return {"input": items}


def _batch(source: Source, turns: int) -> tuple[Turn, ...]:
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
