"""A known secret is found however it is spelled."""

from __future__ import annotations

import json
import time
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest

from workers_ai_contract.recording.spellings import needles_of, spans_of, starred

SECRET = "TOK/cf+secret=0123456789~abcdef"  # noqa: S105 - planted
NEEDLES = needles_of(frozenset({SECRET}))
ESCAPED = "".join(f"\\u{ord(each):04X}" for each in SECRET)


def hidden(text: str) -> str:
    """Return the text as it is shown."""
    return starred(text, spans_of(text, NEEDLES))


@pytest.mark.parametrize(
    "spelled",
    [
        SECRET,
        SECRET.replace("/", "\\/"),
        SECRET.replace("+", "\\u002B").replace("=", "\\u003d"),
        ESCAPED,
        json.dumps(ESCAPED)[1:-1],
        json.dumps(json.dumps(SECRET.replace("/", "\\/")))[3:-3],
        quote(SECRET, safe=""),
        quote(quote(SECRET, safe=""), safe=""),
        "".join(f"%{ord(each):02x}" for each in SECRET),
        quote(ESCAPED, safe=""),
        SECRET.replace("%", "%25").replace("+", "\\u00252B"),
        SECRET.replace("+", "&#43;").replace("/", "&#x2f;"),
        "\0".join(SECRET),
        SECRET.encode().hex(),
        SECRET.encode().hex().upper(),
    ],
    ids=range(15),
)
@pytest.mark.parametrize("around", ["{}", 'a{}"', "x%25{}", "\\n{}\\n", "100%{}&"])
def test_a_secret_is_found_in_every_spelling(spelled: str, around: str) -> None:
    """Escaped for JSON, once or more often, for URLs and HTML, as UTF-16 and in hexadecimal digits."""
    assert hidden(around.format(spelled)) == around.format("*" * len(spelled))


@pytest.mark.parametrize("before", ["", "u", "us", "user:"])
@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
def test_a_secret_is_found_in_base64(before: str, encode: type) -> None:
    """Wherever it begins in what was encoded; what depends on the text around may stay."""
    encoded: bytes = encode(f"{before}{SECRET}!".encode())

    assert hidden(encoded.decode()).count("*") >= len(SECRET) * 4 // 3 - 2


@pytest.mark.parametrize("cut", ["{}", "'{}…'", "{}...", "{}â\x80¦"])
def test_the_beginning_of_a_secret_is_found_where_a_text_was_cut(cut: str) -> None:
    """At the end, or before the sign of a cut; eight characters or more."""
    assert SECRET[:8] not in hidden(cut.format(SECRET[:8]))
    assert SECRET[:20] not in hidden(cut.format(SECRET[:20]))
    assert hidden(cut.format(SECRET[:7])) == cut.format(SECRET[:7])
    assert hidden(f"{SECRET[:20]} and more") == f"{SECRET[:20]} and more"


@pytest.mark.parametrize("spelled", ["clé-secrète", "cl\\u00e9-secr\\u00E8te", "cl%C3%A9-secr%C3%A8te"])
def test_letters_beyond_ascii_are_found(spelled: str) -> None:
    """A header of bytes in UTF-8 is read as Latin-1, and so is a body."""
    needles = needles_of(frozenset({"clé-secrète".encode().decode("latin-1")}))
    text = spelled.encode().decode("latin-1")

    assert starred(text, spans_of(text, needles)) == "*" * len(text)


def test_a_backslash_in_a_secret_is_found() -> None:
    """Plain, and as JSON escapes it."""
    needles = needles_of(frozenset({"pass\\word-0123"}))

    for text in ("pass\\word-0123", "pass\\\\word-0123", "pass\\\\\\\\word-0123", "pass%5Cword-0123"):
        assert starred(text, spans_of(text, needles)) == "*" * len(text)


@pytest.mark.parametrize(
    "text", ["", "TOK/cf", "50% of 100% &#x; \\u00zz \\", "a\\nb", SECRET[1:], SECRET.swapcase()]
)
def test_other_text_stays(text: str) -> None:
    """Also what only looks like an escape."""
    assert hidden(text) == text


def test_without_secrets_nothing_is_looked_for() -> None:
    """Most calls of a stand-in have none that is long enough."""
    assert spans_of("%41" * 10, needles_of(frozenset[str]())) == []


def test_spans_that_overlap_are_hidden_once() -> None:
    """The length of the text stays."""
    assert starred("abcdef", [(1, 4), (2, 3), (3, 5), (5, 5)]) == "a****f"


@pytest.mark.parametrize(
    "part",
    ["\\u0041", "\\", "%25", "&#0", SECRET[:8]],
    ids=["letters", "backslashes", "percent", "html", "heads"],
)
def test_a_large_text_of_escapes_is_read_in_seconds(part: str) -> None:
    """The time grows with the length only."""
    text = part * (1_000_000 // len(part)) + f" {SECRET}"
    begun = time.monotonic()

    assert hidden(text).endswith(f" {'*' * len(SECRET)}")
    assert time.monotonic() - begun < 20
