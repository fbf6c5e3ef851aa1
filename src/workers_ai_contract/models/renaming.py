"""Payloads of a built-in model other than the default one: equal but for the name of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import MODEL

if TYPE_CHECKING:
    from workers_ai_kernel import Json

_QUOTED = f'"{MODEL}"'.encode()


def in_the_name_of(name: str, payload: Json) -> Json:
    """Return a payload in which `name` stands for each text that is the name of the default model."""
    if name == MODEL:
        return payload
    if isinstance(payload, dict):
        return {key: in_the_name_of(name, value) for key, value in payload.items()}
    if isinstance(payload, list):
        return [in_the_name_of(name, item) for item in payload]
    return name if payload == MODEL else payload


def data_in_the_name_of(name: str, data: bytes) -> bytes:
    """Return JSON text, or a stream of it, in which `name` stands for the name of the default model."""
    return data.replace(_QUOTED, f'"{name}"'.encode())
