"""`wai validate` on the files that people's traffic lies in: judged right, counted, and private."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from tests.commands import wai
from tests.unit.traffic.samples import (
    ANSWERED,
    ASKED,
    CHAT_URL,
    FAILED,
    PRIVATE,
    STREAM,
    WRONG,
    cassette,
    gateway_row,
    har,
    logpush,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BATCH = {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions"}
ENCRYPTED = {"type": "encrypted", "key": "a2V5", "iv": "aXY=", "data": "ZGF0YQ=="}


def lines(*values: Any) -> bytes:  # noqa: ANN401 - JSON
    """Return JSON Lines."""
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


# The file, its content, the exit code, how many payloads are valid, and how many are not; and what is said.
FILES: tuple[tuple[str, bytes, int, int, int, str], ...] = (
    (
        "a.log.gz",
        gzip.compress(lines(logpush(), logpush(WRONG)), mtime=0),
        1,
        3,
        1,
        "judged what is inside: 2 gateway-logpush",
    ),
    ("b.jsonl.zst", zstandard.compress(lines(logpush(), logpush())), 0, 4, 0, "2 gateway-logpush"),
    ("c.jsonl", lines(logpush(response=STREAM), logpush(response=FAILED, StatusCode=400)), 0, 4, 0, ""),
    ("d.jsonl", lines(logpush(ENCRYPTED)), 3, 1, 0, "not judged: 1 payload that is encrypted"),
    (
        "e.jsonl",
        lines(logpush(), logpush(Model="@cf/x/y")),
        0,
        2,
        0,
        "not judged: 2 payloads of another model",
    ),
    ("f.json", lines(gateway_row()), 0, 2, 0, "1 gateway-api"),
    (
        "g.json",
        lines(gateway_row(request_head='{"messages": [', request_head_complete=False)),
        3,
        1,
        0,
        "not judged: 1 payload whose request is cut in the log",
    ),
    ("h.jsonl", lines({**BATCH, "body": ASKED}, {**BATCH, "body": WRONG}), 1, 1, 1, "2 openai-batch"),
    (
        "i.jsonl",
        lines(
            {**BATCH, "response": {"status_code": 200, "body": ANSWERED}},
            {**BATCH, "response": None, "error": {}},
        ),
        3,
        1,
        0,
        "not judged: 1 payload that failed without an answer",
    ),
    (
        "j.har.json",
        lines(har((CHAT_URL, ASKED, STREAM, 200), ("https://example.com/x", {}, "", 200))),
        0,
        2,
        0,
        "not judged: 1 payload of another service",
    ),
    ("k.json", lines(cassette({"string": json.dumps(ANSWERED)})), 0, 2, 0, "1 vcr"),
    ("l.json.gz", gzip.compress(lines(ASKED), mtime=0), 0, 1, 0, ""),
)


@pytest.mark.parametrize(
    ("name", "content", "code", "valid", "invalid", "said"), FILES, ids=[row[0] for row in FILES]
)
def test_each_kind_of_file_is_judged(  # noqa: PLR0913, PLR0917 - the columns of a table
    tmp_path: Path, name: str, content: bytes, code: int, valid: int, invalid: int, said: str
) -> None:
    """Every payload in it, with the counts of what could not be; nothing is said about the wrapper."""
    path = tmp_path / name
    path.write_bytes(content)

    finished = wai("validate", "--format", "jsonl", str(path))

    results = [json.loads(line) for line in finished.stdout.splitlines()]
    verdicts = [result["valid"] for result in results]
    assert (finished.code, verdicts.count(True), verdicts.count(False)) == (code, valid, invalid), (
        finished.stderr
    )
    assert said in finished.stderr
    codes = {problem["code"] for result in results for problem in result["problems"]}
    assert not codes & {"wrapped-payload", "unknown-field", "misspelt-field"}


def test_values_of_people_are_masked_unless_they_are_wanted(tmp_path: Path) -> None:
    """In every format; the place stays."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(lines(logpush(WRONG)))

    for form in ("text", "json", "jsonl", "junit", "sarif", "github"):
        finished = wai("validate", "--format", form, str(path))
        assert finished.code == 1
        assert "/max_tokens" in finished.stdout
        assert "Anna" not in finished.stdout + finished.stderr
    assert PRIVATE in wai("validate", "--show-values", str(path)).stdout


def test_a_recording_of_the_stand_in_can_be_validated(tmp_path: Path) -> None:
    """As HAR and as JSON Lines: what was sent, and what was answered."""
    exchange: dict[str, Any] = {
        "schema_version": 1,
        "started": "2026-01-01T00:00:00.000Z",
        "duration_ms": 1.0,
        "state": "complete",
        "request": {"method": "POST", "url": CHAT_URL, "headers": [], "body": {"text": json.dumps(ASKED)}},
        "answer": {"status": 200, "headers": [], "body": {"text": STREAM}, "pieces": []},
        "notes": {},
    }
    path = tmp_path / "x.jsonl"
    path.write_bytes(lines(exchange, {**exchange, "state": "aborted"}))

    finished = wai("validate", "--format", "jsonl", str(path))

    assert finished.code == 3
    assert [json.loads(line)["valid"] for line in finished.stdout.splitlines()] == [True, True, True, None]
    assert "not judged: 1 payload whose answer was not kept" in finished.stderr


