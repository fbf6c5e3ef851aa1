"""Texts that make sense for a property, by the words of its name and by its format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workers_ai_contract.plain.sentences import clipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.plain.spoken import Spoken

_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LONGEST_QUERY = 200
_MOMENT = "2026-03-14T09:30:00Z"


def _moment(spoken: Spoken) -> str:
    day, clock = spoken.take_date(), spoken.take_time()
    return _MOMENT if day is None else f"{day}T{clock or '09:30'}:00Z"


_BY_FORMAT: dict[str, Callable[[Spoken], str | None]] = {
    "date": lambda spoken: spoken.take_date() or _MOMENT[:10],
    "date-time": _moment,
    "time": lambda spoken: f"{spoken.take_time() or '09:30'}:00Z",
    "duration": lambda _spoken: "PT30M",
    "email": lambda spoken: spoken.take_email() or "ada@example.com",
    "uri": lambda spoken: spoken.take_address() or "https://example.com/",
    "url": lambda spoken: spoken.take_address() or "https://example.com/",
    "hostname": lambda _spoken: "example.com",
    "ipv4": lambda _spoken: "192.0.2.1",
    "ipv6": lambda _spoken: "2001:db8::1",
    "uuid": lambda _spoken: "4c5f2b9e-7a31-4d0e-9c68-1f2a3b4c5d6e",
}
_WHOLE: Callable[[Spoken], str | None] = lambda spoken: clipped(spoken.message, _LONGEST_QUERY) or None  # noqa: E731
# The first row with a word of the name decides; what the message does not have is the second value.
_BY_WORD: tuple[tuple[frozenset[str], Callable[[Spoken], str | None], str], ...] = (
    (frozenset({"email", "mail"}), lambda spoken: spoken.take_email(), "ada@example.com"),
    (
        frozenset({"url", "uri", "link", "website"}),
        lambda spoken: spoken.take_address(),
        "https://example.com/",
    ),
    (frozenset({"datetime", "timestamp"}), _moment, _MOMENT),
    (frozenset({"date", "day", "birthday", "deadline"}), lambda spoken: spoken.take_date(), _MOMENT[:10]),
    (frozenset({"time", "hour"}), lambda spoken: spoken.take_time(), "09:30"),
    (frozenset({"timezone", "tz"}), lambda _spoken: None, "Europe/Paris"),
    (frozenset({"expression", "formula", "equation"}), lambda spoken: spoken.take_formula(), "2 + 2"),
    (
        frozenset(
            {"query", "question", "prompt", "search", "q", "input", "text", "message", "body", "content"}
        ),
        _WHOLE,
        "tide table",
    ),
    (frozenset({"country", "nation"}), lambda spoken: spoken.take_name(), "France"),
    (
        frozenset(
            {"city", "town", "location", "place", "harbor", "harbour", "port", "destination", "origin"}
        ),
        lambda spoken: spoken.take_name(),
        "Paris",
    ),
    (frozenset({"room", "area"}), lambda spoken: spoken.take_placed() or spoken.take_words(), "kitchen"),
    (frozenset({"street", "address"}), lambda spoken: spoken.take_name(), "12 Harbour Street"),
    (frozenset({"phone", "mobile"}), lambda _spoken: None, "+33 1 70 18 99 00"),
    (frozenset({"language", "lang", "locale"}), lambda spoken: spoken.take_name(), "English"),
    (frozenset({"currency"}), lambda spoken: spoken.take_currency(), "EUR"),
    (frozenset({"unit", "units"}), lambda _spoken: None, "metric"),
    (frozenset({"color", "colour"}), lambda _spoken: None, "blue"),
    (frozenset({"file", "filename", "path"}), lambda _spoken: None, "notes.txt"),
    (frozenset({"id", "identifier", "uuid", "key"}), lambda _spoken: None, "a1b2c3"),
    (frozenset({"code"}), lambda _spoken: None, "print(1 + 1)"),
    (frozenset({"sql"}), lambda _spoken: None, "SELECT 1"),
    (
        frozenset({"person", "author", "user", "username", "customer"}),
        lambda spoken: spoken.take_named() or spoken.take_name(),
        "Ada Lovelace",
    ),
    (
        frozenset(
            {"answer", "summary", "description", "explanation", "reason", "reasoning", "setup", "punchline"}
        ),
        lambda _spoken: None,
        "This is a short and plain text.",
    ),
    (frozenset({"name"}), lambda spoken: spoken.take_named() or spoken.take_words(), "Ada Lovelace"),
    (
        frozenset({"title", "subject", "topic"}),
        lambda spoken: spoken.take_named() or spoken.take_words(),
        "The tides of Brest",
    ),
)


def sensible_text(name: str, form: str | None, spoken: Spoken) -> str:
    """Return a text for a property of that name and format."""
    by_format = _BY_FORMAT.get(form or "")
    if by_format is not None:
        return by_format(spoken) or ""
    words = words_of(name)
    for known, take, otherwise in _BY_WORD:
        if not known.isdisjoint(words):
            return take(spoken) or otherwise
    return spoken.take_words() or "example"


def is_said(name: str, form: str | None, spoken: Spoken) -> bool:
    """Return whether the message seems to say something about an optional property."""
    return form is None and bool(name) and spoken.mentions(name)


def words_of(name: str) -> set[str]:
    """Return the words of a name in snake case, camel case or with dashes."""
    return {word.lower() for word in _PARTS.findall(name[:_LONGEST_QUERY])}
