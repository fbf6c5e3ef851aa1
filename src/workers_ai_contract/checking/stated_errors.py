"""What an error reply states, and what a client's report of it must say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.faults import ERROR_TEXT, FAILED_RESPONSE, FAILURE_TEXT
from workers_ai_contract.vocabulary import Route
from workers_ai_kernel.values import json_equal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.checking.outcomes import Raised
    from workers_ai_contract.faults import Fault
    from workers_ai_contract.wire import ApiError
    from workers_ai_kernel import Json, JsonObject

_OK = 200
_REFERENCE = re.compile(r" \([0-9a-f-]{36}\)$")
_USUAL = ""
_OF_RESPONSES = "responses-error"
# Envelopes in which not every correct client looks for a code.
_CODES_UNSURE = frozenset({"anthropic-error", _OF_RESPONSES, "error-in-200", "error-event-object"})


@dataclass(frozen=True, slots=True)
class StatedError:
    """An error as its reply states it.

    `status` is None if the HTTP status says nothing about the error; `codes` and `text` are empty if the
    reply does not state them. `envelope` is empty for the usual one, else the name of the fault.
    """

    status: int | None
    codes: tuple[Json, ...]
    text: str
    envelope: str = _USUAL


def stated_by(error: ApiError, route: Route | None = None) -> StatedError:
    """Return what an error of the API states in the envelope of a route."""
    if route is Route.RESPONSES and error.has_word_on_responses:
        return StatedError(error.status, (), error.message, _OF_RESPONSES)
    return StatedError(error.status, (error.code, *(code for code, _ in error.more)), error.message)


def stated_by_fault(fault: Fault, route: Route | None = None) -> StatedError | None:
    """Return what the reply of a fault states on a route, or None if it is not an error reply."""
    substitute, event = fault.kind.substitute, fault.kind.event
    if fault.name == FAILED_RESPONSE:
        return StatedError(None, (), FAILURE_TEXT, fault.name)
    if fault.name == "error-event" and route is Route.RESPONSES:
        # The word for a code says no more.
        return StatedError(None, (), ERROR_TEXT, fault.name)
    if substitute is None and event is None:
        return None
    data = event if substitute is None else substitute.body
    status = None if substitute is None or substitute.status == _OK else substitute.status
    try:
        body: Json = json.loads(data or b"")
    except ValueError:
        return StatedError(status, (), "", fault.name)
    stated = _first_error(body)
    code = stated.get("code", stated.get("internalCode"))
    message = stated.get("message")
    # Only in what is known to be sent must a client find the text.
    text = _REFERENCE.sub("", message) if isinstance(message, str) and fault.kind.certainty.is_certain else ""
    error = fault.kind.error
    if error is not None and route is Route.RESPONSES and error.has_word_on_responses:
        return StatedError(status, (), text, _OF_RESPONSES)
    unsure = fault.name in _CODES_UNSURE or not fault.kind.certainty.is_certain
    codes = () if code is None or unsure else (code,)
    usual = isinstance(body, dict) and isinstance(body.get("errors"), list) and status is not None
    named = fault.name in {"without-code", "code-as-text"}
    return StatedError(status, codes, text, _USUAL if usual and not named else fault.name)


def check_stated(stated: StatedError, report: Raised) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for each part of an error that the client lost; absent keys are not compared."""
    error = report.error
    envelope: JsonObject = {"envelope": stated.envelope} if stated.envelope else {}
    if "status" in error and stated.status is not None and not json_equal(error["status"], stated.status):
        code = "error-status-lost" if error["status"] is None else "error-status-altered"
        yield code, _detail("/status", stated.status, error["status"])
    message = error.get("message")
    if stated.text and not _holds(message, stated.text):
        yield "error-text-lost", {**_detail("/message", stated.text, message), **envelope}
    if "code" in error and stated.codes:
        yield from _check_code(stated, error["code"], envelope)


def holds_text(stated: StatedError, report: Raised) -> bool:
    """Return whether a client's report of an error has the text that the error states."""
    return bool(stated.text) and _holds(report.error.get("message"), stated.text)


def _holds(message: Json, text: str) -> bool:
    """Return whether a message has a text, as it is or inside JSON text, such as the whole body."""
    if not isinstance(message, str):
        return False
    return text in message or any(
        json.dumps(text, ensure_ascii=ascii_only)[1:-1] in message for ascii_only in (False, True)
    )


def _check_code(stated: StatedError, got: Json, envelope: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    if got is None:
        # Only the usual envelope has its code where every client looks for it.
        if not stated.envelope:
            yield "error-code-lost", _detail("/code", stated.codes[0], None)
    elif str(got) not in {str(code) for code in stated.codes}:
        yield "error-code-altered", {**_detail("/code", stated.codes[0], got), **envelope}


def _first_error(body: Json) -> JsonObject:
    if not isinstance(body, dict):
        return {}
    found: Json = body.get("errors") or body.get("error") or body
    if isinstance(found, list):
        found = found[0]
    return found if isinstance(found, dict) else {}


def _detail(pointer: str, expected: Json, got: Json) -> JsonObject:
    return {"pointer": pointer, "expected": expected, "got": got}
