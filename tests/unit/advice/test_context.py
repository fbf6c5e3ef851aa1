"""Whether prompt and answer fit into the context window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.advice.requests import USER, told
from workers_ai_contract.advice import advice_on
from workers_ai_contract.advice.context import context_advice
from workers_ai_contract.advice.window import CONTEXT_WINDOW, SURE_BYTES
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Profile

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

OVER = [("context-window", "/prompt")]
FITS: list[tuple[str, str]] = []


def context_codes(request: Json, size: int | None = None) -> list[tuple[str, str]]:
    """Return the advice on the length of a request."""
    found = told(advice_on(request, profile=Profile.PUBLISHED, size=size))
    return [each for each in found if each[0] == "context-window"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tide" * 127_000, FITS),
        ("tide" * 128_000, OVER),
        ("潮" * 127_000, FITS),
        ("潮" * 128_000, OVER),
        ("Прилив" * 80_000, FITS),
        ("Прилив" * 90_000, OVER),
    ],
    ids=len,
)
def test_a_token_is_four_characters_or_a_wide_one(text: str, expected: list[tuple[str, str]]) -> None:
    """The estimate goes by characters, not by bytes."""
    assert context_codes({"prompt": text}) == expected


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_the_answer_counts(name: str) -> None:
    """By any of its names, and even alone."""
    request: JsonObject = {"prompt": "tide", name: CONTEXT_WINDOW}

    assert context_codes(request) == OVER
    assert context_codes({**request, name: 100_000}) == FITS
    assert context_codes({**request, name: 100_000, "prompt": "tide" * 28_001}) == OVER


def test_a_missing_limit_counts_as_the_default_of_the_api() -> None:
    """The API answers with up to 256 tokens if the request does not set a limit."""
    # The name of the member counts too: with it, a prompt of n * 4 characters has n + 1 tokens.
    most = "tide" * (CONTEXT_WINDOW - 256 - 1)
    (problem,) = advice_on({"prompt": most + "tide"}, profile=Profile.PUBLISHED)

    assert context_codes({"prompt": most}) == FITS
    assert problem.code == "context-window"
    assert "asks for up to 256 more" in problem.message


@pytest.mark.parametrize("size", [None, 60])
def test_the_answer_counts_in_a_batch(size: int | None) -> None:
    """However short its prompts are."""
    batch: Json = {"requests": [{"input": "tide"}, {"input": "tide", "max_output_tokens": CONTEXT_WINDOW}]}

    assert context_codes(batch, size) == [("context-window", "/requests/1/input")]


@pytest.mark.parametrize(
    "limit", [None, True, "200000", -200_000, 0.5, [200_000], float("inf"), float("nan"), 1.5e5 + 0.5]
)
def test_what_is_no_count_of_tokens_does_not_count(limit: Json) -> None:
    """The verdict is there to refuse it."""
    assert context_codes({"prompt": "tide", "max_tokens": limit}) == FITS


@pytest.mark.parametrize("limit", [2e5, 10**400])
def test_any_integer_is_a_count(limit: float) -> None:
    """Written with a point, or beyond 64 bits."""
    assert context_codes({"prompt": "tide", "max_tokens": limit}) == OVER


def test_the_numbers_of_the_estimate_are_told() -> None:
    """How many tokens, how many more, and out of how many."""
    (problem,) = advice_on({"prompt": "tide" * 150_000, "max_tokens": 7}, profile=Profile.PUBLISHED)

    assert "about 150,004 tokens" in problem.message
    assert "7 more" in problem.message
    assert "128,000" in problem.message


def test_all_text_counts_but_attachments() -> None:
    """Messages, tools, names; an image is no text."""
    half: JsonObject = {**USER, "content": "tide" * 64_000}
    image: JsonObject = {"type": "image_url", "image_url": {"url": "tide" * 150_000}}

    assert context_codes({"messages": [half, half]}) == [("context-window", "/messages")]
    assert context_codes({"messages": [{**USER, "content": [image]}]}) == []


def test_each_request_of_a_batch_has_a_window_of_its_own() -> None:
    """Two that fit give no warning; of those that do not, the first is reported, the others named."""
    fits: JsonObject = {"input": "tide" * 100_000}
    over: JsonObject = {"input": "tide" * 130_000}
    (problem,) = advice_on({"requests": [fits, fits, over, over]}, profile=Profile.PUBLISHED)

    assert context_codes({"requests": [fits, fits]}) == []
    assert (problem.code, problem.pointer) == ("context-window", "/requests/2/input")
    assert problem.message.endswith("Also at /requests/3/input.")


def test_a_lone_surrogate_or_a_large_integer_does_not_hinder_the_estimate() -> None:
    """Such values come from programs, not from the reader."""
    assert context_codes({"prompt": "\ud800" * 600_000, "seed": 2**70}) == OVER
    assert context_codes({"prompt": "\ud800", "seed": 2**70}) == FITS


@pytest.mark.parametrize("text", ["潮" * 200_000, "tide" * 150_000, "tide"])
def test_the_size_of_the_text_changes_nothing_but_the_work(text: str) -> None:
    """Read from bytes, from a text with escapes, or given as a value."""
    for data in (f'{{"prompt": "{text}"}}', f'{{"prompt": {ascii(text).replace(chr(39), chr(34))}}}'):
        problems = Judge().judge_bytes(data.encode()).problems

        assert told(problems) == context_codes({"prompt": text})


def test_what_is_small_is_sure_to_fit() -> None:
    """The text with most tokens for its bytes is at its limit no reason to warn."""
    text = "潮" * (SURE_BYTES // 3)

    assert list(context_advice({"prompt": text, "max_tokens": CONTEXT_WINDOW // 2 - 3}, SURE_BYTES)) == []
