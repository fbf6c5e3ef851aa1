"""The credentials of URLs are never printed, whatever the URL is a part of."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers_ai_kernel.explaining.showing import named, shown
from workers_ai_kernel.safe_text import one_line, shortened, without_credentials

# Marks that only count signs are seen: they stand in Arabic, Syriac and Kaithi text.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("http://u:SECRET@h/x?token=SECRET", "http://…@h/x?token=…"),
        ("http:/u:SECRET@h/x?token=SECRET: no such file", "http:/…@h/x?token=…: no such file"),
        ("not 'redis://h:xx/?password=SECRET'.", "not 'redis://h:xx/?password=…'."),
        ("http://u:SECRET@[::1", "http://…@[::1"),
        ('{"$ref":"https://u:SECRET@x.com/a?b=SECRET"}', '{"$ref":"https://…@x.com/a?b=…"}'),
        ("https://h/to/https://SECRET@x/?a=SECRET#/b=c", "https://h/to/https://…@x/?a=…#/b=c"),
        ("https://h/?SECRET&b=&c=https://SECRET", "https://h/?…&b=&c=…"),
        ("https://h/?SECRET==", "https://h/?…"),
        ("https://h/#access_token=SECRET", "https://h/#access_token=…"),
        ("redis://:SEC#RET/S?ECRET@h/0", "redis://…@h/0"),
        ("http://u:SECRET://SECRET@h", "http://…://…@h"),
        ("http://u:SECRE…", "http://…"),
    ],
)
def test_user_info_and_the_values_of_parameters_are_replaced(text: str, printed: str) -> None:
    """Also in what is no correct URL; what was replaced once stays as it is."""
    assert without_credentials(text) == printed
    assert without_credentials(printed) == printed


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8790/client/v4/accounts/ID/ai/run/@cf/openai/gpt-oss-20b",
        "base URL: http://HOST:PORT/ai/run/@cf/x; mail a@b",
        "redis://HOST:PORT/NUMBER or a folder, not a@b?",
        "https://json-schema.org/draft/2020-12/schema#/$defs/a=b",
        "see https://h/x. Is it http://[::1]:80/?",
        r"C:/tides/a@b?c=d",
        "request.json:/a@b?c=d",
    ],
)
def test_everything_else_stays(text: str) -> None:
    """Hosts, paths and fragments, and what only looks a little like a URL."""
    assert without_credentials(text) == text


def test_a_shortened_value_does_not_show_the_half_of_a_password() -> None:
    """The URL is looked at before it is cut, so that its `@` is found."""
    url = f"https://{'SECRET' * 40}@host/x"

    for printed in (shown(url), shown({url: [url]}), named(url), shortened(f"at {url}", 30), one_line(url)):
        assert "SECRET" not in printed
        assert "https://…" in printed


@given(
    st.lists(
        st.sampled_from(["http", "://", ":/", "u", ":", "@", "/", "?", "#", "=", "&", " ", "[", "…", "x1"])
    )
)
def test_what_was_replaced_once_stays_as_it_is(parts: list[str]) -> None:
    """However URLs are put together: outputs pass through it more than once."""
    once = without_credentials("".join(parts))

    assert without_credentials(once) == once


@pytest.mark.parametrize(
    "piece", ["a://b:c", "://", "http://[", "x:/", ":", "@", "&", "/@", "a://b@c?d", " "]
)
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    """Sixteen times the text does not take a hundred times as long."""
    took: list[float] = []
    for count in (2_000, 32_000):
        begun = time.process_time()
        without_credentials(f"http://u:{piece * count}")
        took.append(time.process_time() - begun)

    assert took[1] < 100 * max(took[0], 0.001)


def test_every_invisible_format_character_is_escaped() -> None:
    """All of the category Cf but the few that are seen."""
    formats = [chr(each) for each in range(0x110000) if unicodedata.category(chr(each)) == "Cf"]

    assert {ord(each) for each in formats if one_line(each) == each} == SEEN
