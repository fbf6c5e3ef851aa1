"""Recognises the form of a payload by its keys, and provides hints about forms to explanations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeGuard

from workers_ai_kernel.explaining.hints import Hints
from workers_ai_schemas._vocabulary import Direction, Form, form_of_title

if TYPE_CHECKING:
    from collections.abc import Collection

    from workers_ai_kernel import Json, JsonObject

_KEYS = {
    Direction.INPUT: {
        "prompt": Form.PROMPT,
        "messages": Form.CHAT,
        "input": Form.RESPONSES,
        "requests": Form.BATCH,
        "request_id": Form.BATCH,
    },
    Direction.STREAM: {
        "choices": Form.CHAT,
        "response": Form.PROMPT,
        "tool_calls": Form.PROMPT,
    },
    Direction.OUTPUT: {
        "response": Form.PROMPT,
        "choices": Form.CHAT,
        "output": Form.RESPONSES,
        "results": Form.BATCH,
        "responses": Form.BATCH,
        "request_id": Form.BATCH,
    },
}
_INPUT_KEYS = tuple(_KEYS[Direction.INPUT].items())
_SEVERAL = 2
_NO_KEYS: dict[str, Form] = {}
_NATIVE_KEYS = frozenset({"response", "tool_calls"})
_CHUNK = "chat.completion.chunk"
_ENVELOPE_KEYS = frozenset({"result", "success"})

# Names with a meaning on the wire; they are never treated as misspellings.
KNOWN_KEYS = _ENVELOPE_KEYS.union(*_KEYS.values())


def forms_named(payload: Json, direction: Direction) -> tuple[Form, ...]:
    """Return the forms whose keys a payload has, without duplicates.

    For outputs, the keys are looked up inside the `/run` envelope. A stream event with a `type` is always of
    the Responses form. An answer or an event with `choices` is of the chat form, even if it has native keys,
    too (recorded, wire/115), and so is a chunk without `choices`.
    """
    if not isinstance(payload, dict):
        return ()
    if direction is Direction.INPUT:
        # The most frequent question, and the only one without exceptions.
        named = tuple([form for key, form in _INPUT_KEYS if key in payload])
        return named if len(named) < _SEVERAL else tuple(dict.fromkeys(named))
    if direction is Direction.STREAM and isinstance(payload.get("type"), str):
        return (Form.RESPONSES,)
    if direction is Direction.OUTPUT and payload.keys() >= _ENVELOPE_KEYS:
        return forms_named(payload["result"], direction)
    keys = _KEYS.get(direction, _NO_KEYS)
    present = keys.keys() & payload.keys()
    if "choices" in present or _is_bare_chunk(payload, direction):
        present = present - _NATIVE_KEYS | {"choices"}
    if len(present) == 1:
        return (keys[present.pop()],)
    return tuple(dict.fromkeys(form for key, form in keys.items() if key in present))


def _is_bare_chunk(payload: JsonObject, direction: Direction) -> bool:
    return direction is Direction.STREAM and payload.get("object") == _CHUNK


def form_key(payload: JsonObject, form: Form, direction: Direction) -> str | None:
    """Return the first key of a payload that identifies a form, or None."""
    keys = _KEYS.get(direction, {})
    return next((key for key, named in keys.items() if named is form and key in payload), None)


def model_input(payload: Json) -> Json:
    """Return the model's input; a request to `POST /ai/run` has it under `input`, beside `model`."""
    return payload["input"] if in_unified_envelope(payload) else payload


def in_unified_envelope(payload: Json) -> TypeGuard[JsonObject]:
    """Return whether this is a request to `POST /ai/run`, in which `input` is an object."""
    return isinstance(payload, dict) and "model" in payload and isinstance(payload.get("input"), dict)


def is_poll(payload: Json) -> bool:
    """Return whether a request polls a batch; no published schema lists that form."""
    return (
        isinstance(payload, dict)
        and "request_id" in payload
        and isinstance(payload["request_id"], str)
        and "requests" not in payload
        and forms_named(payload, Direction.INPUT) == (Form.BATCH,)
    )


def form_of_keys(required: Collection[str]) -> Form | None:
    """Return the form identified by the required keys of a request, or None."""
    forms = {form for key, form in _KEYS[Direction.INPUT].items() if key in required}
    return forms.pop() if len(forms) == 1 else None


def detect_form(payload: Json, direction: Direction) -> Form | None:
    """Return the form identified by a payload's keys, or None if it is missing or more than one."""
    named = forms_named(payload, direction)
    return named[0] if len(named) == 1 else None


HINTS = Hints(
    known_names=KNOWN_KEYS,
    form_keys=frozenset({"prompt", "messages", "input", "requests"}),
    item_keys=frozenset({"prompt", "messages"}),
    name_of_title=form_of_title,
)
"""What explanations may use beyond the schemas."""


def hints_of(direction: Direction) -> Hints:
    """Return `HINTS`, with the form of a whole payload found by its outermost keys."""
    return HINTS._replace(form_of=partial(_form_of_outermost, direction))


def _form_of_outermost(direction: Direction, payload: Json) -> Form | None:
    form = detect_form(payload, direction)
    if form is None or not isinstance(payload, dict) or form_key(payload, form, direction) is None:
        return None
    # A poll is a valid request that no published schema lists, so no branch of one was meant.
    return None if direction is Direction.INPUT and is_poll(payload) else form
