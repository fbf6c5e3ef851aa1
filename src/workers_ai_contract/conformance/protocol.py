"""The client protocol, version 1: what is said to a driver, and how what it says is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.conformance.cases import Way
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_kernel import Json, JsonObject

VERSION = 1
# The API streams the other forms nowhere that is documented or recorded.
STREAMABLE = frozenset({Form.PROMPT, Form.CHAT})
_LONGEST_SHOWN = 80


class ProtocolError(Exception):
    """A driver said what the protocol does not have; the text says what, without a subject."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What a driver says of itself at the start."""

    name: str
    version: str
    operations: frozenset[Form]
    streaming: frozenset[Form]

    def ways(self) -> tuple[Way, ...]:
        """Return the ways to call that this client has, in a stable order."""
        plain = {Way(operation, stream=False) for operation in self.operations}
        streamed = {Way(operation, stream=True) for operation in self.streaming & STREAMABLE}
        return tuple(sorted(plain | streamed))


@dataclass(frozen=True, slots=True)
class Call:
    """One call that the driver is to make."""

    id: str
    operation: Form
    stream: bool
    request: JsonObject
    timeout_s: float
    base_url: str

    def to_json(self) -> JsonObject:
        """Return the call as it is sent."""
        return {
            "type": "call",
            "id": self.id,
            "operation": self.operation.value,
            "stream": self.stream,
            "request": self.request,
            "timeout_s": self.timeout_s,
            "base_url": self.base_url,
        }


@dataclass(frozen=True, slots=True)
class Value:
    """The library gave an answer: the driver's `value`."""

    value: JsonObject

    def to_json(self) -> JsonObject:
        """Return what the driver said, without the id."""
        return {"outcome": "ok", "value": self.value}


@dataclass(frozen=True, slots=True)
class Raised:
    """The library gave an error: the driver's `error`."""

    error: JsonObject

    def to_json(self) -> JsonObject:
        """Return what the driver said, without the id."""
        return {"outcome": "error", "error": self.error}


Report: TypeAlias = Value | Raised

HELLO: JsonObject = {"type": "hello", "protocol": VERSION}


def to_line(message: JsonObject) -> bytes:
    """Return a message as one line."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parse_ready(line: bytes) -> Ready:
    """Read a driver's answer to the hello; operations that we do not know are passed over.

    Raises:
        ProtocolError: the line is no such answer.
    """
    message = _object(line)
    if message.get("type") != "ready" or message.get("protocol") != VERSION:
        raise ProtocolError(f'answered the hello with {_shown(line)}, not with "ready" and "protocol": 1')
    operations = _forms(message, "operations")
    return Ready(
        name=_text(message, "name"),
        version=_text(message, "version"),
        operations=operations,
        streaming=_forms(message, "streaming") & operations if "streaming" in message else frozenset(),
    )


def parse_result(line: bytes, operation: Form) -> tuple[str, Report]:
    """Read the result of a call, and the id of the call that it answers.

    Raises:
        ProtocolError: the line is no result.
    """
    message = _object(line)
    call_id = message.get("id")
    if message.get("type") != "result" or not isinstance(call_id, str):
        raise ProtocolError(f"answered a call with {_shown(line)}, which is no result")
    return call_id, _report(message, operation)


def id_of(line: bytes) -> str | None:
    """Return the id that a line carries, or None where it carries none."""
    try:
        call_id = _object(line).get("id")
    except ProtocolError:
        return None
    return call_id if isinstance(call_id, str) else None


def _report(message: JsonObject, operation: Form) -> Report:
    outcome = message.get("outcome")
    if outcome == "error":
        return Raised(_member(message, "error"))
    if outcome != "ok":
        raise ProtocolError(f"reported the outcome {json.dumps(outcome)}, which is neither ok nor error")
    value = _member(message, "value")
    if operation is Form.BATCH:
        items = value.get("items")
        if not isinstance(items, list):
            raise ProtocolError("reported a batch without the list value.items")
        for item in items:
            _check_value(item)
    else:
        _check_value(value)
    return Value(value)


def _check_value(value: Json) -> None:
    if not isinstance(value, dict) or "text" not in value:
        raise ProtocolError("reported a value without text, which is always present")
    calls = value.get("tool_calls")
    if calls is not None and not (isinstance(calls, list) and all(isinstance(call, dict) for call in calls)):
        raise ProtocolError("reported tool_calls that are no list of objects")
    if not isinstance(value.get("usage"), dict | None):
        raise ProtocolError("reported a usage that is no object")


def _object(line: bytes) -> JsonObject:
    try:
        message = read(line).payload
    except UnreadableError as error:
        raise ProtocolError(f"printed {_shown(line)}, which is no message: {error.reason}") from None
    if not isinstance(message, dict):
        raise ProtocolError(f"printed {_shown(line)}, which is no object")
    return message


def _member(message: JsonObject, name: str) -> JsonObject:
    value = message.get(name)
    if not isinstance(value, dict):
        raise ProtocolError(f"reported an outcome without the object {name!r}")
    return value


def _text(message: JsonObject, name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str):
        raise ProtocolError(f"is ready without the text {name!r}")
    return value


def _forms(message: JsonObject, name: str) -> frozenset[Form]:
    value = message.get(name)
    if not isinstance(value, list):
        raise ProtocolError(f"is ready without the list {name!r}")
    return frozenset(_known(value))


def _known(names: Iterable[Json]) -> Iterable[Form]:
    return (form for form in Form if form.value in names)


def _shown(line: bytes) -> str:
    text = line.decode("utf-8", "backslashreplace").rstrip("\r\n")
    return repr(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")
