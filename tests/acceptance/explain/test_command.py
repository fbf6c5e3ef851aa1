"""`wai explain`: codes, lists, the API's own texts."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, cast

import pytest

from tests.commands import WAI, Finished, wai
from tests.formats import validate_format
from workers_ai_contract.catalogue import CODES
from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.catalogue.lint import LINT_CODES
from workers_ai_contract.failures import CATALOGUE
from workers_ai_contract.judging.judge import Judge
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from pathlib import Path

RECORDED = {each.number: each for each in recorded()}
CONTENT_PARTS = json.dumps(Judge(profile="enforced", route="chat").judge(RECORDED[12].body).api_error)


def explain_json(*arguments: str | Path, stdin: bytes = b"") -> dict[str, object]:
    """Return what is printed as JSON, in its published format."""
    finished = wai("explain", *arguments, "--format", "json", stdin=stdin)
    assert (finished.code, finished.stderr) == (0, "")
    document: dict[str, object] = json.loads(finished.stdout)
    validate_format("explanation", document)
    return document


def refusal_of(document: dict[str, object]) -> dict[str, object]:
    """Return the explanation of the only error, which the schema rejected."""
    (error,) = cast("list[dict[str, dict[str, object]]]", document["errors"])
    return error["refusal"]


def assert_refused(finished: Finished, words: str) -> None:
    """Assert that a command ended with 2 and one sentence that has the words."""
    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr.count("\n") == 1
    assert words in finished.stderr


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("missing-property", "A required field is missing."),
        ("text-lost", "The client lost the response's text."),
        ("5006", "HTTP 400"),
    ],
)
def test_a_code_is_explained(subject: str, words: str) -> None:
    """Of a problem, of a finding, of the API."""
    finished = wai("explain", subject)

    assert (finished.code, finished.stderr) == (0, "")
    assert words in finished.stdout


def test_several_codes_are_explained_together() -> None:
    """In one document, whichever catalogue they are from; a name among them that is no code is refused."""
    finished = wai("explain", "missing-property", "text-lost", "5006")

    assert (finished.code, finished.stderr) == (0, "")
    assert finished.stdout.startswith("missing-property (error)\n")
    assert "\ntext-lost (finding of wai fuzz, error; blame: client)\n" in finished.stdout
    assert "\n5006 (error of the API, HTTP 400)\n" in finished.stdout
    assert_refused(wai("explain", "missing-property", "text-lost", "5o06"), "this is not a code: '5o06'")


def test_an_example_names_the_command_that_judges_it() -> None:
    """The payload below it belongs into a file."""
    finished = wai("explain", "stream-done-quoted")

    assert "  Example, judged by `wai validate --direction stream" in finished.stdout


def test_without_a_code_all_are_listed() -> None:
    """One line each, and in the JSON every one with all that is known."""
    finished = wai("explain")
    assert finished.code == 0
    for name in (*CODES, *CATALOGUE, *LINT_CODES, *map(str, API_CODES)):
        assert f"  {name} " in finished.stdout

    document = explain_json()
    assert [len(document[name]) for name in ("codes", "findings", "api_codes", "lint_codes")] == [  # type: ignore[arg-type]
        len(CODES),
        len(CATALOGUE),
        len(API_CODES),
        len(LINT_CODES),
    ]


def test_an_unknown_code_gets_the_closest_names() -> None:
    """In one sentence, with 2."""
    assert_refused(wai("explain", "mising-property"), "did you mean 'missing-property'")


@pytest.mark.parametrize("number", [11, 14, 15])
def test_a_recorded_refusal_is_explained(number: int) -> None:
    """From the whole body, on stdin or as an argument."""
    body = RECORDED[number].text
    finished = wai("explain", "-", stdin=body.encode())

    assert finished.code == 0
    assert "produced by: " in finished.stdout
    assert finished.stdout == wai("explain", body).stdout
    assert refusal_of(explain_json(body))["with_payload"] is False


@pytest.mark.parametrize("number", [28, 33, 37])
def test_the_body_of_another_error_is_explained_by_its_code(number: int) -> None:
    """What no schema refused has no clauses."""
    finished = wai("explain", RECORDED[number].text)

    assert finished.code == 0
    assert "error of the API" in finished.stdout


def test_with_the_payload_the_one_cause_is_given(tmp_path: Path) -> None:
    """And it is said that the text is about this payload."""
    file = tmp_path / "request.json"
    file.write_text(RECORDED[12].text, encoding="utf-8")
    finished = wai("explain", CONTENT_PARTS, file)

    assert finished.code == 0
    assert finished.stdout.startswith("/messages/1/content has 2 parts")
    assert finished.stdout.endswith("This message matches r4\N{EN DASH}r5 (chat) for this payload.\n")
    document = explain_json(CONTENT_PARTS, "-", stdin=RECORDED[12].text.encode())
    assert refusal_of(document)["with_payload"] is True


def test_a_message_about_something_else_is_recognised(tmp_path: Path) -> None:
    """About another revision, or about another payload."""
    file = tmp_path / "request.json"
    file.write_text(RECORDED[12].text, encoding="utf-8")
    other = wai("explain", CONTENT_PARTS, file, "--revision", "r3")
    assert "matches r4\N{EN DASH}r5 (chat) for this payload, but not r3 (run)." in other.stdout

    file.write_text('{"prompt": "tide"}', encoding="utf-8")
    assert "it is about another payload" in wai("explain", CONTENT_PARTS, file).stdout


def test_what_cannot_be_explained_ends_with_2(tmp_path: Path) -> None:
    """An unknown text, a missing payload, an unreadable payload."""
    assert_refused(wai("explain", "the dog ate it"), "no known error matches")
    assert_refused(wai("explain", CONTENT_PARTS, tmp_path / "none.json"), "cannot read")
    assert_refused(wai("explain", CONTENT_PARTS, "-", stdin=b"{"), "not JSON")
    assert_refused(wai("explain", "-", "-"), "stdin cannot be both")
    assert_refused(wai("explain", "missing-property", "-", stdin=b"{}"), "missing-property")


def test_a_truncated_message_is_compared_by_its_beginning(tmp_path: Path) -> None:
    """With the request, the cause is found although the rest of the message is missing."""
    file = tmp_path / "request.json"
    file.write_text('{"messages": [{"role": "user", "content": null}]}', encoding="utf-8")
    for rest in (": …", "...", ": required properties at '/' are 'prompt', Type mismatch of '/mess…"):
        finished = wai("explain", f"oneOf at '/' not met, 0 matches{rest}", file)
        assert finished.code == 0
        assert finished.stdout.startswith("/messages/0/content must be a string or an array, but it is null.")
        assert "The beginning of this message matches " in finished.stdout
    told = wai("explain", "oneOf at '/' not met, 0 matches: …").stdout

    assert "The request fits no form of the contract; the reason was in the part that is cut off." in told
    assert "The message is truncated: " in told
    assert "is about another payload" in wai("explain", "anyOf at '/' not met: …", file).stdout


@pytest.mark.parametrize(
    ("text", "code"),
    [("AiError: 8001: Invalid input", 8001), ("3040: Capacity temporarily exceeded", 3040)],
)
def test_a_code_before_a_message_is_explained(text: str, code: int) -> None:
    """As backends and the binding write it, without a body."""
    assert wai("explain", text).stdout.startswith(f"{code} (error of the API")


def test_what_cannot_be_written_is_one_sentence() -> None:
    """A full disk, or no stdout at all."""
    for redirection in (">/dev/full", ">&-"):
        script = f'"{WAI}" explain {redirection}'
        finished = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=False)
        assert finished.returncode == 2
        assert finished.stderr.startswith(b"wai explain: cannot write the result: ")
        assert finished.stderr.count(b"\n") == 1
