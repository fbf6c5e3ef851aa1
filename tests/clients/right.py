"""A client without a known fault, as a driver for `wai fuzz`: the standard library, every operation.

The wrong clients (`wrong.py`) are this one with one method changed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

Object = dict[str, Any]

MODEL = os.environ.get("WAI_MODEL", "@cf/openai/gpt-oss-20b")
POLL_PAUSE_S = 0.02
COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")


class ApiFailure(Exception):  # noqa: N818 - the name is what the driver reports
    """The API answered with an error."""

    def __init__(self, status: int, body: object) -> None:
        error = stated(body)
        super().__init__(error.get("message") or f"HTTP status {status}: {body}")
        self.status, self.code = status, error.get("code", error.get("internalCode"))


def fields_of(body: Any) -> Object:  # noqa: ANN401 - whatever arrived
    """Return the fields of an object; of anything else, none."""
    return cast("Object", body) if isinstance(body, dict) else {}


def stated(body: Any) -> Object:  # noqa: ANN401 - whatever arrived
    """Return the error that a body states, in any envelope, or an empty object."""
    fields = fields_of(body)
    found: Any = fields.get("errors") or fields.get("error") or fields
    return fields_of(found[0] if isinstance(found, list) else found)


def is_failure(body: Any) -> bool:  # noqa: ANN401 - whatever arrived
    """Return whether a body or an event states an error."""
    fields = fields_of(body)
    if not fields or fields.get("result") == {} or fields.get("success") is False:
        return True
    return bool(fields.get("errors") or fields.get("error") or "internalCode" in fields)


def as_text(value: Any) -> str:  # noqa: ANN401 - whatever arrived
    """Return text that may be a number or a boolean, a list of parts, or parsed JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    parts = parts_of(value)
    texts = [text for part in parts if isinstance(text := fields_of(part).get("text"), str)]
    return "".join(texts) if texts and len(texts) == len(parts) else json.dumps(value)


def parts_of(value: Any) -> list[Any]:  # noqa: ANN401 - whatever arrived
    """Return the items of a list; of anything else, none."""
    return value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]


