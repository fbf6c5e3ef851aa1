"""Removes secrets from what is shown or stored of an exchange: tokens, keys, cookies, passwords."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_kernel import Json, JsonObject

    Text = TypeVar("Text", str, bytes)

REMOVED = "(removed)"
_SECRET_NAMES = re.compile(
    r"authorization|api[-_]?key|auth[-_]?(key|email|token)|token|secret|password|cookie|signature|credential|jwt|session"
    r"|access[-_]key|private[-_]key|x-amz-security",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"(?<=://)[^/?#@]*@")
_PARAMETER = re.compile(r"([?&;])([^=&#]+)=([^&#]*)")
_SHORTEST = 8
"""A shorter value is more likely a word than a secret, such as the `token` of an example."""


def is_secret(name: str) -> bool:
    """Return whether a header or parameter of that name holds a secret."""
    return _SECRET_NAMES.search(name) is not None


def without_secret_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers with `(removed)` for each secret; the scheme of `Authorization` stays."""
    return tuple((name, _hidden(value) if is_secret(name) else value) for name, value in headers)


def secrets_of(headers: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the secret values of the headers that are long enough to be looked for elsewhere."""
    words = (word for name, value in headers if is_secret(name) for word in re.split(r"[\s;=,]+", value))
    return frozenset(word for word in words if len(word) >= _SHORTEST)


def without_secrets(text: Text, secrets: Iterable[str]) -> Text:
    """Return a body with asterisks for each secret, as many as it is long; in a URL, parameters as well."""
    if isinstance(text, bytes):
        for secret in secrets:
            word = secret.encode("latin-1", "replace")
            text = text.replace(word, b"*" * len(word))
        return text
    for secret in secrets:
        text = text.replace(secret, "*" * len(secret))
    return _PARAMETER.sub(_parameter, _USER_INFO.sub(f"{REMOVED}@", text))


def notes_without_secrets(notes: JsonObject, secrets: Iterable[str]) -> JsonObject:
    """Return notes with asterisks for each secret in a text of theirs."""
    return {name: _scrubbed(value, [*secrets]) for name, value in notes.items()}


def _scrubbed(value: Json, secrets: list[str]) -> Json:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "*" * len(secret))
        return value
    if isinstance(value, list):
        return [_scrubbed(item, secrets) for item in value]
    if isinstance(value, dict):
        return {name: _scrubbed(item, secrets) for name, item in value.items()}
    return value


def _parameter(match: re.Match[str]) -> str:
    mark, name, value = match.groups()
    return f"{mark}{name}={REMOVED if is_secret(name) else value}"


def _hidden(value: str) -> str:
    scheme, blank, rest = value.partition(" ")
    return f"{scheme} {REMOVED}" if blank and rest and scheme.lower() in {"bearer", "basic"} else REMOVED
