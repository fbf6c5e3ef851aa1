"""How `wai validate` behaves at its edges."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.commands import WAI, wai
from tests.formats import validate_format
from workers_ai_schemas import Recorded, recorded

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_kernel import JsonObject

RIGHT = b'{"prompt": "tide"}'
WRONG = b'{"prompt": ""}'
ORDINARY_ANSWER: JsonObject = {
    "id": "resp_1",
    "object": "response",
    "created_at": 1,
    "model": "m",
    "output": [{"type": "message", "role": "assistant", "content": []}],
}


def _file(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"nope", "not JSON"),
        (b"", "empty"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'"\xff"', "not UTF-8"),
        (b"[" * 100_000, "nested more than 200 deep"),
        (b"1" * 400, "outside the range of doubles"),
        (b"NaN", "NaN is not a JSON number"),
    ],
    ids=["text", "empty", "bom", "bad-utf8", "deep", "huge-number", "nan"],
)
def test_a_file_that_is_no_json_gives_one_sentence_and_2(tmp_path: Path, data: bytes, reason: str) -> None:
    """Nothing could be judged: the sentence names file and reason, without a traceback."""
    file = _file(tmp_path, "payload.json", data)
    finished = wai("validate", file)

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr.startswith(f"wai validate: {file}: ")
    assert reason in finished.stderr
    assert finished.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("absent.jsonl", None, "no such file or directory."),
        ("*.json", None, "no such file or directory. The shell did not expand the pattern."),
        ("https://example.com/a.json", None, "URLs are not supported: download the file first."),
        (
            "a.yaml",
            b"prompt: Tide?\n",
            "only cassettes of vcrpy are read: convert the file to JSON.",
        ),
        ("empty.jsonl", b"", "contains no payload."),
    ],
)
def test_an_unreadable_argument_gets_one_line(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    """It ends with the likely solution."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    finished = wai("validate", name, cwd=tmp_path)

    assert finished.stderr.startswith(f"wai validate: {name}: ")
    assert finished.stderr.endswith(f"{reason}\n")
    assert finished.stderr.count("\n") == 1


def test_the_folder_of_the_output_file_is_created(tmp_path: Path) -> None:
    """As pytest does for `--junitxml`."""
    (tmp_path / "a.json").write_bytes(b'{"prompt": "Tide?"}')
    finished = wai("validate", "a.json", "-o", "out/reports/a.txt", cwd=tmp_path)

    assert (finished.code, finished.stderr) == (0, "")
    assert (tmp_path / "out" / "reports" / "a.txt").read_bytes() == b"a.json: valid (prompt)\n"


def test_an_error_body_has_no_form(tmp_path: Path) -> None:
    """So `--form` is refused, with the way out."""
    finished = wai("validate", "a.json", "--direction", "error", "--form", "chat", cwd=tmp_path)

    assert (finished.code, finished.stderr) == (
        2,
        "wai validate: error bodies have no form: leave --form out\n",
    )


def test_a_missing_file_gives_one_sentence_and_2(tmp_path: Path) -> None:
    """So does a folder."""
    for path in (tmp_path / "absent.json", tmp_path):
        finished = wai("validate", path)

        assert (finished.code, finished.stdout) == (2, "")
        assert finished.stderr.startswith(f"wai validate: {path}: ")
        assert finished.stderr.count("\n") == 1


def test_the_rest_is_judged_where_one_file_cannot_be_read(tmp_path: Path) -> None:
    """Nothing is wrong with what was judged, yet not all was: 3; something is wrong: 1."""
    right = _file(tmp_path, "right.json", RIGHT)
    wrong = _file(tmp_path, "wrong.json", WRONG)
    broken = _file(tmp_path, "broken.json", b"{")

    assert wai("validate", broken, right).code == 3
    finished = wai("validate", broken, right, wrong)
    assert finished.code == 1
    assert [
        line.rpartition(": ")[2] for line in finished.stdout.splitlines() if not line.startswith(" ")
    ] == [
        "valid (prompt)",
        "invalid (prompt)",
    ]


