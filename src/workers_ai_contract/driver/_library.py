"""A library under test: the functions that make its calls, and what it says of itself."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from workers_ai_contract.driver._call import Call
from workers_ai_contract.driver._values import chat_message, error_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Message: TypeAlias = dict[str, Any]

_PROTOCOL = 2
_OPERATIONS = ("prompt", "chat", "responses", "batch")
# Where a conversation stands in the request of an operation.
_CONVERSATIONS = {"chat": "messages", "responses": "input"}
# A name that is not there is a fault of the program, whatever the reply was.
_OF_PROGRAM = (NameError, ImportError, SyntaxError)


class DriverError(Exception):
    """A fault of the driver itself; the client is then not blamed."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a library reported for a call.

    `value` has `text`, or `items` for a batch. `message` is what a caller sends back as the assistant's
    message, in any form that the library takes (for Responses a list of items). Without it, the message of a
    chat completion is `chat_message(value)`, and there is no further turn after a response.
    """

    value: Message
    message: Any = None


@dataclass(slots=True)
class Library:
    """A library, and the functions that make one call with it.

    `prompt`, `chat`, `responses` and `batch` each get a `Call` and return a `Reported`, or just its value.
    None stands for what the library does not have. What such a function raises is reported as the library's
    error, with `error` as its report.

    Args:
        name: the name of the library.
        version: its version.
        streaming: the operations that can stream, of `prompt`, `chat` and `responses`; `Call.stream` says
            whether a call does.
        fields: the request fields that the library has: a list, or a mapping from each name to True, to
            another name that it is sent as, or to False; None stands for all.
        features: the features of the library, each with whether it has it; see the client protocol.
        error: returns the report of an exception: `type`, `status`, `code` and `message`.
    """

    name: str
    version: str
    prompt: Callable[[Call], Reported | Message] | None = None
    chat: Callable[[Call], Reported | Message] | None = None
    responses: Callable[[Call], Reported | Message] | None = None
    batch: Callable[[Call], Reported | Message] | None = None
    streaming: Sequence[str] = ()
    fields: Sequence[str] | Mapping[str, Any] | None = None
    features: Mapping[str, bool] = field(default_factory=dict[str, bool])
    error: Callable[[Exception], Message] = error_value
    _last: tuple[Call, Reported] | None = field(default=None, init=False, repr=False)

    def ready(self) -> Message:
        """Return the "ready" message."""
        ready: Message = {
            "type": "ready",
            "protocol": _PROTOCOL,
            "name": self.name,
            "version": self.version,
            "operations": [name for name in _OPERATIONS if getattr(self, name) is not None],
            "streaming": list(self.streaming),
            "features": dict(self.features),
        }
        if self.fields is not None:
            named = isinstance(self.fields, dict)
            ready["fields"] = dict(cast("Mapping[str, Any]", self.fields)) if named else list(self.fields)
        return ready

    def result(self, message: Message, environment: Mapping[str, str] | None = None) -> Message:
        """Make the call of a "call" message and return the "result" message."""
        head = {"type": "result", "id": message["id"]}
        call = Call.from_message(message, environment)
        place = _CONVERSATIONS.get(call.operation)
        try:
            if place is not None and "continues" in message:
                said = [*self._conversation(message["continues"]), *_messages(call.request[place])]
                call = call.with_request({**call.request, place: said})
            reported = self._reported(call)
        except Exception as error:  # noqa: BLE001 - any exception that the user would see is the outcome
            if _is_of_program(error):
                traceback.print_exc(file=sys.stderr)
                return {**head, "outcome": "driver-error", "error": error_value(error)}
            return {**head, **self._described(error)}
        if place is not None:
            self._last = call, reported
        return {**head, "outcome": "ok", "value": reported.value}

    def _described(self, raised: Exception) -> Message:
        try:
            return {"outcome": "error", "error": self.error(raised)}
        except Exception as error:  # noqa: BLE001 - the driver's own function
            traceback.print_exc(file=sys.stderr)
            return {"outcome": "driver-error", "error": error_value(error)}

    def _reported(self, call: Call) -> Reported:
        function = getattr(self, call.operation)
        returned = function(call)
        reported = returned if isinstance(returned, Reported) else Reported(returned)
        wanted = "items" if call.operation == "batch" else "text"
        value: Any = reported.value
        if not isinstance(value, dict) or wanted not in value:
            kind = type(reported.value).__name__
            raise DriverError(
                f"the function for {call.operation} returned {kind}, not an object with {wanted!r}"
            )
        return reported

    def _conversation(self, call_id: str) -> list[Any]:
        if self._last is None or self._last[0].id != call_id:
            raise DriverError(f"the driver does not have the conversation of {call_id}")
        call, reported = self._last
        answered = reported.message
        if answered is None and call.operation == "chat":
            answered = chat_message(reported.value)
        if answered is None:
            raise DriverError(
                f"the function {call.operation} returned no message to go on from: "
                "return Reported(value, message), or leave out the feature turns"
            )
        return [*_messages(call.request[_CONVERSATIONS[call.operation]]), *_messages(answered)]


def _messages(conversation: Any) -> list[Any]:
    """Return the messages of a conversation: a list as it is, a text as the user's, else one."""
    if isinstance(conversation, str):
        return [{"role": "user", "content": conversation}]
    return conversation if isinstance(conversation, list) else [conversation]  # pyright: ignore[reportUnknownVariableType]


def _is_of_program(error: Exception) -> bool:
    return isinstance(error, (DriverError, *_OF_PROGRAM))
