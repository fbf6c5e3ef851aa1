"""The client protocol, versions 1 and 2: the messages to a driver, and parsing of its answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from workers_ai_contract.cases.case import CallMode
from workers_ai_contract.checking.outcomes import Raised, Report, Returned
from workers_ai_contract.clients.abilities import (
    EVERYTHING,
    WHOLE,
    Abilities,
    AbilitiesError,
    parse_abilities,
)
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel import Json, JsonObject

GRACE_S = 2.0
"""How long a result is waited for after the time limit of a call, in seconds."""
VERSIONS = (1, 2)
_RECORDED_STREAMS = frozenset({Form.PROMPT, Form.CHAT})
# Streams of Responses are published as types only. Drivers of version 1 that named them never got such calls.
STREAMABLE = {1: _RECORDED_STREAMS, 2: _RECORDED_STREAMS | {Form.RESPONSES}}
"""The operations that are called with streams, by the version of the protocol."""
_LONGEST_SHOWN = 80
_LONGEST_FAULT = 300


class ProtocolError(Exception):
    """A driver violated the protocol; the text is a predicate without a subject."""


class DriverFaultError(Exception):
    """A driver reported a fault of its own; the text is a predicate without a subject."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The driver's "ready" message."""

    name: str
    version: str
    operations: frozenset[Form]
    streaming: frozenset[Form]
    protocol: int = 1
    abilities: Abilities = EVERYTHING

    @property
    def streamed(self) -> frozenset[Form]:
        """The operations that are called with streams."""
        return self.streaming & STREAMABLE[self.protocol]

    def modes(self) -> tuple[CallMode, ...]:
        """Return the call modes of this client, in a stable order."""
        streaming = self.streamed
        whole = self.operations if self.abilities.has(WHOLE) else self.operations - streaming
        plain = {CallMode(operation, stream=False) for operation in whole}
        streamed = {CallMode(operation, stream=True) for operation in streaming}
        return tuple(sorted(plain | streamed))


@dataclass(frozen=True, slots=True)
class CallMessage:
    """One call for the driver to make.

    With `continues`, the id of the call before, the conversation in `request` is only what follows the
    answer to that call: the driver puts the earlier messages and the answer before it.
    """

    id: str
    operation: Form
    stream: bool
    request: JsonObject
    timeout_s: float
    base_url: str
    continues: str | None = None
    grace_s: float = GRACE_S

    @property
    def waited_s(self) -> float:
        """How long the result is waited for, in seconds: the client's own limit, and some grace."""
        return self.timeout_s + self.grace_s

    def to_json(self) -> JsonObject:
        """Return the "call" message."""
        more: JsonObject = {} if self.continues is None else {"continues": self.continues}
        return {
            "type": "call",
            "id": self.id,
            "operation": self.operation.value,
            "stream": self.stream,
            "request": self.request,
            "timeout_s": self.timeout_s,
            "base_url": self.base_url,
            **more,
        }


_READY_MEMBERS: Mapping[str, tuple[type, str]] = {
    "name": (str, "a string"),
    "version": (str, "a string"),
    "operations": (list, "a list"),
    "streaming": (list, "a list"),
}

# A driver of version 1 sees the version that it knows.
HELLO: JsonObject = {"type": "hello", "protocol": VERSIONS[0], "protocols": list(VERSIONS)}