def test_a_single_payload_gives_one_object_and_several_an_array(tmp_path: Path) -> None:
    """Both satisfy the published format."""
    right = _file(tmp_path, "right.json", RIGHT)
    single = json.loads(wai("validate", right, "--format", "json").stdout)
    several = json.loads(wai("validate", right, right, "--format", "json").stdout)

    assert single["valid"] is True
    assert [result["source"] for result in several] == [str(right), str(right)]
    validate_format("judgement", single)
    validate_format("judgement", several)


def test_json_lines_are_judged_line_by_line(tmp_path: Path) -> None:
    """Each result has its line number; empty lines are passed over; the rest goes on after a broken one."""
    file = _file(tmp_path, "log.jsonl", RIGHT + b"\n\n{\r\n" + WRONG + b"\n")
    finished = wai("validate", file, "--format", "json")
    results = json.loads(finished.stdout)

    assert finished.code == 1
    assert [(result["line"], result["valid"]) for result in results] == [(1, True), (3, None), (4, False)]
    assert f"{file}:3: " in finished.stderr
    validate_format("judgement", results)


def test_stdin_is_read_where_the_file_is_a_dash() -> None:
    """The source is named stdin."""
    finished = wai("validate", "-", stdin=RIGHT)

    assert (finished.code, finished.stdout) == (0, "stdin: valid (prompt)\n")


def test_output_is_judged_on_request(tmp_path: Path) -> None:
    """An ordinary Responses answer is refused by the published r4, and the reason is given."""
    file = _file(tmp_path, "answer.json", json.dumps(ORDINARY_ANSWER).encode())

    assert wai("validate", file, "--direction", "output").code == 0
    published = ("--profile", "published", "--revision", "r4")
    finished = wai("validate", file, "--direction", "output", *published)
    assert finished.code == 1
    assert "/output/0 must fit exactly one form, but it fits 2: Message and FunctionCall." in finished.stdout


def test_the_observed_contract_accepts_what_the_published_one_refuses(tmp_path: Path) -> None:
    """The same ordinary answer, bare and in the envelope of /run."""
    bare = _file(tmp_path, "bare.json", json.dumps(ORDINARY_ANSWER).encode())
    wrapped = _file(tmp_path, "run.json", json.dumps({"result": ORDINARY_ANSWER, "success": True}).encode())
    finished = wai("validate", bare, wrapped, "--direction", "output", "--profile", "observed")

    assert (finished.code, finished.stderr) == (0, "")
    assert finished.stdout == f"{bare}: valid (responses output)\n{wrapped}: valid (responses output)\n"


# A stream of another API, an error as an event, and a message without content, which gpt-oss refuses.
NOT_VALID = {102, 103, 105}


@pytest.mark.parametrize(
    "payload", [each for each in recorded() if each.number not in NOT_VALID], ids=lambda payload: payload.name
)
def test_every_recorded_payload_gets_a_verdict_under_observed(tmp_path: Path, payload: Recorded) -> None:
    """Streams event by event, as JSON Lines; what the API took, gave or refuses with is valid."""
    body = payload.body if isinstance(payload.body, list) and payload.kind == "sse" else [payload.body]
    lines = "".join(json.dumps(part) + "\n" for part in body)
    file = _file(tmp_path, "payload.jsonl", lines.encode())
    direction = {"request": "input", "response": "output", "sse": "stream", "error": "error"}[payload.kind]
    finished = wai("validate", file, "--profile", "observed", "--direction", direction, "--format", "json")
    results = json.loads(finished.stdout)

    assert (finished.code, finished.stderr) == (0, "")
    assert [result["valid"] for result in results] == [True] * len(body)
    validate_format("judgement", results)


def test_a_recorded_refusal_by_the_backend_is_a_warning() -> None:
    """The text shows it, and the exit code stays 0."""
    (payload,) = (payload for payload in recorded() if payload.number == 58)
    finished = wai("validate", "-", stdin=json.dumps(payload.body).encode())

    assert finished.code == 0
    assert "  warning: /tools/0 is a flat tool" in finished.stdout
    assert "[backend-8001]" in finished.stdout


