"""Conversations: request bodies, each with the reply or stream on its route."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.streams import sse
from workers_ai_contract.vocabulary import MODEL, Form, Route
from workers_ai_contract.wire import chunks, shapes

if TYPE_CHECKING:
    from workers_ai_contract.wire.replies import Answer, BatchAnswer
    from workers_ai_kernel import JsonObject

ROUTES: dict[Form, tuple[Route, ...]] = {
    Form.PROMPT: (Route.RUN,),
    Form.CHAT: (Route.RUN, Route.CHAT),
    Form.RESPONSES: (Route.RUN, Route.RESPONSES),
    Form.BATCH: (Route.RUN,),
}
"""Where each form can be sent, the usual route first."""

STREAMED_FORMS = frozenset({Form.PROMPT, Form.CHAT})
"""The forms that can be streamed.

The API documents no streaming for the Responses form, on `/ai/run` only JSON responses to it are recorded
(so this is inferred there), and a batch is never streamed.
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """One request and its reply.

    `request` is the body as sent. `reply` is the response body, or None for a stream; `events` are then the
    events of the stream in order, without the final `[DONE]`. `answer` is the model's answer before it is
    converted to the format of the route; None while a batch is not done.
    """

    request: JsonObject
    answer: Answer | BatchAnswer | None
    reply: JsonObject | None = None
    events: tuple[JsonObject, ...] | None = None

    @property
    def transcript(self) -> bytes | None:
        """The raw bytes of the stream, or None if the reply is not a stream."""
        return None if self.events is None else b"".join(sse.frames(self.events))


@dataclass(frozen=True, slots=True)
class Conversation:
    """One or more turns in one form, on one route; each request contains the earlier messages."""

    form: Form
    route: Route
    turns: tuple[Turn, ...]

    @property
    def request(self) -> JsonObject:
        """The last request; it contains all earlier messages."""
        return self.turns[-1].request

    @property
    def reply(self) -> JsonObject | None:
        """The reply to the last request, or None if it is streamed."""
        return self.turns[-1].reply

    @property
    def events(self) -> tuple[JsonObject, ...] | None:
        """The events of the reply to the last request, or None if it is not streamed."""
        return self.turns[-1].events


def request_body(request: JsonObject, route: Route, *, stream: bool = False) -> JsonObject:
    """Return the body of a request: on `/ai/run` the URL names the model, on other routes the body does."""
    body: JsonObject = {} if route is Route.RUN else {"model": MODEL}
    body.update(request)
    if stream:
        body["stream"] = True
    return body


def answered(request: JsonObject, answer: Answer, form: Form, route: Route) -> Turn:
    """Return the turn of a request whose reply is not streamed."""
    result = shapes.result_of(answer, form)
    return Turn(request, answer, reply=shapes.run_envelope(result) if route is Route.RUN else result)


def streamed(request: JsonObject, answer: Answer, form: Form, route: Route) -> Turn:
    """Return the turn of a request whose reply is streamed."""
    events = chunks.chat_chunks(answer) if route is Route.CHAT else chunks.run_events(answer, form)
    return Turn(request, answer, events=tuple(events))
