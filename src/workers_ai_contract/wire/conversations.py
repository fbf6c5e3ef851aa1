"""Conversations: bodies of requests, each with what comes back for it on its route."""

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
    """One request and what comes back for it.

    `request` is the body as sent. `reply` is the body that comes back; where a stream comes back it is None,
    and `events` are its events in order, without the `[DONE]` that ends it. `answer` is what the model had
    to say, before it was put into the shape of the route; None where a batch is not done yet.
    """

    request: JsonObject
    answer: Answer | BatchAnswer | None
    reply: JsonObject | None = None
    events: tuple[JsonObject, ...] | None = None

    @property
    def transcript(self) -> bytes | None:
        """The stream as it travels, or None where none comes back."""
        return None if self.events is None else b"".join(sse.frames(self.events))


@dataclass(frozen=True, slots=True)
class Conversation:
    """One turn or more in one form, on one route; each request carries what was said before it."""

    form: Form
    route: Route
    turns: tuple[Turn, ...]

    @property
    def request(self) -> JsonObject:
        """The last request: it carries all that was said before."""
        return self.turns[-1].request

    @property
    def reply(self) -> JsonObject | None:
        """What comes back for the last request, or None where a stream does."""
        return self.turns[-1].reply

    @property
    def events(self) -> tuple[JsonObject, ...] | None:
        """The events that come back for the last request, or None where a whole body does."""
        return self.turns[-1].events


def request_body(request: JsonObject, route: Route, *, stream: bool = False) -> JsonObject:
    """Return the body of a request on a route: on `/ai/run` the URL names the model, else the body does."""
    body: JsonObject = {} if route is Route.RUN else {"model": MODEL}
    body.update(request)
    if stream:
        body["stream"] = True
    return body


def answered(request: JsonObject, answer: Answer, form: Form, route: Route) -> Turn:
    """Return the turn of a request whose answer comes back whole."""
    result = shapes.result_of(answer, form)
    return Turn(request, answer, reply=shapes.run_envelope(result) if route is Route.RUN else result)


def streamed(request: JsonObject, answer: Answer, form: Form, route: Route) -> Turn:
    """Return the turn of a request whose answer comes back as a stream."""
    events = chunks.chat_chunks(answer) if route is Route.CHAT else chunks.run_events(answer, form)
    return Turn(request, answer, events=tuple(events))
