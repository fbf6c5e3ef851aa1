"""Plain samples: everyday requests, their plain answers, streams and conversations, and the known errors."""

from __future__ import annotations

import json
from itertools import count, cycle
from random import Random
from typing import TYPE_CHECKING, cast

from workers_ai_contract.drawing.default_profile import ACCEPTED_BY_BOTH
from workers_ai_contract.errors import UsageError
from workers_ai_contract.plain import plain_reply
from workers_ai_contract.plain.requests import plain_request
from workers_ai_contract.plain.tasks import TASKS
from workers_ai_contract.streams import sse
from workers_ai_contract.vocabulary import Direction, Form, Profile, Route
from workers_ai_contract.wire import Answer, BatchAnswer, chunks, shapes
from workers_ai_contract.wire.conversations import Conversation, Turn, answered, request_body, streamed
from workers_ai_contract.wire.error_replies import ErrorReply, flat, gateway, gateway_errors, known_errors
from workers_ai_contract.wire.response_events import response_events

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_contract.drawing import ContractSpec
    from workers_ai_kernel import Json, JsonObject

_RESULTS = {task.name: task.result for task in TASKS}
_TRIES = 50


def plain_of(contract: ContractSpec, seed: int) -> Iterator[tuple[Form | None, Json]]:
    """Yield plain payloads of a contract without end.

    Raises:
        UsageError: plain payloads do not fit it: it is not the default contract of its direction.
    """
    fitting = (
        {ACCEPTED_BY_BOTH, Profile.PUBLISHED} if contract.direction == Direction.INPUT else {Profile.OBSERVED}
    )
    if contract.revision != "latest" or contract.profile not in fitting:
        raise UsageError("plain payloads fit the default contract only: leave out profile and revision")
    forms = [subject.form for subject in contract.subjects() if subject.form is not None]
    return plain_payloads(Direction(contract.direction), forms, seed)


def plain_payloads(
    direction: Direction, forms: Sequence[Form], seed: int
) -> Iterator[tuple[Form | None, Json]]:
    """Yield plain payloads of a direction without end, each with its form; the forms take turns.

    Requests fit the published schema and are accepted by the API; everything else is as observed.
    """
    if direction is Direction.ERROR:
        yield from ((None, error.body) for error in plain_errors(seed))
        return
    for number, form in zip(count(), cycle(forms)):
        chance = Random(f"{seed}:{number}")  # noqa: S311 - reproducible on purpose
        request = plain_request(chance, form)
        if direction is Direction.INPUT:
            yield form, request
        elif direction is Direction.OUTPUT:
            yield form, _body(request, form, seed, enveloped=chance.random() < 1 / 2)
        else:
            yield form, chance.choice(_events(_answer_to(request, form, seed), form))


def plain_errors(seed: int) -> Iterator[ErrorReply]:
    """Yield each known error with its usual envelope, in an order of the seed, again and again."""
    found = [ErrorReply(error.status, error.body(), error.code) for error in known_errors()]
    found += [ErrorReply(error.status, gateway(error), error.code) for error in gateway_errors()]
    found += [
        ErrorReply(error.status, flat(error), error.code) for error in known_errors() if not error.front
    ]
    Random(seed).shuffle(found)  # noqa: S311 - reproducible on purpose
    return cycle(found)


def plain_stream(chance: Random, form: Form) -> list[JsonObject]:
    """Return the events of a whole plain stream, without `[DONE]`."""
    return _events(_answer_to(plain_request(chance, form), form, 0), form)


def plain_conversation(
    chance: Random, form: Form, route: Route, *, stream: bool = False, turns: int | None = None
) -> Conversation:
    """Return plain requests with their answers: each request has the earlier messages.

    A chat offers a tool if it has more than one turn: its first answer is the call, its second the report of
    the result. `turns` is the number of turns; None makes two of a chat with tools, and one of the rest.
    """
    if form is Form.BATCH:
        return _batch(chance)
    request = _opening(chance, form, turns)
    wanted = turns or (2 if "tools" in request else 1)
    made: list[Turn] = []
    while len(made) < wanted:
        body = request_body(request, route, stream=stream)
        answer = _answer_to(body, form, 0)
        made.append((streamed if stream else answered)(body, answer, form, route))
        request = _continued(chance, request, answer, form)
    return Conversation(form, route, tuple(made))


def _batch(chance: Random) -> Conversation:
    """Return a batch with its answers at once."""
    request = plain_request(chance, Form.BATCH)
    reply = cast("BatchAnswer", plain_reply(0, Form.BATCH, request))
    done = shapes.run_envelope(shapes.batch_done(reply))
    return Conversation(Form.BATCH, Route.RUN, (Turn(request, reply, reply=done),))


def _opening(chance: Random, form: Form, turns: int | None) -> JsonObject:
    return plain_request(chance, form, calling=(turns or 2) > 1 if form is Form.CHAT else None)


def _answer_to(request: JsonObject, form: Form, seed: int) -> Answer:
    return cast("Answer", plain_reply(seed, form, request))


def _body(request: JsonObject, form: Form, seed: int, *, enveloped: bool) -> Json:
    if form is Form.BATCH:
        reply = cast("BatchAnswer", plain_reply(seed, form, request))
        return shapes.run_envelope(shapes.batch_done(reply))
    result = shapes.result_of(_answer_to(request, form, seed), form)
    return shapes.run_envelope(result) if enveloped else result


def _events(answer: Answer, form: Form) -> list[JsonObject]:
    if form is Form.RESPONSES:
        return [*response_events(answer)]
    return [*(chunks.chat_chunks(answer) if form is Form.CHAT else chunks.native_events(answer))]


def _continued(chance: Random, request: JsonObject, answer: Answer, form: Form) -> JsonObject:
    """Return the next request: with the results of the calls, or with another question."""
    if form is Form.CHAT:
        before = cast("list[Json]", request["messages"])
        said: JsonObject = {"role": "assistant", "content": answer.text or ""}
        if answer.tool_calls:
            said["tool_calls"] = shapes.chat_tool_calls(answer)
            results: list[Json] = [
                {"role": "tool", "tool_call_id": call.id, "content": json.dumps(_RESULTS.get(call.name))}
                for call in answer.tool_calls
            ]
            return {**request, "messages": [*before, said, *results]}
        return {**request, "messages": [*before, said, {"role": "user", "content": _question(chance)}]}
    if form is Form.RESPONSES:
        asked = request["input"]
        items: list[Json] = [*asked] if isinstance(asked, list) else [{"role": "user", "content": asked}]
        said = {"role": "assistant", "content": answer.text or ""}
        return {**request, "input": [*items, said, {"role": "user", "content": _question(chance)}]}
    return plain_request(chance, form)


def _question(chance: Random) -> str:
    request = plain_request(chance, Form.PROMPT)
    return str(request["prompt"])


def transcript_of(events: Sequence[JsonObject], form: Form) -> bytes:
    """Return the bytes of a stream; events of the Responses form are named by their type."""
    if form is Form.RESPONSES:
        return b"".join(map(sse.named_frame, events)) + sse.DONE_FRAME
    return b"".join(sse.frames(events))
