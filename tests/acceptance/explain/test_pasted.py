"""`wai explain` on the texts that people paste."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.commands import wai
from tests.formats import validate_format

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

MESSAGE = (
    "AiError: Bad input: Error: oneOf at '/' not met, 0 matches: required properties at '/' are 'input', "
    "required properties at '/' are 'requests'"
)
REJECTED: JsonObject = {
    "errors": [{"message": MESSAGE, "code": 5006}],
    "success": False,
    "result": {},
    "messages": [],
}
BUSY = {"errors": [{"message": "AiError: Capacity temporarily exceeded, please try again.", "code": 3040}]}
NO_FORM = "possible: the payload has no 'input' or 'requests'"

CASES = [
    (f"Error code: 400 - {REJECTED}", NO_FORM),
    (f"openai.BadRequestError: Error code: 400 - {REJECTED}", NO_FORM),
    (f"400 {json.dumps(REJECTED)}", NO_FORM),
    (f"APIError: 400 {json.dumps(REJECTED)}\n    at APIError.generate (core.js:1:2)", NO_FORM),
    (f'{{ errors: [ {{ message: "{MESSAGE}", code: 5006 }} ], success: false }}', NO_FORM),
    (f"AiError: 5006: {MESSAGE}", NO_FORM),
    (f"2026-11-28T10:00:00Z ERROR worker InferenceUpstreamError: 5006: {MESSAGE}", NO_FORM),
    (f"Error: failed\nCaused by: AiError: AiError: 5006: {MESSAGE}\n    at run (x:1:2)", NO_FORM),
    (json.dumps({"error": {"message": json.dumps(REJECTED), "code": 400}}), NO_FORM),
    (f"openai.RateLimitError: Error code: 429 - {BUSY}", "3040 (error of the API, HTTP 429)"),
    (json.dumps(BUSY, separators=(",", ":")), "3040 (error of the API, HTTP 429)"),
    ("Capacity temporarily exceeded, please try again.", "3040 (error of the API, HTTP 429)"),
    ("JSON Mode couldn't be met", "could not write an answer that fits 'response_format'"),
    ("System message must be at the beginning.", "a system message only as the first message"),
    ("Assistant tool call function.arguments must be valid JSON.", "arguments that are not JSON"),
    ("AiError: 8008: Internal server error", "8008 (error of the API"),
    ("InferenceUpstreamError: 4006: you have used up your daily free allocation", "4006 (error of the API"),
    ("AiError: AiError: Unknown recipient: <|constrain|>save_note", "The model wrote a malformed answer"),
    ('{"error":{"code":"invalid_prompt","message":"AiError: Unknown channel: x"}}', "malformed answer"),
    ('{"name":"AiError","internalCode":4007,"httpCode":500,"message":"AiError: broken"}', "4007 (error"),
    ('{"success":false,"error":[{"code":2009,"message":"Unauthorized"}]}', "2009 (error of the API"),
    ('Cloudflare API error (413): {"name":"AiError","internalCode":5021,"message":"x"}', "5021 (error"),
    ('{"type":"provider.rate-limit","message":"AiError: AiError: Capacity temporarily exceeded"}', "3040 ("),
    ("AiError: AiError: Sequence too long: 9003 > 8192", "3030 (error of the API"),
    ('{"errors":[{"message":"AiError: NSFW","code":8007}]}', "classified as unsafe"),
    ("3030", "3030 (error of the API"),
    ("1000", "1000 (error of the API"),
    ("429", "429 (HTTP status: Too Many Requests)"),
    ("openai.RateLimitError: Error code: 429", "the cause could be any of them"),
    ("<html><head><title>502 Bad Gateway</title></head>", 'an HTML page with the title "502 Bad Gateway"'),
    ("Internal server error", "it could be 8005 or 8008"),
    (str(BUSY)[:60], "3040 (error of the API"),
]


@pytest.mark.parametrize(("text", "words"), CASES, ids=range(len(CASES)))
def test_a_pasted_text_is_explained(text: str, words: str) -> None:
    """Whatever an SDK, the binding or a log puts around the error."""
    finished = wai("explain", "-", stdin=text.encode())

    assert (finished.code, finished.stderr) == (0, "")
    assert words in finished.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("capacity temporarly exceded", 'the closest is "Capacity temporarily exceeded" (3040)'),
        ("waited 5006 ms on port 3040", "no known error matches"),
        ("Error code: 400 - {'detail': 'Not Found'}", "no known error matches"),
        ("AiError: 9999: the moon is down", "with the code 9999"),
        ("777", "unknown code '777'"),
    ],
)
def test_what_is_not_known_is_not_explained(text: str, words: str) -> None:
    """It ends with 2, and at most names what is similar."""
    finished = wai("explain", "-", stdin=text.encode())

    assert (finished.code, finished.stdout) == (2, "")
    assert words in finished.stderr


@pytest.mark.parametrize("text", ["x" * 60_000 + " y", "z" * 60_000, "AiError: \x1b[31m" + "y" * 60_000])
def test_the_echo_is_short_and_safe(text: str) -> None:
    """No control characters, and no more than a line."""
    finished = wai("explain", "-", stdin=text.encode())

    assert finished.code == 2
    assert len(finished.stderr) < 400
    assert "\x1b" not in finished.stderr


def test_a_long_rejection_is_shortened() -> None:
    """As text and as JSON."""
    text = "enum " + "v" * 60_000 + " not in low,high at '/x', " + ", ".join(["'/y' must be >= 1"] * 500)
    for arguments in ((), ("--format", "json")):
        finished = wai("explain", "-", *arguments, stdin=f"AiError: Bad input: Error: {text}".encode())
        assert finished.code == 0
        assert len(finished.stdout) < 40_000


def test_several_errors_are_explained_in_order() -> None:
    """Each under its own heading, and each in the JSON; what is unknown is named."""
    text = f"{json.dumps(REJECTED)}\n{json.dumps(BUSY)}\nAiError: 9999: the moon is down\n"
    finished = wai("explain", "-", stdin=text.encode())
    assert finished.code == 0
    heads = [line for line in finished.stdout.splitlines() if line.startswith("error ")]
    assert [head[:12] for head in heads] == ["error 1 of 3", "error 2 of 3", "error 3 of 3"]
    assert 'No known error matches "the moon is down" with the code 9999' in finished.stdout

    document = json.loads(wai("explain", "-", "--format", "json", stdin=text.encode()).stdout)
    validate_format("explanation", document)
    assert [(each["code"], each["known"]) for each in document["errors"]] == [
        (5006, True),
        (3040, True),
        (9999, False),
    ]


@pytest.mark.parametrize("text", ["429", "<html><title>502</title></html>", "Internal server error"])
def test_every_kind_of_answer_has_the_published_format(text: str) -> None:
    """A status, a page, a text that could be several errors."""
    finished = wai("explain", text, "--format", "json")

    assert finished.code == 0
    validate_format("explanation", json.loads(finished.stdout))


def test_a_payload_needs_a_rejection_by_the_schema() -> None:
    """Other errors are not about it."""
    finished = wai("explain", json.dumps(BUSY), "-", stdin=b"{}")

    assert finished.code == 2
    assert "a payload can only be given with an error about the schema" in finished.stderr


@pytest.mark.parametrize(
    "text",
    [
        '{"error": {"code": "invalid_prompt", "message": "Words that were never recorded"}}',
        "Error code: 400 - {'error': {'code': 'invalid_prompt', 'message': 'Other words', 'type': None}}",
        '{"type": "error", "code": "invalid_prompt", "message": "New words", "sequence_number": 3}',
        "invalid_prompt",
    ],
)
def test_a_code_that_is_a_word_is_explained_whatever_the_message(text: str) -> None:
    """The Responses route has words as codes; its texts are the backend's own."""
    run = wai("explain", text)

    assert run.code == 0
    assert '"invalid_prompt" (text of the API)' in run.stdout


def test_a_word_that_is_not_known_is_not_explained() -> None:
    """Nor is a request that has one."""
    for text in ('{"error": {"code": "brand_new", "message": "x y z"}}', "brand_new"):
        assert wai("explain", text).code == 2