def to_line(message: JsonObject) -> bytes:
    """Return a message as one line, in ASCII: some readers end a line at U+2028 or U+0085."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def parse_ready(line: bytes) -> Ready:
    """Parse a driver's answer to "hello"; unknown operations are ignored.

    Raises:
        ProtocolError: the line is not a valid "ready" message.
    """
    message = _object(line)
    version = message.get("protocol")
    if message.get("type") != "ready" or type(version) is not int or version not in VERSIONS:
        raise ProtocolError(f'answered "hello" with {_shown(line)}, not with "ready" and "protocol": 1 or 2')
    problems = [
        f'a "{name}" that is not {wanted}' if name in message else f'no "{name}" ({wanted})'
        for name, (kind, wanted) in _READY_MEMBERS.items()
        if not isinstance(message.get(name, [] if name == "streaming" else None), kind)
    ]
    if problems:
        raise ProtocolError(f'sent a "ready" message that has {", ".join(problems)}')
    operations = _forms(message, "operations")
    return Ready(
        name=str(message["name"]),
        version=str(message["version"]),
        operations=operations,
        streaming=_forms(message, "streaming") & operations,
        protocol=version,
        abilities=EVERYTHING if version == 1 else _abilities(message),
    )


def parse_result(line: bytes, operation: Form) -> tuple[str, Report]:
    """Parse the result of a call; return the id of the call and the report.

    Raises:
        ProtocolError: the line is not a valid "result" message.
        DriverFaultError: the driver reports a fault of its own.
    """
    message = _object(line)
    call_id = message.get("id")
    if message.get("type") != "result" or not isinstance(call_id, str):
        raise ProtocolError(
            f'answered a call with {_shown(line)}, which is not a "result" message with an id'
        )
    return call_id, _report(message, operation)


def id_of(line: bytes) -> str | None:
    """Return the id in a line, or None if it is missing."""
    try:
        call_id = _object(line).get("id")
    except ProtocolError:
        return None
    return call_id if isinstance(call_id, str) else None


def _abilities(message: JsonObject) -> Abilities:
    try:
        return parse_abilities(message)
    except AbilitiesError as error:
        raise ProtocolError(f'sent a "ready" message that {error}') from None


def _report(message: JsonObject, operation: Form) -> Report:
    outcome = message.get("outcome")
    if outcome == "error":
        return Raised(_member(message, "error"))
    if outcome == "driver-error":
        fault = _member(message, "error")
        named = ": ".join(str(fault[name]) for name in ("type", "message") if fault.get(name))
        raise DriverFaultError(f"reported a fault of its own: {named[:_LONGEST_FAULT] or 'without a reason'}")
    if outcome != "ok":
        raise ProtocolError(f"reported the outcome {json.dumps(outcome)}, not ok, error or driver-error")
    value = _member(message, "value")
    if operation is Form.BATCH:
        items = value.get("items")
        if not isinstance(items, list):
            raise ProtocolError('reported a batch without "value.items" (a list)')
        for item in items:
            _check_value(item)
    else:
        _check_value(value)
    return Returned(value)


def _check_value(value: Json) -> None:
    if not isinstance(value, dict) or "text" not in value:
        raise ProtocolError('reported a value without "text", which is required')
    calls = value.get("tool_calls")
    if calls is not None and not (isinstance(calls, list) and all(isinstance(call, dict) for call in calls)):
        raise ProtocolError('reported "tool_calls" that is not a list of objects')
    if not isinstance(value.get("usage"), dict | None):
        raise ProtocolError('reported "usage" that is not an object')


def _object(line: bytes) -> JsonObject:
    try:
        message = read(line).payload
    except UnreadableError as error:
        raise ProtocolError(f"printed {_shown(line)}, which is not a message: {error.reason}") from None
    if not isinstance(message, dict):
        raise ProtocolError(f"printed {_shown(line)}, which is not a JSON object")
    return message


def _member(message: JsonObject, name: str) -> JsonObject:
    value = message.get(name)
    if not isinstance(value, dict):
        raise ProtocolError(f'reported a result without "{name}" (an object)')
    return value


def _forms(message: JsonObject, name: str) -> frozenset[Form]:
    names = cast("list[Json]", message.get(name, []))
    return frozenset(form for form in Form if form.value in names)


def _shown(line: bytes) -> str:
    text = line.decode("utf-8", "backslashreplace").rstrip("\r\n")
    return repr(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")
