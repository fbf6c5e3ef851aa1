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
# Tokens that are told by their form: of OpenAI, GitHub, AWS, Slack, Hugging Face, JWT, Cloudflare, PEM.
_FORMS = (
    r"\bsk-[\w-]{20,}|\bgh[opsur]_\w{30,}|\bgithub_pat_\w{22,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bxox[abeprs]-[\w-]{10,}"
    r"|\bhf_\w{30,}|\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,2000}\.[\w-]{8,}|\bcf(?:[au]t|k)_\w{30,}"
    r"|\bBearer\s+[\w.~+/-]{16,}=*"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]{1,8000}"
)
# A member of JSON, also of JSON inside a string, whose name says that its value is a secret.
_MEMBER = (
    r"(?<=\")[\w-]{0,40}(?:api[-_]?key|secret|password|authorization|credentials?|(?:access|refresh|id|auth|api)[-_]?token)"
    r"\\*\"\s{0,8}:\s{0,8}\\*\"(?P<value>[^\"\\]{8,})"
)
# In a URL: user info that has a password, and a parameter whose name says that its value is a secret.
_IN_URL = (
    r"(?<=://)[^\s/?#@\"\\:]{0,200}:[^\s/?#@\"\\]{1,200}(?=@)"
    r"|(?<=[?&;])[\w-]{0,40}(?:api[-_]?key|secret|password|credential|token|signature)[\w-]{0,20}="
    r"(?P<parameter>[^\s&;#\"\\]{1,4000})"
)
# One of these is in every match; looking for them first is much faster.
_MARKS = (
    *(
        "sk-",
        "ghp_",
        "gho_",
        "ghs_",
        "ghu_",
        "ghr_",
        "github_pat_",
        "akia",
        "asia",
        "xox",
        "hf_",
        "eyj",
        "cfat_",
    ),
    *("cfut_", "cfk_", "bearer", "private key", "apikey", "api_key", "api-key", "secret", "password"),
    *("authorization", "credential", 'token"', "token\\", "://"),
)
_BYTE_MARKS = tuple(mark.encode() for mark in _MARKS)
_IN_TEXT = re.compile(f"{_MEMBER}|{_FORMS}|{_IN_URL}", re.IGNORECASE | re.ASCII)
_IN_BYTES = re.compile(f"{_MEMBER}|{_FORMS}|{_IN_URL}".encode(), re.IGNORECASE)
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
    """Return a body with asterisks for each secret, as many as it is long; in a URL, parameters as well.

    Beside the given secrets, tokens of well-known forms are removed, and members named like `api_key`.
    """
    if isinstance(text, bytes):
        for secret in secrets:
            word = secret.encode("latin-1", "replace")
            text = text.replace(word, b"*" * len(word))
        lowered = text.lower()
        is_marked = any(mark in lowered for mark in _BYTE_MARKS)
        return _IN_BYTES.sub(_starred_bytes, text) if is_marked else text
    for secret in secrets:
        text = text.replace(secret, "*" * len(secret))
    text = _without_known(text)
    return _PARAMETER.sub(_parameter, _USER_INFO.sub(f"{REMOVED}@", text))


def notes_without_secrets(notes: JsonObject, secrets: Iterable[str]) -> JsonObject:
    """Return notes with asterisks for each secret in a text of theirs."""
    return {name: _scrubbed(value, [*secrets]) for name, value in notes.items()}


def _without_known(text: str) -> str:
    lowered = text.lower()
    return _IN_TEXT.sub(_starred, text) if any(mark in lowered for mark in _MARKS) else text


def _scrubbed(value: Json, secrets: list[str]) -> Json:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "*" * len(secret))
        return _without_known(value)
    if isinstance(value, list):
        return [_scrubbed(item, secrets) for item in value]
    if isinstance(value, dict):
        return {name: _scrubbed(item, secrets) for name, item in value.items()}
    return value


def _starred(match: re.Match[str]) -> str:
    found, value = match.group(), match["value"] or match["parameter"]
    return "*" * len(found) if value is None else found[: -len(value)] + "*" * len(value)


def _starred_bytes(match: re.Match[bytes]) -> bytes:
    found, value = match.group(), match["value"] or match["parameter"]
    return b"*" * len(found) if value is None else found[: -len(value)] + b"*" * len(value)


def _parameter(match: re.Match[str]) -> str:
    mark, name, value = match.groups()
    return f"{mark}{name}={REMOVED if is_secret(name) else value}"


def _hidden(value: str) -> str:
    scheme, blank, rest = value.partition(" ")
    return f"{scheme} {REMOVED}" if blank and rest and scheme.lower() in {"bearer", "basic"} else REMOVED
