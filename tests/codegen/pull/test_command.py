"""`wai pull` against a server on loopback."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.codegen.pull.publisher import Publisher, publishing
from tests.commands import Finished, wai
from workers_ai_schemas import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODEL = "@cf/openai/gpt-oss-20b"
API_PATH = "/accounts/acc/ai/models/schema?model=%40cf/openai/gpt-oss-20b"
SECRET = "very-secret-token"  # noqa: S105 - of a server on loopback
CLEAN = {"CLOUDFLARE_API_TOKEN": "", "CLOUDFLARE_ACCOUNT_ID": "", "CLOUDFLARE_BASE_URL": ""}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """Give a server that publishes nothing yet."""
    with publishing() as running:
        yield running


def pull_from_api(publisher: Publisher, folder: Path, *more: str) -> Finished:
    """Pull with everything from the environment."""
    env = {
        "CLOUDFLARE_BASE_URL": publisher.origin,
        "CLOUDFLARE_ACCOUNT_ID": "acc",
        "CLOUDFLARE_API_TOKEN": SECRET,
    }
    return wai("pull", MODEL, "-o", folder, *more, env=env)


def pull_from_page(publisher: Publisher, folder: Path, *more: str) -> Finished:
    """Pull with everything from options, and nothing in the environment."""
    return wai("pull", MODEL, "-o", folder, "--base-url", publisher.origin, *more, env=CLEAN)


def envelope(pair: object) -> dict[str, object]:
    """Wrap a pair as the API does."""
    return {"result": pair, "success": True, "errors": [], "messages": []}


def vendored_pair() -> dict[str, Any]:
    """Return the pair that is vendored as the newest."""
    return {"input": load("r5", "input"), "output": load("r5", "output")}


def test_the_pair_of_the_api_is_written_with_its_passport(publisher: Publisher, tmp_path: Path) -> None:
    """The schemas are as published; the passport has their digests, and no secret."""
    publisher.publish(API_PATH, envelope(vendored_pair()))
    folder = tmp_path / "pulled"
    finished = pull_from_api(publisher, folder)

    assert finished.code == 0
    assert (
        finished.stdout == "input: unchanged since the vendored r5\noutput: unchanged since the vendored r5\n"
    )
    assert {path.name for path in folder.iterdir()} == {"input.json", "output.json", "passport.json"}
    assert json.loads((folder / "input.json").read_text()) == load("r5", "input")
    record = json.loads((folder / "passport.json").read_text())["files"]["input.json"]
    assert record["sha256"] == hashlib.sha256((folder / "input.json").read_bytes()).hexdigest()
    assert record["fetched_sha256"] == hashlib.sha256(publisher.answers[API_PATH][1]).hexdigest()
    assert record["url"] == publisher.origin + API_PATH
    assert publisher.requests == [(API_PATH, f"Bearer {SECRET}")]
    assert SECRET not in finished.stdout + finished.stderr + (folder / "passport.json").read_text()


def test_the_token_does_not_follow_a_redirect_to_another_server(publisher: Publisher, tmp_path: Path) -> None:
    """The redirect is followed, but the other server sees no token."""
    with publishing() as other:
        publisher.redirect(API_PATH, f"{other.origin}/elsewhere")
        other.publish("/elsewhere", envelope(vendored_pair()))
        finished = pull_from_api(publisher, tmp_path / "pulled")

        assert finished.code == 0, finished.stderr
        assert publisher.requests == [(API_PATH, f"Bearer {SECRET}")]
        assert other.requests == [("/elsewhere", None)]


def test_the_files_of_the_page_are_written_as_far_as_they_exist(publisher: Publisher, tmp_path: Path) -> None:
    """The synchronous pair must be there, streaming and batch need not; no token is sent to a page."""
    publisher.publish("/gpt-oss-20b/sync-input.json", {"type": "object"})
    publisher.publish("/gpt-oss-20b/sync-output.json", {"type": "object"})
    publisher.publish("/gpt-oss-20b/batch-input.json", {"type": "array"})
    finished = pull_from_page(publisher, tmp_path, "--source", "page", "--token", SECRET)

    assert finished.code == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "input.json",
        "output.json",
        "batch-input.json",
        "passport.json",
    }
    assert {authorization for _, authorization in publisher.requests} == {None}
    assert "batch-input: new" in finished.stdout


def test_what_changed_since_the_last_pull_is_told(publisher: Publisher, tmp_path: Path) -> None:
    """Each place that is new, gone or different has a line; the second pull has nothing to tell."""
    publisher.publish(API_PATH, envelope({"input": {"type": "object", "title": "A"}, "output": {}}))
    pull_from_api(publisher, tmp_path)
    publisher.publish(API_PATH, envelope({"input": {"type": "string", "minLength": 1}, "output": {}}))
    finished = pull_from_api(publisher, tmp_path)

    assert finished.stdout.splitlines() == [
        f"input: 3 changes since {tmp_path / 'input.json'}",
        '  ~ /type: "object" -> "string"',
        '  - /title: "A"',
        "  + /minLength: 1",
        f"output: unchanged since {tmp_path / 'output.json'}",
    ]
    assert "unchanged" in pull_from_api(publisher, tmp_path).stdout.splitlines()[0]


def test_check_writes_nothing_and_ends_with_1_where_something_changed(
    publisher: Publisher, tmp_path: Path
) -> None:
    """For a nightly job: 0 as long as what is vendored is what is published."""
    publisher.publish(API_PATH, envelope(vendored_pair()))
    assert pull_from_api(publisher, tmp_path / "x", "--check").code == 0

    publisher.publish(API_PATH, envelope({**vendored_pair(), "output": {"type": "string"}}))
    assert pull_from_api(publisher, tmp_path / "x", "--check").code == 1
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (401, b"{}", "returned HTTP 401: check the token"),
        (403, b"{}", "returned HTTP 403: the token lacks"),
        (500, b"oops", "returned HTTP 500"),
        (200, b"<html>", "is not JSON"),
        (200, b"[]", "is not a JSON object"),
        (200, b"\xff", "is not JSON"),
        (200, b'{"success": true, "x": NaN}', "NaN is not a JSON number"),
        (200, b'{"success": true, "x": "\\ud800"}', "is not JSON"),
        (200, b'{"success": true, "x": ' + b"[" * 100_000, "JSON: nested more than 200 deep"),
        (200, b'{"success": true, "success": true}', "the key 'success' appears more than once"),
        (
            200,
            b'{"success": false, "errors": [{"code": 1, "message": "\\n::error::\\u001b[2J"}]}',
            r"returned an error: \n::error::\x1b[2J (code 1)",
        ),
        (200, b'{"success": true, "result": {"input": {}}}', "has no schema at /result/output"),
        (200, b'{"success": true, "result": null}', "has no schema at /result/input"),
        (
            200,
            b'{"success": false, "errors": [{"code": 5007, "message": "No such model"}]}',
            "returned an error: No such model (code 5007)",
        ),
        (200, b" " * (10 * 1024 * 1024 + 1), "is larger than 10 MiB"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_bad_answer_gives_one_sentence_and_leaves_what_was_there(
    publisher: Publisher, tmp_path: Path, status: int, body: bytes, sentence: str
) -> None:
    """Exit code 2, no traceback, nothing lost or half-written."""
    (tmp_path / "input.json").write_text('{"type": "object"}')
    publisher.publish(API_PATH, body, status)
    finished = pull_from_api(publisher, tmp_path)

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr.startswith("wai pull: ")
    assert sentence in finished.stderr
    assert finished.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["input.json"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--source", "api"], "the API requires a token"),
        (["--token", "t"], "the API requires an account"),
        (["--base-url", "http://127.0.0.1:9"], "cannot reach"),
        (["--base-url", "file:///etc"], "cannot reach"),
        (["--base-url", "http://[::"], "cannot reach"),
    ],
    ids=["no-token", "no-account", "no-server", "no-http", "no-address"],
)
def test_a_call_that_cannot_work_gives_one_sentence(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    """Missing credentials and addresses that lead nowhere."""
    finished = wai("pull", MODEL, "-o", tmp_path, *arguments, env=CLEAN)

    assert finished.code == 2
    assert sentence in finished.stderr
    assert finished.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["", "/", "..", "@cf/../..", "a/b?c", "@cf/x/y z", "@cf/x/\n"])
def test_what_is_no_name_of_a_model_is_refused(tmp_path: Path, name: str) -> None:
    """It would become the name of a folder, and a part of an address."""
    finished = wai("pull", name, cwd=tmp_path, env=CLEAN)

    assert finished.code == 2
    assert "is not a model name" in finished.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(publisher: Publisher, tmp_path: Path) -> None:
    """A file in its place, for one."""
    publisher.publish(API_PATH, envelope(vendored_pair()))
    (tmp_path / "taken").write_text("a file")
    finished = pull_from_api(publisher, tmp_path / "taken")

    assert finished.code == 2
    assert str(tmp_path / "taken") in finished.stderr


def test_names_and_values_play_no_tricks_on_a_terminal(publisher: Publisher, tmp_path: Path) -> None:
    """Control characters of a schema are shown escaped."""
    publisher.publish(API_PATH, envelope({"input": {}, "output": {}}))
    pull_from_api(publisher, tmp_path)
    publisher.publish(API_PATH, envelope({"input": {"\x1b[2J\n\x9b": "\x1b]0;\x07"}, "output": {}}))
    finished = pull_from_api(publisher, tmp_path)

    assert finished.code == 0
    assert "\x1b" not in finished.stdout
    assert "\x9b" not in finished.stdout
    assert finished.stdout.count("\n") == 3


@pytest.mark.parametrize("given", [f"{SECRET}\n", f"  {SECRET}\r\n", f"{SECRET} "])
def test_white_space_around_the_token_does_not_matter(
    publisher: Publisher, tmp_path: Path, given: str
) -> None:
    """A secret that was made with `echo` ends with a line feed."""
    publisher.publish(API_PATH, envelope(vendored_pair()))
    env = {
        "CLOUDFLARE_BASE_URL": publisher.origin,
        "CLOUDFLARE_ACCOUNT_ID": "acc",
        "CLOUDFLARE_API_TOKEN": given,
    }
    finished = wai("pull", MODEL, "-o", tmp_path, env=env)

    assert finished.code == 0
    assert publisher.requests == [(API_PATH, f"Bearer {SECRET}")]


@pytest.mark.parametrize("given", [f"{SECRET}\n{SECRET}", f"{SECRET}\u00e9", f"{SECRET}\x7f", f"{SECRET} x"])
def test_a_token_that_no_header_can_carry_is_not_shown(
    publisher: Publisher, tmp_path: Path, given: str
) -> None:
    """The sentence says what is wrong with the token, but does not contain it."""
    env = {
        "CLOUDFLARE_BASE_URL": publisher.origin,
        "CLOUDFLARE_ACCOUNT_ID": "acc",
        "CLOUDFLARE_API_TOKEN": given,
    }
    finished = wai("pull", MODEL, "-o", tmp_path, env=env)

    assert finished.code == 2
    assert finished.stderr.startswith("wai pull: the API token contains a character")
    assert finished.stderr.count("\n") == 1
    assert SECRET not in finished.stderr + finished.stdout
    assert publisher.requests == []


def test_a_password_in_the_base_url_is_sent_but_not_written(publisher: Publisher, tmp_path: Path) -> None:
    """The page may be behind a proxy with a password, which is neither in the passport nor in a message."""
    publisher.publish("/gpt-oss-20b/sync-input.json", {"type": "object"})
    url = publisher.origin.replace("http://", "http://me:s%2Fcret@")
    finished = wai("pull", MODEL, "-o", tmp_path, "--base-url", url, env=CLEAN)
    assert finished.code == 2
    assert "sync-output.json returned HTTP 404" in finished.stderr
    assert "cret" not in finished.stderr

    publisher.publish("/gpt-oss-20b/sync-output.json", {"type": "object"})
    finished = wai("pull", MODEL, "-o", tmp_path, "--base-url", url, env=CLEAN)
    assert finished.code == 0
    assert "cret" not in finished.stdout + finished.stderr + (tmp_path / "passport.json").read_text()
    assert publisher.requests[0] == ("/gpt-oss-20b/sync-input.json", "Basic bWU6cy9jcmV0")


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("http://me:cret@127.0.0.1:9", "t"),
        ("http://me:s/cret@127.0.0.1:9", ""),
        ("me:cret@127.0.0.1:9", ""),
        ("http://127.0.0.1:9/?key=cret", ""),
    ],
)
def test_a_secret_in_another_place_of_the_base_url_is_refused(tmp_path: Path, url: str, token: str) -> None:
    """It could not be kept out of the messages, or the API would not look at it."""
    env = {**CLEAN, "CLOUDFLARE_API_TOKEN": token, "CLOUDFLARE_ACCOUNT_ID": "acc"}
    finished = wai("pull", MODEL, "-o", tmp_path, "--base-url", url, env=env)

    assert finished.code == 2
    assert "the base URL" in finished.stderr
    assert "cret" not in finished.stderr


def test_a_server_that_never_ends_its_answer_is_left(publisher: Publisher, tmp_path: Path) -> None:
    """A byte now and then never exceeds the time limit of a read, so there is one for the whole download."""
    publisher.drip(API_PATH)
    finished = pull_from_api(publisher, tmp_path, "--max-time", "0.5")

    assert finished.code == 2
    assert "has not answered completely within 0.5 s" in finished.stderr
    assert finished.stderr.count("\n") == 1