def test_enforced_gives_the_body_that_the_api_would_send(tmp_path: Path) -> None:
    """Two content parts: valid as published, refused by the API in its own words on the chat route."""
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    request = {"messages": [{"role": "user", "content": parts}]}
    file = _file(tmp_path, "parts.json", json.dumps(request).encode())

    assert wai("validate", file, "--profile", "published").code == 0
    finished = wai("validate", file, "--profile", "enforced", "--route", "chat", "--format", "json")
    result = json.loads(finished.stdout)
    assert finished.code == 1
    assert result["api_error"]["errors"][0]["code"] == 5006
    message = result["api_error"]["errors"][0]["message"]
    assert "Type mismatch of '/messages/0/content'" in message
    validate_format("judgement", result)
    told = wai("validate", file, "--profile", "enforced", "--route", "chat").stdout
    assert told.endswith(f"\n  API error 5006: {message}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--profile", "observed", "--revision", "r5"],
        ["--profile", "observed", "--form", "poem"],
        ["--profile", "observed", "--direction", "error", "--form", "chat"],
        ["--direction", "stream", "--profile", "published"],
        ["--profile", "enforced", "--direction", "output"],
        ["--revision", "r9"],
        ["--profile", "imagined"],
        ["--direction", "sideways"],
        ["--format", "poem"],
        ["--no-such-option"],
        [],
    ],
    ids=" ".join,
)
def test_a_wrong_call_gives_one_sentence_and_2(tmp_path: Path, arguments: list[str]) -> None:
    """Options that do not exist are refused, and so is a call without a file."""
    files = [_file(tmp_path, "right.json", RIGHT)] if arguments else []
    finished = wai("validate", *files, *arguments)

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr.startswith("wai validate: ")
    assert finished.stderr.count("\n") == 1


