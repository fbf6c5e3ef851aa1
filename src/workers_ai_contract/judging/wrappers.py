"""Recognises what is not a payload but has one in it, or is one of another direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workers_ai_contract.contracts.sentences import other_direction
from workers_ai_contract.judging.telling import direction_of, may_be_answer
from workers_ai_contract.vocabulary import Direction
from workers_ai_kernel.pointers import join
from workers_ai_kernel.problem import Problem, Severity
from workers_ai_schemas.forms import forms_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from workers_ai_kernel import Json, JsonObject

_JUDGED_ALONE: Final = "Validate the value of {} alone."


def recognised(payload: Json, direction: Direction, *, valid: bool) -> Problem | None:
    """Return the one problem of something that is not a payload of this direction, or None."""
    problem = _wrapper(payload) or _misdirected(payload, direction)
    if problem is None and direction is Direction.INPUT and not valid:
        problem = _holder(payload)
    if problem is None or not valid:
        return problem
    return problem._replace(severity=Severity.WARNING)


def payloads_in(payload: Json, direction: Direction | None) -> list[JsonObject] | None:
    """Return the items of an array of payloads; None for anything else.

    An array of stream events is one stream, and some error bodies are arrays.
    """
    whole = direction or direction_of(payload)
    if whole in {Direction.STREAM, Direction.ERROR} or not isinstance(payload, list):
        return None
    items = [item for item in payload if isinstance(item, dict)]
    if len(items) < len(payload) or not any(_is_payload(item, direction) for item in items):
        return None
    return items


def _is_payload(item: JsonObject, direction: Direction | None) -> bool:
    if direction is Direction.OUTPUT or forms_named(item, Direction.INPUT):
        return True
    return direction_of(item) is not Direction.INPUT or _wrapper(item) is not None


def _misdirected(payload: Json, direction: Direction) -> Problem | None:
    """Return the problem of an answer, an event or an error among requests, or of a request among answers."""
    if direction is not Direction.INPUT:
        is_request = _is_request(payload) and direction in {Direction.OUTPUT, Direction.STREAM}
        return other_direction(Direction.INPUT, direction) if is_request else None
    actual = direction_of(payload)
    return None if actual is direction else other_direction(actual, direction)


def _is_request(payload: Json) -> bool:
    """Return whether a payload has the key of a form of requests, and nothing that answers have."""
    if not isinstance(payload, dict) or may_be_answer(payload):
        return False
    return bool(forms_named(payload, Direction.INPUT)) and not forms_named(payload, Direction.OUTPUT)


def _wrapper(payload: Json) -> Problem | None:
    # Almost no payload has one of these keys.
    if not isinstance(payload, dict) or _SIGNS.isdisjoint(payload):
        return None
    for key, recognise in _BY_KEY.items():
        if key in payload and (problem := recognise(payload)) is not None:
            return problem
    return None


def _holder(payload: Json) -> Problem | None:
    """Return the problem of an object with a request in it: its only member that is an object is one."""
    if not isinstance(payload, dict) or forms_named(payload, Direction.INPUT):
        return None
    inside = [(key, value) for key, value in payload.items() if isinstance(value, dict)]
    if len(inside) != 1 or not forms_named(inside[0][1], Direction.INPUT):
        return None
    place = join("", inside[0][0])
    return _wrapped(
        place,
        f"This is not a request, but the value of {place} is one.",
        f"Send the value of {place} as the body.",
    )


def _binding(payload: JsonObject) -> Problem | None:
    inner = payload.get("inputs")
    if not isinstance(inner, dict) or forms_named(payload, Direction.INPUT):
        return None
    return _wrapped(
        "/inputs",
        "This is what the AI binding of a Worker sends: the request is in 'inputs'.",
        "Send the value of /inputs as the body.",
    )


def _logpush(payload: JsonObject) -> Problem | None:
    present = [key for key in ("RequestBody", "ResponseBody") if key in payload]
    return _row("a row of a Logpush log of AI Gateway", present) if present else None


def _gateway_log(payload: JsonObject) -> Problem | None:
    present = [key for key in ("request_head", "response_head") if key in payload]
    if present:
        return _row("a row of AI Gateway's log", present)
    if {"tokens_in", "tokens_out", "created_at"} <= payload.keys():
        return _wrapped(
            "",
            "This is a row of AI Gateway's log, which contains no payload.",
            "Fetch its request or response.",
        )
    return None


def _batch_line(payload: JsonObject) -> Problem | None:
    if "custom_id" not in payload:
        return None
    if "body" in payload:
        return _row("a line of a batch file", ["body"])
    if isinstance(payload.get("response"), dict):
        return _row("a line of a batch result", ["response/body"])
    return None


def _recording(payload: JsonObject) -> Problem | None:
    log = payload.get("log")
    if isinstance(log, dict) and isinstance(log.get("entries"), list):
        return _row("an HTTP archive (HAR)", ["log/entries"])
    if isinstance(payload.get("interactions"), list):
        return _row("a cassette of recorded HTTP calls", ["interactions"])
    return None


def _manifest(payload: JsonObject) -> Problem | None:
    if not {"schema_version", "seed", "files"} <= payload.keys():
        return None
    return _wrapped(
        "",
        "This is the manifest of a fixture folder, not a payload.",
        "Validate the folder that it is in.",
    )


def _near_miss(payload: JsonObject) -> Problem | None:
    if not {"payload", "keyword", "origin", "repaired"} <= payload.keys():
        return None
    return _row("a near miss with its certificate, as wai generate writes it", ["payload"])


def _test_suite(payload: JsonObject) -> Problem | None:
    if not {"description", "schema", "tests"} <= payload.keys():
        return None
    return _row("a group of a file in the format of JSON-Schema-Test-Suite", ["tests/0/data"])


def _result(payload: JsonObject) -> Problem | None:
    if not {"schema_version", "valid", "problems"} <= payload.keys():
        return None
    return _wrapped("", "This is a result of wai validate, not a payload.", "Validate the payload itself.")


# By a key that each of these objects has.
_BY_KEY: Mapping[str, Callable[[JsonObject], Problem | None]] = {
    "inputs": _binding,
    "RequestBody": _logpush,
    "ResponseBody": _logpush,
    "request_head": _gateway_log,
    "response_head": _gateway_log,
    "tokens_in": _gateway_log,
    "custom_id": _batch_line,
    "log": _recording,
    "interactions": _recording,
    "seed": _manifest,
    "repaired": _near_miss,
    "tests": _test_suite,
    "valid": _result,
}
_SIGNS = frozenset(_BY_KEY)


def _row(what: str, keys: Sequence[str]) -> Problem:
    places = " and ".join(f"/{key}" for key in keys)
    noun = "payload is" if len(keys) == 1 else "payloads are"
    return _wrapped(f"/{keys[0]}", f"This is {what}: the {noun} at {places}.", _JUDGED_ALONE.format(places))


def _wrapped(pointer: str, message: str, repair: str) -> Problem:
    return Problem("wrapped-payload", pointer, message, repair=repair)