class Client:
    """Speaks the client protocol on stdin and stdout; the parts below `result` are the client proper."""

    operations: tuple[str, ...] = ("prompt", "chat", "responses", "batch")
    streaming: tuple[str, ...] = ("prompt", "chat")

    def serve(self) -> None:
        """Answer the runner until it closes stdin."""
        for line in sys.stdin.buffer:
            message = json.loads(line)
            if message["type"] == "hello":
                self.say(self.hello())
            else:
                self.answer(message)

    def hello(self) -> Object:
        """Return what this client says of itself."""
        return {
            "type": "ready",
            "protocol": 1,
            "name": type(self).__name__,
            "version": "1.0",
            "operations": list(self.operations),
            "streaming": list(self.streaming),
        }

    def say(self, message: Object) -> None:
        """Write one line."""
        print(json.dumps(message), flush=True)  # noqa: T201 - drivers speak on stdout

    def answer(self, call: Object) -> None:
        """Make a call and say how it ended."""
        self.say({"type": "result", "id": call["id"], **self.result(call)})

    def result(self, call: Object) -> Object:
        """Make a call and return its outcome."""
        try:
            return {"outcome": "ok", "value": self.value(call)}
        except ApiFailure as error:
            return {"outcome": "error", "error": self.report(error)}
        except Exception as error:  # noqa: BLE001 - whatever a user would see is the outcome
            return {"outcome": "error", "error": {"type": type(error).__name__, "message": str(error)}}

    def report(self, error: ApiFailure) -> Object:
        """Report an error of the API."""
        return {"type": "ApiFailure", "status": error.status, "code": error.code, "message": str(error)}

    def value(self, call: Object) -> Object:
        """Make a call and return what the answer holds."""
        operation = call["operation"]
        if operation == "batch":
            return {"items": [self.read_item(item) for item in self.batch(call)]}
        if operation == "responses":
            return self.read_responses(self.whole(call, "/v1/responses", {"model": MODEL}))
        if operation == "prompt":
            if call["stream"]:
                return self.assemble_prompt(self.events(call, f"/run/{MODEL}", {}))
            return self.read_prompt(self.whole(call, f"/run/{MODEL}", {})["result"])
        if call["stream"]:
            return self.assemble_chat(self.events(call, "/v1/chat/completions", {"model": MODEL}))
        return self.read_chat(self.whole(call, "/v1/chat/completions", {"model": MODEL}))

    def read_item(self, item: Object) -> Object:
        """Report one item of a batch; a failed one has no answer."""
        return self.read_responses(item["result"]) if item["success"] else {"text": None}

    def body(self, request: Object) -> Object:
        """Return what is sent for a request."""
        return request

    def whole(self, call: Object, place: str, more: Object) -> Object:
        """Make a request and return the JSON that answers it."""
        response = self.post(call, place, {**more, **self.body(call["request"])})
        answer: Object = json.loads(response.read())
        if is_failure(answer):
            raise ApiFailure(response.status, answer)
        return answer

    def batch(self, call: Object) -> list[Object]:
        """Queue a batch, and ask until it is done."""
        place = f"/run/{MODEL}?queueRequest=true"
        answer = self.whole(call, place, {})["result"]
        until = time.monotonic() + call["timeout_s"]
        while "responses" not in answer and time.monotonic() < until:
            time.sleep(POLL_PAUSE_S)
            asked = self.post(call, place, {"request_id": answer["request_id"]})
            answer = json.loads(asked.read())["result"]
        items: list[Object] = answer["responses"]
        return sorted(items, key=lambda item: int(item["id"]))

    def events(self, call: Object, place: str, more: Object) -> Iterator[Object]:
        """Make a request for a stream and yield its events up to `[DONE]`, within the time of the call."""
        until = time.monotonic() + call["timeout_s"]
        response = self.post(call, place, {**more, **self.body(call["request"]), "stream": True})
        if "text/event-stream" not in response.headers.get("content-type", ""):
            raise ConnectionError("the reply is not a stream")
        for line in response:
            if time.monotonic() > until:
                raise TimeoutError("the call took too long")
            name, _, data = line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n").partition(b":")
            if name == b"data" and data.strip() == b"[DONE]":
                return
            if name == b"data":
                event = json.loads(data)
                if is_failure(event):
                    raise ApiFailure(response.status, event)
                yield event
        raise ConnectionError("the stream ended before its [DONE]")

    def post(self, call: Object, place: str, body: Object) -> HTTPResponse:
        """Send a request; an error of the API is raised."""
        origin = urlsplit(call.get("base_url") or os.environ["WAI_BASE_URL"])
        connection = HTTPConnection(origin.netloc, timeout=call["timeout_s"])
        path = f"{origin.path}/client/v4/accounts/{os.environ['WAI_ACCOUNT_ID']}/ai{place}"
        connection.request("POST", path, json.dumps(body), self.headers())
        response = connection.getresponse()
        if response.status != 200:
            data = response.read()
            try:
                raise ApiFailure(response.status, json.loads(data))
            except ValueError:
                raise ApiFailure(response.status, data.decode("utf-8", "replace")) from None
        return response

    def headers(self) -> dict[str, str]:
        """Return the headers of every request."""
        return {
            "Authorization": f"Bearer {os.environ['WAI_API_TOKEN']}",
            "Content-Type": "application/json",
            "Connection": "close",
        }

    def read_prompt(self, result: Object) -> Object:
        """Report the answer to a prompt."""
        return {"text": as_text(result["response"]), "usage": self.counts(result.get("usage"))}

    def read_chat(self, completion: Object) -> Object:
        """Report a chat completion."""
        choice = completion["choices"][0]
        message = choice["message"]
        content = message.get("content")
        return {
            "text": None if content is None else as_text(content),
            "reasoning": message.get("reasoning_content") or message.get("reasoning"),
            "tool_calls": [
                {"id": call["id"], **call["function"]} for call in message.get("tool_calls") or ()
            ],
            "finish_reason": choice["finish_reason"],
            "usage": self.counts(completion.get("usage")),
        }

    def read_responses(self, response: Object) -> Object:
        """Report a Responses object."""
        value: Object = {"text": None, "reasoning": None, "tool_calls": []}
        for item in response["output"]:
            if item["type"] == "reasoning":
                value["reasoning"] = "".join(part["text"] for part in item["content"])
            elif item["type"] == "message":
                value["text"] = "".join(part["text"] for part in item["content"])
            elif item["type"] == "function_call":
                call = {"id": item["call_id"], "name": item["name"], "arguments": item["arguments"]}
                value["tool_calls"].append(call)
        usage = response["usage"]
        counts = (usage["input_tokens"], usage["output_tokens"], usage["total_tokens"])
        return {**value, "usage": dict(zip(COUNTS, counts, strict=True))}

    def assemble_prompt(self, events: Iterator[Object]) -> Object:
        """Report the streamed answer to a prompt."""
        value: Object = {"text": "", "usage": None}
        for event in events:
            value["text"] += as_text(event.get("response"))
            value["usage"] = self.counts(event.get("usage")) or value["usage"]
        return value

    def assemble_chat(self, events: Iterator[Object]) -> Object:
        """Report a streamed chat answer."""
        value: Object = {"text": "", "reasoning": "", "finish_reason": None, "usage": None}
        calls: dict[int, Object] = {}
        for chunk in events:
            value["usage"] = self.counts(chunk.get("usage")) or value["usage"]
            for choice in chunk.get("choices", ()):
                delta = choice["delta"]
                value["finish_reason"] = choice.get("finish_reason") or value["finish_reason"]
                value["text"] += as_text(delta.get("content"))
                value["reasoning"] += as_text(delta.get("reasoning_content") or delta.get("reasoning"))
                for piece in delta.get("tool_calls") or ():
                    self.join(calls, piece)
        return {**value, "tool_calls": [calls[index] for index in sorted(calls)]}

    def join(self, calls: dict[int, Object], piece: Object) -> None:
        """Add a piece of a tool call to the calls so far."""
        call = calls.setdefault(piece.get("index", 0), {"id": None, "name": None, "arguments": ""})
        call["id"] = piece.get("id") or call["id"]
        call["name"] = piece["function"].get("name") or call["name"]
        call["arguments"] += piece["function"].get("arguments") or ""

    def counts(self, usage: Object | None) -> Object | None:
        """Return the counts of tokens that are reported."""
        return usage and {name: usage[name] for name in COUNTS}


if __name__ == "__main__":
    Client().serve()
