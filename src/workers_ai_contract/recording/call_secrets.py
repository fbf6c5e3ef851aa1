"""Decides what is hidden of one call, in all that is shown, logged or stored of it."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from workers_ai_contract.recording.secrets import (
    divided,
    is_secret,
    secrets_in_url,
    spans_of_known_forms,
    without_parameters,
    without_value,
)
from workers_ai_contract.recording.spellings import SHORTEST, needles_of, spans_of, starred
from workers_ai_contract.recording.spread import spread_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_kernel import Json, JsonObject

    Headers = tuple[tuple[str, str], ...]

_COOKIE = "cookie"
_ANSWERED_COOKIE = "set-cookie"
_SHORTEST_TEXT = len("://a:b@")
_BLANKS = re.compile(r"[\s;,]+")


@dataclass(frozen=True, slots=True)
class CallSecrets:
    """The secrets that the headers and the URL of a call have, which are hidden wherever they are repeated.

    Beside them, tokens of well-known forms are hidden, and what is named as a secret, such as a member
    `api_key`. There is an asterisk for each character, so every length stays; in values of secret headers and
    of parameters there is `(removed)`.
    """

    words: frozenset[str]

    @classmethod
    def of(cls, headers: Headers, url: str = "", answer_headers: Headers = ()) -> CallSecrets:
        """Return the secrets of a call; those shorter than eight characters are not looked for elsewhere."""
        words = _words_in(headers)
        # Most calls have neither.
        if "=" in url or "@" in url:
            words |= _long_ones(secrets_in_url(url))
        if answer_headers:
            words |= frozenset(word for word in _words_in(answer_headers) if not word.isdecimal())
        return cls(words)

    def text(self, text: str) -> str:
        """Return a text without secrets, such as a line of a log."""
        if len(text) < _SHORTEST_TEXT:
            return text
        return starred(text, [*spans_of(text, needles_of(self.words)), *spans_of_known_forms(text)])

    def url(self, url: str) -> str:
        """Return a URL, or a text that may have one, without secrets."""
        return without_parameters(self.text(url))

    def headers(self, headers: Headers) -> Headers:
        """Return the headers without secrets."""
        others = "\n".join([value for name, value in headers if not is_secret(name)])
        if self.url(others) == others:
            # Of most calls, and several times as fast.
            return tuple(
                (name, without_value(value) if is_secret(name) else value) for name, value in headers
            )
        return tuple(
            (name, without_value(value) if is_secret(name) else self.url(value)) for name, value in headers
        )

    def body(self, body: bytes) -> bytes:
        """Return a body without secrets, also where the events of a stream have them in pieces."""
        # Each byte becomes one character, so that places stay.
        text = body.decode("latin-1")
        needles = needles_of(self.words)
        strings, numbers = spread_secrets(text, needles)
        spans = [*spans_of(text, needles), *spans_of_known_forms(text), *strings]
        if not spans and not numbers:
            return body
        return starred(starred(text, spans), numbers, "1").encode("latin-1")

    def notes(self, notes: JsonObject) -> JsonObject:
        """Return notes without secrets in their names and texts."""
        return {
            self.text(name) if len(name) >= SHORTEST else name: self._json(value)
            for name, value in notes.items()
        }

    def _json(self, value: Json) -> Json:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._json(item) for item in value]
        return self.notes(value) if isinstance(value, dict) else value


def _long_ones(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) >= SHORTEST)


@lru_cache(maxsize=128)
def _words_in(headers: Headers) -> frozenset[str]:
    """Return the secrets that headers have; a client sends the same ones with each call."""
    return _long_ones(
        word for name, value in headers if is_secret(name) for word in _words_of(name.lower(), value)
    )


def _words_of(name: str, value: str) -> Iterator[str]:
    if _COOKIE in name:
        cookies = value.split(";")[: 1 if name == _ANSWERED_COOKIE else None]
        yield from (cookie.partition("=")[2].strip().strip('"') or cookie.strip() for cookie in cookies)
        return
    scheme, credentials = divided(value)
    for part in (credentials, *_BLANKS.split(credentials)):
        # Padding may be left out elsewhere.
        bare = part.rstrip("=")
        whole = bare if len(bare) >= SHORTEST else part
        # Also the value of a pair, such as that of `Signature=…`.
        yield from (whole, whole.partition("=")[2])
    if scheme.lower() == "basic":
        yield from _decoded_pair(credentials)


def _decoded_pair(credentials: str) -> tuple[str, ...]:
    """Return the user and the password of `Basic`, together and the password alone."""
    try:
        pair = b64decode(credentials, validate=True).decode("latin-1")
    except ValueError:
        return ()
    return (pair, pair.partition(":")[2])
