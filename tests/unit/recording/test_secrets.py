"""What is a secret, and where it is removed."""

from __future__ import annotations

import pytest

from workers_ai_contract.recording.secrets import (
    is_secret,
    secrets_of,
    without_secret_headers,
    without_secrets,
)


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "Proxy-Authorization",
        "X-Auth-Key",
        "X-Auth-Email",
        "api-key",
        "X-API-Key",
        "cf-aig-authorization",
        "MF-Header-authorization",
        "Cookie",
        "Set-Cookie",
        "X-Goog-Api-Key",
        "CF-Access-Client-Secret",
        "access_token",
    ],
)
def test_names_of_secrets_are_known(name: str) -> None:
    """Those of Cloudflare, of OpenAI clients and of other providers."""
    assert is_secret(name)


@pytest.mark.parametrize(
    "name", ["Content-Type", "User-Agent", "cf-ray", "Host", "x-stainless-lang", "Accept"]
)
def test_ordinary_headers_stay(name: str) -> None:
    """They help to see what happened."""
    assert without_secret_headers([(name, "value")]) == ((name, "value"),)


def test_the_scheme_stays_and_the_token_goes() -> None:
    """Whoever looks sees which kind of credentials was sent."""
    headers = [("Authorization", "Bearer abc"), ("authorization", "abc"), ("Cookie", "a=b; c=d")]

    assert [value for _, value in without_secret_headers(headers)] == [
        "Bearer (removed)",
        "(removed)",
        "(removed)",
    ]


def test_a_token_is_removed_from_bodies_without_a_change_of_length() -> None:
    """So that the sizes of the pieces still fit."""
    secrets = secrets_of([("Authorization", "Bearer sk-0123456789"), ("Cookie", "id=abcdefghij; x=y")])

    assert secrets == {"sk-0123456789", "abcdefghij"}
    assert without_secrets(b"a sk-0123456789 b", secrets) == b"a ************* b"


def test_addresses_lose_passwords_and_keys() -> None:
    """Of the user, and of parameters."""
    url = "https://user:pw@host/run?api_key=abc&x=1&access_token=def#end"

    assert without_secrets(url, ()) == (
        "https://(removed)@host/run?api_key=(removed)&x=1&access_token=(removed)#end"
    )


def test_a_url_in_a_body_loses_password_and_token() -> None:
    """Such as one that was given for a model; the length stays, and what is no secret does, too."""
    body = b'{"model":"https://u:pass@h/m?token=word&x=1","to":"a@b","see":"http://h:80/x?y=1"}'
    expected = b'{"model":"https://******@h/m?token=****&x=1","to":"a@b","see":"http://h:80/x?y=1"}'

    assert without_secrets(body, ()) == expected


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('{"api_key": "abcdefghijkl", "x": 1}', "abcdefghijkl"),
        ('{"content": "use sk-abcdefghijklmnopqrstuv please"}', "sk-abcdefghijklmnopqrstuv"),
        (r'{"arguments": "{\"password\": \"hunter2hunter2\"}"}', "hunter2hunter2"),
        ("curl -H Authorization: Bearer abcdefghijklmnopqrst", "Bearer abcdefghijklmnopqrst"),
        ("cfat_0123456789012345678901234567890", "cfat_0123456789012345678901234567890"),
        ("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl", "eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl"),
    ],
)
def test_secrets_are_known_by_their_form(text: str, secret: str) -> None:
    """In any text or body, whatever the headers have; the length stays."""
    expected = text.replace(secret, "*" * len(secret))

    assert without_secrets(text, ()) == expected
    assert without_secrets(text.encode(), ()) == expected.encode()


def test_words_of_the_protocol_are_no_secrets() -> None:
    """The tokens of log probabilities and of counts stay."""
    text = '{"token": "information", "max_tokens": 5, "prompt_tokens": 12345678, "risk-averse": "everything"}'

    assert without_secrets(text, ()) == text
    assert without_secrets(text.encode(), ()) == text.encode()
