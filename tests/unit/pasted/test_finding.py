"""Errors of the API in pasted text."""

from __future__ import annotations

import json
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.pasted.wrappers import WRAPPERS
from workers_ai_contract.catalogue.recognising import Recognised, recognised
from workers_ai_contract.pasted import find
from workers_ai_contract.pasted.messages import error_of
from workers_ai_contract.strategies import ErrorReply, errors
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

MESSAGE = "oneOf at '/' not met, 0 matches: required properties at '/' are 'input'"
BODY: JsonObject = {
    "errors": [{"message": f"AiError: Bad input: Error: {MESSAGE}", "code": 5006}],
    "success": False,
}
QUOTED: JsonObject = {
    "errors": [{"message": "AiError: Bad input: Error: enum it's \"x\" not in a,b at '/y'", "code": 5006}]
}
GATEWAY: JsonObject = {
    "success": False,
    "result": [],
    "messages": [],
    "error": [{"code": 2003, "message": "Rate limited"}],
    "name": "AiGatewayError",
    "httpCode": 429,
    "internalCode": 2003,
    "message": "Rate limited",
}
FLAT: JsonObject = {
    "name": "AiError",
    "internalCode": 4006,
    "httpCode": 429,
    "message": "AiError: AiError: all is used",
}
BACKEND: JsonObject = {
    "errors": [
        {
            "message": 'AiError: AiError: {"object":"error","message":"asked for 9 tokens, the model takes"} '
            "(0a1b2c3d-0000-4000-8000-000000000001)",
            "code": 8007,
        }
    ]
}
BODIES: list[Json] = [
    BODY,
    QUOTED,
    GATEWAY,
    FLAT,
    BACKEND,
    *(each.body for each in recorded() if each.kind == "error"),
]


def meanings(text: str) -> list[Recognised]:
    """Return what is recognised in a text."""
    return [recognised(error) for error in find(text).errors]


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_wrapped_body_means_what_the_bare_body_means(name: str) -> None:
    """Each known body in each wrapper, at once, so that all failures are listed."""
    wrap = WRAPPERS[name]
    bare = [meanings(json.dumps(body)) for body in BODIES]

    assert all(bare)
    assert [body for body, known in zip(BODIES, bare, strict=True) if meanings(wrap(body)) != known] == []


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(errors(), st.sampled_from(sorted(WRAPPERS)), st.sampled_from(sorted(WRAPPERS)))
def test_two_wrappers_change_nothing_either(error: ErrorReply, inner: str, outer: str) -> None:
    """The text of one wrapper is the message of an error in another one."""
    known = meanings(json.dumps(error.body))
    text = WRAPPERS[outer]({"error": {"message": WRAPPERS[inner](error.body), "type": "upstream_error"}})

    assert known
    assert meanings(text) == known


@pytest.mark.parametrize(
    "text",
    [
        f"AiError: 5006: AiError: Bad input: Error: {MESSAGE}",
        f"InferenceUpstreamError: 5006: AiError: AiError: Bad input: Error: {MESSAGE}\n    at Ai.run (x:1:2)",
        f"2026-11-28 10:00:00,123 ERROR app: Error: 5006: {MESSAGE}\n2026-11-28 10:00:01,000 INFO next",
        f"Caused by: AiError: 5006: {MESSAGE} (00000000-0000-4000-8000-000000000000) and more",
        f'failed with "AiError: 5006: {MESSAGE}" again',
    ],
)
def test_the_messages_of_the_binding_are_found(text: str) -> None:
    """Prefixes in any number, time stamps, stacks and lines after it."""
    (error,) = find(text).errors

    assert (error.code, error.message) == (5006, MESSAGE)


@pytest.mark.parametrize(
    "text", ["AiError: 3040", "Error: AiError: 3040", "12:00 ERROR InferenceUpstreamError: 3040"]
)
def test_a_code_that_is_all_of_a_message_is_found(text: str) -> None:
    """A log line that was cut, or an SDK that keeps only the code."""
    (error,) = find(text).errors

    assert (error.code, error.message) == (3040, "")


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("Authentication error [code: 10000]", 10000, "Authentication error"),
        ("code: 10000", 10000, ""),
        ("Invalid data (error code 5006).", 5006, "Invalid data"),
    ],
)
def test_a_code_at_the_end_of_a_message_is_found(text: str, code: int, message: str) -> None:
    """As wrangler writes it."""
    error = error_of(text)

    assert (error.code, error.message) == (code, message)


def test_every_body_of_a_text_is_found_once() -> None:
    """In the order of the text; a repetition is left out."""
    other = json.dumps({"errors": [{"message": "AiError: Request timeout", "code": 3046}]})
    text = f"try 1: {json.dumps(BODY)}\ntry 2: {other}\ntry 3: Error code: 400 - {BODY}"

    assert [error.code for error in find(text).errors] == [5006, 3046]


@pytest.mark.parametrize("length", [20, 40, 60, 80, 100, 120, 140])
def test_a_truncated_body_gives_the_beginning_of_its_message(length: int) -> None:
    """Never another message, and never a part of the code."""
    for text in (json.dumps(BODY), str(BODY)):
        for error in find(text[:length]).errors:
            assert error.code in {None, 5006}
            assert error.message.removesuffix("…") in f"AiError: Bad input: Error: {MESSAGE}"
    assert find(json.dumps(BODY)[:120]).errors[0].message.endswith("…")


@pytest.mark.parametrize(
    "text",
    [
        "waited 5006 ms on port 3040",
        "line 8001: nothing to see",
        '{"id": 5006, "status": "done", "messages": [{"role": "user", "content": "AiError: 3040: busy"}]}',
        '{"errors": [], "success": true, "result": {"code": 5006}}',
        "{'requestBodyValues': {'prompt': 'AiError: 3040: busy'}}",
        "",
    ],
)
def test_other_numbers_and_the_request_are_not_errors(text: str) -> None:
    """A prompt may quote an error."""
    assert find(text).errors == ()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("429 Too Many Requests", 429),
        ("openai.RateLimitError: Error code: 429", 429),
        ("400 status code (no body)", 400),
        ("HTTP/1.1 503 Service Unavailable", 503),
        ("it took 429 ms", None),
        ("room 404", None),
    ],
)
def test_a_number_is_a_status_only_where_it_is_named_one(text: str, status: int | None) -> None:
    """Or where a status line begins with it."""
    assert find(text).status == status


def test_a_page_is_recognised_by_its_markup() -> None:
    """With title and status."""
    found = find("<!DOCTYPE html>\n<html><head><title>502\nBad Gateway</title></head>")

    assert (found.page, found.status, found.errors) == ("502 Bad Gateway", 502, ())
    assert find(f"<html>{json.dumps(BODY)}</html>").page is None


@pytest.mark.parametrize(
    "text",
    [
        *("{" * 60_000, "[{" * 30_000, "{a:" * 20_000, '{"a":[1,' * 9000 + "?", "enum " * 12_000),
        *('{\\"' * 20_000, "'{" * 30_000, "\"[{'" * 15_000, "[" + "x," * 30_000 + "?]", "'/a' must" * 6000),
    ],
    ids=lambda text: text[:8],
)
def test_a_hostile_text_is_searched_in_bounded_time(text: str) -> None:
    """The bound is far above what an idle machine needs."""
    start = perf_counter()
    found = find(text)

    assert perf_counter() - start < 20
    assert all(error.code is None for error in found.errors)
