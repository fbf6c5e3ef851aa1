"""What `wai serve` tells while it runs: its log, `/__wai/`, and the recording."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import httpx

from tests.acceptance.serve.conftest import Serving
from tests.acceptance.serve.test_command import AI, MODEL, post
from tests.commands import wai
from tests.loopback import PLAIN_HTTP

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {"prompt": "Tide?"}
BAD = {"messages": [{"role": "user", "content": 7}], "tools": 1}
TOOL = {"name": "read_tide", "parameters": {"type": "object", "properties": {"harbor": {"type": "string"}}}}
REFUSED_BY_BACKEND = {
    "messages": [{"role": "user", "content": "Tide?"}],
    "tools": [{"type": "function", "function": TOOL}],
    "tool_choice": "any",
}


def lines_of(*arguments: str) -> list[str]:
    """Return the log of a run that gets a good and a bad request."""
    serving = Serving(*arguments)
    try:
        post(serving.origin, f"/run/{MODEL}", GOOD)
        post(serving.origin, f"/run/{MODEL}", BAD)
        return serving.stop().stderr.splitlines()
    finally:
        serving.close()


def test_quiet_leaves_out_what_went_well() -> None:
    """Only the bad request has a line, and nothing is said at the start."""
    (line,) = lines_of("-q")

    assert line.startswith(f"wai serve: POST {AI}/run/{MODEL} 400 5006 chat, invalid: ")


def test_verbose_adds_the_other_problems_and_the_repairs() -> None:
    """Indented, below the line of the request; the first problem is the reason of the refusal."""
    serving = Serving("-v")
    try:
        post(serving.origin, f"/run/{MODEL}", GOOD)
        post(serving.origin, f"/run/{MODEL}", REFUSED_BY_BACKEND)
        lines = serving.stop().stderr.splitlines()
    finally:
        serving.close()

    assert lines[1].endswith(" 200 prompt, valid")
    assert lines[2].startswith(
        f"wai serve: POST {AI}/run/{MODEL} 400 8001 chat, valid: /tool_choice 'any' passes"
    )
    assert all(line.startswith("wai serve:   ") for line in lines[3:])
    assert any(line.endswith("[published-differs]") and "warning: " in line for line in lines[3:])


def test_colours_are_for_terminals_and_can_be_forced() -> None:
    """Not in a file or pipe; NO_COLOR wins."""
    plain = lines_of()
    forced = Serving(environment={"FORCE_COLOR": "1"})
    try:
        post(forced.origin, f"/run/{MODEL}", BAD)
        coloured = forced.stop().stderr
    finally:
        forced.close()

    assert "\x1b" not in "".join(plain)
    assert "\x1b[1;31m400 5006\x1b[0m chat, \x1b[1;31minvalid\x1b[0m: " in coloured


def test_what_arrives_is_shown_by_address(serving: Serving) -> None:
    """The first line of the log says where."""
    post(serving.origin, f"/run/{MODEL}", GOOD)
    document = httpx.get(f"{serving.origin}/__wai/", trust_env=False, verify=PLAIN_HTTP).json()
    started = serving.stop().stderr.splitlines()[0]

    assert document["received"] == 1
    assert f"{serving.origin}/__wai/ shows what arrives" in started


def test_a_recording_has_each_exchange_when_it_ends(tmp_path: Path) -> None:
    """Also by SIGTERM; without the token."""
    for name in ("x.har", "x.jsonl"):
        serving = Serving("--record", str(tmp_path / name))
        try:
            for body in (GOOD, BAD):
                post(serving.origin, f"/run/{MODEL}", body)
            assert serving.stop(signal.SIGTERM).code == 0
        finally:
            serving.close()

    har = json.loads((tmp_path / "x.har").read_text("utf-8"))["log"]["entries"]
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text("utf-8").splitlines()]
    assert [entry["response"]["status"] for entry in har] == [200, 400]
    assert [line["answer"]["status"] for line in lines] == [200, 400]
    assert [entry["response"]["content"]["text"] for entry in har] == [
        line["answer"]["body"]["text"] for line in lines
    ]
    assert "Bearer token" not in (tmp_path / "x.har").read_text("utf-8")


def test_a_recording_that_cannot_be_written_gives_one_sentence_and_2(tmp_path: Path) -> None:
    """Before anything is served."""
    unknown = wai("serve", "--record", str(tmp_path / "x.txt"))
    (tmp_path / "file").touch()
    blocked = wai("serve", "--record", str(tmp_path / "file" / "x.har"))

    assert (unknown.code, blocked.code) == (2, 2)
    assert "a recording is FILE.har or FILE.jsonl" in unknown.stderr
    assert blocked.stderr.startswith(f"wai serve: cannot write {tmp_path / 'file' / 'x.har'}: ")
    assert (unknown.stdout, blocked.stdout) == ("", "")
