"""What is hidden of one call, in headers, URL, bodies, notes and lines of a log."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

from workers_ai_contract.recording import CallSecrets

NOTHING: set[str] = set()
TOKEN = "cfsecret/0123456789+abcdef"  # noqa: S105 - planted
STARS = "*" * len(TOKEN)
HEADERS = (("authorization", f"Bearer {TOKEN}"), ("content-type", "application/json"))
SECRETS = CallSecrets.of(HEADERS)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("Authorization", "Bearer sk-0123456789", {"sk-0123456789"}),
        ("authorization", "abcdefgh=ij==", {"abcdefgh=ij"}),
        ("authorization", "abcdefg=", {"abcdefg="}),
        ("Authorization", "Bearer short", NOTHING),
        (
            "Authorization",
            f"Basic {b64encode(b'anna:hunter2hunter2').decode()}",
            {"YW5uYTpodW50ZXIyaHVudGVyMg", "anna:hunter2hunter2", "hunter2hunter2"},
        ),
        ("Authorization", "Basic not/of:base64", {"not/of:base64"}),
        ("cf-aig-authorization", "Custom abcdefgh, Signature=ijklmnop", {"abcdefgh", "ijklmnop"}),
        ("Cookie", 'identity=abcdefghij; x=y; quoted="klmnopqrst"', {"abcdefghij", "klmnopqrst"}),
        ("x-api-key", "abcdefgh", {"abcdefgh"}),
        ("user-agent", "OpenAI/Python 1.2.3", NOTHING),
    ],
)
def test_secrets_are_read_from_headers(name: str, value: str, words: set[str]) -> None:
    """Whole, and in their parts; those of fewer than eight characters are not looked for elsewhere."""
    found = CallSecrets.of(((name, value),)).words

    assert words <= found
    assert bool(words) == bool(found)


def test_secrets_are_read_from_the_url_and_the_answer() -> None:
    """Parameters that are named as secrets, and the cookies of an answer; its counts are not secrets."""
    answered = (
        ("set-cookie", "session=abcdefghij; Path=/; HttpOnly; SameSite=Strict"),
        ("x-ratelimit-limit-tokens", "150000000"),
    )

    assert CallSecrets.of((), "http://u:password0123@h/x?api_key=key-0123&t=word-0123").words == {
        "password0123",
        "key-0123",
    }
    assert CallSecrets.of((), "http://h/x", answered).words == {"abcdefghij"}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("authorization", f"Bearer {TOKEN}", "Bearer (removed)"),
        ("x-planted", TOKEN, STARS),
        ("x-planted", f"a {TOKEN}, b", f"a {STARS}, b"),
        ("referer", f"http://x/?t={TOKEN}", f"http://x/?t={STARS}"),
        ("referer", "http://x/?token=short&y=1", "http://x/?token=(removed)&y=1"),
        ("user-agent", "curl cfsecret%2F0123456789%2Babcdef", f"curl {'*' * 30}"),
        ("x-other", "Bearer abcdefghijklmnopqrst", "*" * 27),
        ("content-type", "application/json; charset=utf-8", "application/json; charset=utf-8"),
    ],
)
def test_headers_that_repeat_a_secret_hide_it(name: str, value: str, shown: str) -> None:
    """In whatever spelling; tokens of well-known forms are hidden there, too."""
    assert SECRETS.headers(((name, value),)) == ((name, shown),)
    assert SECRETS.headers(((name, value), ("x", TOKEN))) == ((name, shown), ("x", STARS))


def test_a_body_hides_secrets_without_a_change_of_length() -> None:
    """So that the sizes of the pieces still fit; bytes that are not UTF-8 stay."""
    escaped = TOKEN.replace("/", "\\/").replace("+", "\\u002b")
    body = b"\xff\xfe" + TOKEN.encode() + b" \xe2\x80\xa6 " + escaped.encode() + b"\x80"

    assert SECRETS.body(body) == (
        b"\xff\xfe" + STARS.encode() + b" \xe2\x80\xa6 " + b"*" * len(escaped) + b"\x80"
    )
    assert SECRETS.body(b"\xff tide") == b"\xff tide"


def test_a_stream_hides_the_pieces_of_a_secret() -> None:
    """Numbers stay numbers."""
    pieces = ["It is cfse", "cret/", 123, "x cfsecret/0", 123456789, "+abcdef."]
    body = "".join(f"data: {json.dumps({'response': piece})}\n\n" for piece in pieces).encode()
    shown = SECRETS.body(body)

    assert len(shown) == len(body)
    assert [json.loads(line[6:])["response"] for line in shown.splitlines()[::2]] == [
        *("It is cfse", "cret/", 123, "x **********", 111111111, "*******."),
    ]


def test_notes_and_lines_of_a_log_hide_secrets() -> None:
    """Whole, or as far as a sentence quotes them."""
    assert SECRETS.notes({"problems": [f"'{TOKEN[:12]}…'", 7], "hint": None, "x": {TOKEN: TOKEN}}) == {
        "problems": [f"'{'*' * 12}…'", 7],
        "hint": None,
        "x": {STARS: STARS},
    }
    assert SECRETS.text(f"POST /{TOKEN}/x 200") == f"POST /{STARS}/x 200"
    assert SECRETS.text("POST /ghp_abcdefghijklmnopqrstuvwxyz0123 200") == f"POST /{'*' * 34} 200"


def test_a_url_hides_secrets_in_every_part() -> None:
    """What a parameter that is named as a secret has is removed whole."""
    url = f"http://h/{TOKEN}/x?token=short&t={TOKEN}#end"

    assert SECRETS.url(url) == f"http://h/{STARS}/x?token=(removed)&t={STARS}#end"
