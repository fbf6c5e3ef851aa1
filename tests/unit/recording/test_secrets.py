"""What is a secret, by its name or its form."""

from __future__ import annotations

import pytest

from workers_ai_contract.recording.secrets import (
    is_secret,
    secrets_in_url,
    spans_of_known_forms,
    without_parameters,
    without_value,
)
from workers_ai_contract.recording.spellings import starred


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
def test_ordinary_names_are_not(name: str) -> None:
    """What they say helps to see what happened."""
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("Bearer abc", "Bearer (removed)"), ("abc", "(removed)"), ("a=b; c=d", "(removed)")],
)
def test_the_scheme_stays_and_the_token_goes(value: str, shown: str) -> None:
    """Whoever looks sees which kind of credentials was sent."""
    assert without_value(value) == shown


def test_addresses_lose_passwords_and_keys() -> None:
    """Of the user, and of parameters."""
    url = "https://user:pw@host/run?api_key=abc&x=1&access_token=def#end"

    assert without_parameters(url) == (
        "https://(removed)@host/run?api_key=(removed)&x=1&access_token=(removed)#end"
    )
    assert secrets_in_url(url) == ["abc", "def", "pw"]


def test_a_url_in_a_body_loses_password_and_token() -> None:
    """Such as one that was given for a model; the length stays, and what is no secret does, too."""
    body = '{"model":"https://u:pass@h/m?token=word&x=1","to":"a@b","see":"http://h:80/x?y=1"}'
    expected = '{"model":"https://******@h/m?token=****&x=1","to":"a@b","see":"http://h:80/x?y=1"}'

    assert starred(body, spans_of_known_forms(body)) == expected


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
    """In any text, whatever the headers have; the length stays."""
    assert starred(text, spans_of_known_forms(text)) == text.replace(secret, "*" * len(secret))


def test_words_of_the_protocol_are_no_secrets() -> None:
    """The tokens of log probabilities and of counts stay."""
    text = '{"token": "information", "max_tokens": 5, "prompt_tokens": 12345678, "risk-averse": "everything"}'

    assert spans_of_known_forms(text) == []