def test_the_wrapper_can_be_judged_itself(tmp_path: Path) -> None:
    """It is named, with the place of the payload."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(lines(logpush()))

    finished = wai("validate", "--unwrap", "none", "--format", "jsonl", str(path))

    assert finished.code == 1
    assert json.loads(finished.stdout)["problems"][0]["code"] == "wrapped-payload"


def test_verdicts_alone_look_inside_too(tmp_path: Path) -> None:
    """Lines that are no requests may carry some."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(lines(logpush(), logpush(WRONG), ASKED))

    finished = wai("validate", "--verdict-only", "--format", "jsonl", str(path))

    (wrong,) = [json.loads(line) for line in finished.stdout.splitlines() if not json.loads(line)["valid"]]
    assert finished.code == 1
    assert wrong["source"].endswith("log.jsonl#/RequestBody")
    assert wrong["line"] == 2


def test_compressed_files_in_a_folder_are_found(tmp_path: Path) -> None:
    """As Logpush puts them into a bucket; other compressed files are not for us."""
    (tmp_path / "20260101.log.gz").write_bytes(gzip.compress(lines(logpush())))
    (tmp_path / "x.jsonl.zst").write_bytes(zstandard.compress(lines(ASKED, ASKED)))
    (tmp_path / "x.tar.gz").write_bytes(b"")

    finished = wai("validate", "--format", "jsonl", str(tmp_path))

    assert finished.code == 0, finished.stderr
    assert len(finished.stdout.splitlines()) == 4


@pytest.mark.parametrize("options", [(), ("--direction", "input"), ("--verdict-only",)])
def test_a_row_is_complete_with_the_fields_that_it_has(tmp_path: Path, options: tuple[str, ...]) -> None:
    """A log may be set up without the answers; those that were asked for and are empty are missing."""
    row, emptied = tmp_path / "row.json", tmp_path / "emptied.json"
    row.write_text('{"RequestBody": {"prompt": "tide"}}')
    emptied.write_text('{"RequestBody": {"prompt": "tide"}, "ResponseBody": ""}')
    wants_answers = "input" not in options

    assert wai("validate", row, *options).code == 0
    assert wai("validate", emptied, *options).code == (3 if wants_answers else 0)


def test_an_archive_without_payloads_is_said_to_be_empty(tmp_path: Path) -> None:
    """Nothing was judged."""
    path = tmp_path / "empty.har"
    path.write_text('{"log": {"version": "1.2", "entries": []}}')

    finished = wai("validate", path)

    assert finished.code == 2
    assert "empty.har: contains no payload." in finished.stderr


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_the_limit_for_one_payload_holds_for_a_compressed_one(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    """A small file may have a large content."""
    path = tmp_path / "p.json.gz"
    path.write_bytes(pack(json.dumps({"prompt": "a" * 5_000}).encode()))

    finished = wai("validate", "--max-bytes", "1000", path)

    assert finished.code == 2
    assert "longer than 1000 bytes" in finished.stderr


def test_annotations_name_the_file_and_the_place_in_it(tmp_path: Path) -> None:
    """A file named after the payload would not be found."""
    path = tmp_path / "row.json"
    path.write_text('{\n  "RequestBody": {"prompt": 5}\n}')
    text = tmp_path / "text.json"
    text.write_text('{\n  "RequestBody": "{\\"prompt\\": 5}"\n}')

    finished = wai("validate", "--format", "github", path, text)

    assert f"file={path},line=2,col=29,title=wrong-type::" in finished.stdout
    assert f"file={text},line=2,col=18,title=wrong-type::" in finished.stdout


def test_the_place_of_a_row_in_an_array_is_one_pointer(tmp_path: Path) -> None:
    """It begins at the root of the file."""
    path = tmp_path / "rows.json"
    path.write_text('[{"RequestBody": {"prompt": "tide"}},\n{"RequestBody": {"prompt": 5}}]')

    finished = wai("validate", "--format", "jsonl", path)
    annotated = wai("validate", "--format", "github", path)

    sources = [json.loads(line)["source"] for line in finished.stdout.splitlines()]
    assert sources == [f"{path}#/0/RequestBody", f"{path}#/1/RequestBody"]
    assert f"file={path},line=2,col=28" in annotated.stdout


def test_only_the_verdict_of_what_is_inside_is_said_if_wanted(tmp_path: Path) -> None:
    """As of a payload that is not wrapped."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(lines(logpush(WRONG)))

    finished = wai("validate", "--verdict-only", "--direction", "input", path)

    assert finished.stdout.splitlines()[0] == f"{path}#/RequestBody:1: invalid"
    assert len(finished.stdout.splitlines()) == 2


@pytest.mark.parametrize("enveloped", [False, True])
def test_the_answer_to_a_batch_is_opened_in_its_envelope_too(tmp_path: Path, *, enveloped: bool) -> None:
    """REST has one, the binding has none."""
    batch = {"responses": [{"id": 0, "result": {"response": "High."}, "success": True}]}
    path = tmp_path / "batch.json"
    path.write_text(
        json.dumps({"result": batch, "success": True, "errors": [], "messages": []} if enveloped else batch)
    )

    finished = wai("validate", "--unwrap", "workers-batch", path)

    assert finished.code == 0
    assert f"{'/result' if enveloped else ''}/responses/0/result: valid (prompt output)" in finished.stdout


def test_the_name_of_a_file_is_whole_in_annotations(tmp_path: Path) -> None:
    """Also one that ends with the sign in front of a place."""
    path = tmp_path / "odd#"
    path.write_text('{"prompt": 5}')

    assert f"file={path},line=1," in wai("validate", "--format", "github", path).stdout
