"""The client of the zoo, as a driver: `python -m tests.clients.zoo.client [BUG]`."""

from __future__ import annotations

import json
import os
import sys
import time
from http.client import HTTPException
from pathlib import Path
from typing import Any

# As a program, this file is alone; as a module of the tests it is in their package.
sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.clients.zoo import answers, assembling, errors, sending, transport, typed
from tests.clients.zoo.events import events
from tests.clients.zoo.planted import has, name
from tests.clients.zoo.transport import MODEL, Deadline
from tests.clients.zoo.turns import Dialogue

Object = dict[str, Any]

POLL_S = 0.05
CHAT, RESPONSES, RUN = "/v1/chat/completions", "/v1/responses", f"/run/{MODEL}"


def main() -> None:
    """Answer the runner until it closes stdin."""
    conversation = Dialogue()
    for line in sys.stdin.buffer:
        message = json.loads(line)
        if message["type"] == "hello":
            say(hello())
        else:
            say({"type": "result", "id": message["id"], **turn(message, conversation)})


def turn(call: Object, conversation: Dialogue) -> Object:
    """Make a call, which may continue the one before, and keep what was said."""
    request = conversation.request_of(call)
    found = result({**call, "request": request})
    if found["outcome"] == "ok":
        conversation.keep(call, request, found["value"])
    return found


def hello() -> Object:
    """Return what this client says of itself."""
    return {
        "type": "ready",
        "protocol": 2,
        "features": {"turns": True},
        "name": f"zoo-{name()}",
        "version": "1.0",
        "operations": ["prompt", "chat", "responses", "batch"],
        "streaming": ["prompt", "chat", "responses"],
    }


def say(message: Object) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def result(call: Object) -> Object:
    """Make a call and return its outcome."""
    try:
        return {"outcome": "ok", "value": value(call)}
    except errors.ApiFailure as error:
        if has("swallows-errors"):
            return {"outcome": "ok", "value": {"text": "", "items": []}}
        if has("errors-as-text"):
            return {"outcome": "ok", "value": {"text": str(error), "items": []}}
        return {"outcome": "error", "error": error.report()}
    except Exception as error:  # noqa: BLE001 - whatever a user would see is the outcome
        return {"outcome": "error", "error": {"type": type(error).__name__, "message": str(error)}}


def value(call: Object) -> Object:
    """Make a call and return what its answer holds."""
    operation, deadline = call["operation"], Deadline(call["timeout_s"])
    if operation == "batch":
        return batch(call, deadline)
    place = {"chat": CHAT, "responses": RESPONSES, "prompt": RUN}[operation]
    if has("chat-on-run") and operation == "chat":
        place = RUN
    if call["stream"]:
        return streamed(call, place, deadline)
    answer = whole(call, place, body(call, place), deadline)
    if operation == "responses":
        return answers.responses(answer)
    return answers.chat(answer) if operation == "chat" else answers.native(answer.get("result", answer))


def body(call: Object, place: str) -> Object:
    """Return what is sent for a call."""
    found = dict(call["request"])
    if name() in sending.BUGS:
        found = sending.BUGS[name()][1](found)
    if place != RUN:
        found["model"] = "@cf/meta/llama-3.1-8b-instruct" if has("wrong-model") else MODEL
    if call["stream"] and not has("stream-not-asked"):
        found["stream"] = True
    if has("stream-always"):
        found["stream"] = True
    return found


def whole(call: Object, place: str, sent: Object, deadline: Deadline) -> Object:
    """Make a request and return the JSON that answers it."""
    if has("sends-twice"):
        transport.post(call, place, sent, deadline).close()
    reply = transport.post(call, place, sent, deadline)
    data = reply.whole()
    reply.close()
    if has("empty-body-ok") and not data:
        return {"choices": [{"message": {"content": ""}}], "response": "", "output": []}
    answer = parsed(data)
    if errors.is_failure(answer):
        raise errors.of_body(reply.status, answer)
    found: Object = answer
    return found


def parsed(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON, also where it came as the one event of a stream."""
    try:
        return json.loads(data)
    except ValueError:
        if has("broken-body-ok"):
            return {"choices": [{"message": {"content": ""}}], "response": "", "output": []}
        raise


def streamed(call: Object, place: str, deadline: Deadline) -> Object:
    """Make a request for a stream and return what it holds."""
    reply = transport.post(call, place, body(call, place), deadline)
    if "text/event-stream" not in reply.content_type and not has("json-is-stream"):
        answer = parsed(reply.whole())
        if errors.is_failure(answer):
            raise errors.of_body(reply.status, answer)
        raise ConnectionError("the reply is not a stream")
    try:
        found = events(reply, typed=call["operation"] == "responses")
        if call["operation"] == "prompt":
            return assembling.prompt(found)
        if call["operation"] == "responses":
            return typed.response(found)
        assembly = assembling.Assembly()
        try:
            for event in found:
                assembly.add(event)
        except (OSError, HTTPException):
            if not (has("partial-is-success") or (has("partial-calls") and assembly.calls)):
                raise
        return assembly.value()
    finally:
        reply.close()


def batch(call: Object, deadline: Deadline) -> Object:
    """Queue a batch, and ask until it is done."""
    place = RUN if has("not-queued") else f"{RUN}?queueRequest=true"
    answer = whole(call, place, body(call, place), deadline)["result"]
    asked = 0
    while "responses" not in answer:
        if has("running-is-done") and answer.get("status") == "running":
            return {"items": []}
        if asked == 1 and has("two-polls"):
            raise TimeoutError("the batch takes too long")
        if not has("polls-fast"):
            time.sleep(POLL_S)
        if not has("polls-forever"):
            deadline.left()
        else:
            deadline = Deadline(call["timeout_s"])
        poll = {"request_id": answer["request_id"]}
        try:
            answer = whole(call, RUN, poll, deadline)["result"]
        except errors.ApiFailure:
            if has("poll-error-empty"):
                return {"items": []}
            raise
        asked += 1
    return {"items": items(answer["responses"])}


def items(responses: list[Object]) -> list[Object]:
    """Return the answers in the order of the requests."""
    if has("batch-by-arrival"):
        ordered = responses
    elif has("batch-ids-as-text"):
        ordered = sorted(responses, key=lambda item: str(item["id"]))
    else:
        ordered = sorted(responses, key=lambda item: int(item["id"]))
    found: list[Object] = []
    for item in ordered:
        if item.get("success") is False:
            if has("failed-item-dropped"):
                continue
            if has("failed-item-repeats") and found:
                found.append(found[-1])
                continue
            if has("failed-item-crash"):
                raise KeyError("output")
            nothing = "" if has("failed-item-empty") else None
            found.append({"text": nothing, "reasoning": None, "tool_calls": None, "usage": None})
            continue
        found.append(answers.responses(item["result"]))
    return found[:-1] if has("batch-last-lost") and len(found) > 1 else found


if __name__ == "__main__":
    os.environ.setdefault("WAI_ACCOUNT_ID", "account")
    main()
