"""Tells the form of a payload from the keys it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import Direction, Form

if TYPE_CHECKING:
    from collections.abc import Collection

    from workers_ai_schemas import Json

_KEYS = {
    Direction.INPUT: {
        "prompt": Form.PROMPT,
        "messages": Form.CHAT,
        "input": Form.RESPONSES,
        "requests": Form.BATCH,
        "request_id": Form.BATCH,
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
_ENVELOPE_KEYS = frozenset({"result", "success"})


def forms_named(payload: Json, direction: Direction) -> tuple[Form, ...]:
    """Return the forms whose keys the payload has, each once; the `/run` envelope is looked into."""
    if not isinstance(payload, dict):
        return ()
    if direction is Direction.OUTPUT and payload.keys() >= _ENVELOPE_KEYS:
        return forms_named(payload["result"], direction)
    keys = _KEYS.get(direction, {})
    return tuple(dict.fromkeys(form for key, form in keys.items() if key in payload))


def form_of_keys(required: Collection[str]) -> Form | None:
    """Return the form of requests that must have these keys, or None where they tell none."""
    forms = {form for key, form in _KEYS[Direction.INPUT].items() if key in required}
    return forms.pop() if len(forms) == 1 else None


def detect_form(payload: Json, direction: Direction) -> Form | None:
    """Return the one form that the keys of a payload tell, or None where none or several are told."""
    named = forms_named(payload, direction)
    return named[0] if len(named) == 1 else None