def _closed_early(*arguments: str | Path) -> tuple[int, bytes]:
    """Return exit code and stderr of a validation whose reader closes the pipe after ten bytes."""
    with subprocess.Popen(
        [WAI, "validate", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        talk = process.stderr.read()
        return process.wait(timeout=60), talk


def test_a_reader_that_goes_away_leaves_no_traceback(tmp_path: Path) -> None:
    """Output into a pipe that is closed early ends quietly."""
    file = _file(tmp_path, "log.jsonl", (WRONG + b"\n") * 20_000)

    assert _closed_early(file) == (1, b"")


@pytest.mark.parametrize("name", ["json", "junit", "sarif"])
def test_a_document_that_is_not_read_to_its_end_is_no_error(tmp_path: Path, name: str) -> None:
    """As with other tools, whoever closes the pipe has seen enough; what was found counts."""
    file = _file(tmp_path, "log.jsonl", (WRONG + b"\n") * 20_000)

    assert _closed_early(file, "--format", name) == (1, b"")


def test_a_reader_that_has_seen_enough_is_not_a_finding(tmp_path: Path) -> None:
    """As in `wai validate log.jsonl | head -1` over right payloads: 0, and quiet."""
    file = _file(tmp_path, "log.jsonl", b'{"prompt": "a", "x_other": 1}\n' * 20_000)

    assert _closed_early(file) == (0, b"")


def test_a_warning_that_fails_is_a_failure_in_junit(tmp_path: Path) -> None:
    """The XML agrees with the exit code."""
    file = _file(tmp_path, "a.json", b'{"prompt": "tide", "temprature": 1}')
    strict = wai("validate", file, "--format", "junit", "--fail-on", "warning")
    lenient = wai("validate", file, "--format", "junit")

    assert (strict.code, lenient.code) == (1, 0)
    assert 'failures="1"' in strict.stdout
    assert '<failure type="misspelt-field"' in strict.stdout
    assert 'failures="0"' in lenient.stdout


def test_an_unreadable_file_has_one_annotation_at_its_place(tmp_path: Path) -> None:
    """Line and column are those of the message, which is not repeated on stderr."""
    file = _file(tmp_path, "a.json", b'{"a": 1,\n "b": }')
    finished = wai("validate", file, "--format", "github")

    assert (finished.code, finished.stderr) == (2, "")
    assert ",line=2,col=7,title=unreadable::" in finished.stdout


def test_every_profile_gives_a_result(tmp_path: Path) -> None:
    """In the text with its name; in JSON an array."""
    file = _file(tmp_path, "a.json", b'{"messages": [], "tools": null}')
    text = wai("validate", file, "--profile", "all")
    results = json.loads(wai("validate", file, "--profile", "all", "--format", "json").stdout)

    assert text.code == 1
    assert f"{file}: invalid (chat) under published\n" in text.stdout
    assert f"{file}: valid (chat) under enforced\n" in text.stdout
    assert [result["profile"] for result in results] == ["published", "enforced", "observed", "typed"]
    validate_format("judgement", results)


def test_the_manifest_of_a_fixture_folder_is_not_a_payload(tmp_path: Path) -> None:
    """What `wai generate` writes is clean without options."""
    folder = tmp_path / "fixtures"
    assert wai("generate", "-n", "20", "--seed", "1", "--format", "dir", "-o", folder).code == 0
    finished = wai("validate", folder)

    assert finished.code == 0
    assert finished.stdout.count(": valid") == 20
    assert "manifest.json" not in finished.stdout


@pytest.mark.parametrize("direction", ["input", "output"])
def test_the_array_that_generate_writes_is_judged_item_by_item(tmp_path: Path, direction: str) -> None:
    """A note says so; each result names its item, and JSON results are an array."""
    file = tmp_path / "drawn.json"
    assert (
        wai(
            "generate", "-n", "3", "--seed", "1", "--format", "json", "--direction", direction, "-o", file
        ).code
        == 0
    )

    run = wai("validate", "--direction", direction, "--format", "json", file)
    results = json.loads(run.stdout)
    for result in results:
        validate_format("judgement", result)

    assert (run.code, [result["valid"] for result in results]) == (0, [True] * 3)
    assert [result["source"] for result in results] == [f"{file}#/{index}" for index in range(3)]
    assert f"{file}: an array of 3 payloads; each item is judged by itself.\n" in run.stderr


def test_a_wrong_item_of_an_array_is_found_in_the_file(tmp_path: Path) -> None:
    """Annotations have its line and column; one wrong item is a finding."""
    file = _file(tmp_path, "two.json", b'[{"prompt": "tide"},\n {"prompt":\n  5}]')
    run = wai("validate", "--format", "github", file)

    assert run.code == 1
    assert f"::error file={file},line=3,col=3,title=wrong-type::/prompt must be a string" in run.stdout


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[]", "the payload must be an object"),
        (b'[{"role": "user", "content": "tide"}]', "an object that has this value as its 'messages'"),
        (b'[{"prompt": "tide"}, 5]', "the payload must be an object"),
    ],
)
def test_another_array_is_one_payload(data: bytes, sentence: str) -> None:
    """It has no payloads as items, so it is judged as it is."""
    run = wai("validate", "-", stdin=data)

    assert run.code == 1
    assert sentence in run.stdout
    assert run.stdout.startswith("stdin: invalid")


@pytest.mark.parametrize(
    ("format_", "sentence"), [("pytest", "This is a Python module"), ("jsonschema-test-suite", "")]
)
def test_what_else_generate_writes_is_named(tmp_path: Path, format_: str, sentence: str) -> None:
    """Tests are not payloads: one line says what they are."""
    file = tmp_path / ("made.py" if format_ == "pytest" else "made.json")
    wai("generate", "-n", "2", "--seed", "1", "--format", format_, "-o", file)
    run = wai("validate", file)

    assert run.code == (2 if format_ == "pytest" else 1)
    assert (sentence or "in the format of JSON-Schema-Test-Suite") in run.stdout + run.stderr
