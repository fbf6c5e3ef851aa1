"""The pytest plugin as a user has it: in a folder of their own, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TESTS = """
import pytest


@pytest.mark.wai_payloads("input", form="chat", profile="enforced", count=3, seed=1)
def test_payloads(wai_payload):
    assert "messages" in wai_payload
    wai_payload.clear()


@pytest.mark.wai_near_misses(form="chat", keyword="maximum", count=2)
def test_near_misses(wai_near_miss):
    assert wai_near_miss.keyword == "maximum"


@pytest.mark.wai_conversations(form="chat", turns=2, count=2)
class TestConversations:
    def test_turns(self, wai_conversation):
        assert len(wai_conversation.turns) == 2


@pytest.mark.wai_transcripts(form="chat", corruption="without-done", count=2)
def test_transcripts(wai_transcript):
    assert not wai_transcript.strip().endswith(b"data: [DONE]")


@pytest.mark.wai_errors(code=3040, count=2)
def test_errors(wai_error):
    assert wai_error.status == 429


def test_unmarked(wai_payload):
    assert wai_payload


@pytest.fixture
def body(wai_payload):
    return dict(wai_payload)


def test_through_another_fixture(body):
    assert body
"""


STANDIN_TESTS = """
import os
import time

import httpx
import pytest

HEADERS = {"Authorization": "Bearer token"}
BODY = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Tide?"}]}


def post(base):
    path = f"{base}/chat/completions"
    return httpx.post(path, json=BODY, headers=HEADERS, trust_env=False)


def test_plain(wai_standin):
    assert post(f"{wai_standin}/client/v4/accounts/ID/ai/v1").status_code == 400
    assert "OPENAI_BASE_URL" not in os.environ


@pytest.mark.wai_standin(environment=True, aliases={"*": "@cf/openai/gpt-oss-20b"})
def test_with_options(wai_standin):
    assert post(os.environ["OPENAI_BASE_URL"]).status_code == 200
    assert os.environ["CLOUDFLARE_BASE_URL"] == f"{wai_standin}/client/v4"


def test_another_is_up_at_once(wai_standin, wai_standins):
    begun = time.perf_counter()
    assert wai_standins(seed=5) != wai_standin
    assert time.perf_counter() - begun < 2
"""


def run(folder: Path, tests: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on a file with these tests."""
    (folder / "test_client.py").write_text(tests, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--strict-markers", "-W", "error"]
    return subprocess.run([*command, *options], cwd=folder, capture_output=True, text=True, check=False)


def collected(folder: Path, *options: str) -> list[str]:
    """Return the ids of the tests."""
    printed = run(folder, TESTS, "--collect-only", "-q", *options).stdout
    return [line for line in printed.splitlines() if "::" in line]


def test_markers_and_fixtures_make_a_test_of_each_value(tmp_path: Path) -> None:
    """Marked on functions and classes, not marked, and through a fixture of the user's own."""
    done = run(tmp_path, TESTS, "-q")

    assert done.returncode == 0, done.stdout
    assert "31 passed" in done.stdout


def test_ids_are_readable_and_the_same_each_time(tmp_path: Path) -> None:
    """They name the form, the keyword and place, the route, the corruption, the status and code."""
    ids = collected(tmp_path)

    assert ids == collected(tmp_path)
    assert "test_client.py::test_payloads[chat-2]" in ids
    assert "test_client.py::test_transcripts[without-done-0]" in ids
    assert "test_client.py::test_errors[429-3040-1]" in ids
    assert all("[maximum-/" in each for each in ids if "near_misses" in each)
    assert all("[chat-" in each for each in ids if "Conversations" in each)


def test_workers_of_xdist_agree(tmp_path: Path) -> None:
    """Each draws the same values in the same order, or xdist would refuse to run."""
    done = run(tmp_path, TESTS, "-q", "-n", "2")

    assert done.returncode == 0, done.stdout
    assert "31 passed" in done.stdout


@pytest.mark.parametrize(
    ("marker", "argument", "sentence"),
    [
        ("wai_payloads(form='poem')", "wai_payload", "wai_payload: there is no form 'poem'"),
        ("wai_payloads(size=3)", "wai_payload", "wai_payload: unknown setting 'size': choose one of"),
        ("wai_payloads(count=0)", "wai_payload", "wai_payload: count must be from 1 to 10000, not 0"),
        ("wai_payloads('input', 'chat')", "wai_payload", "'chat' needs a name: settings are keyword-only"),
        ("wai_errors(3040)", "wai_error", "3040 needs a name: settings are keyword-only"),
        ("wai_transcripts(corruption='x')", "wai_transcript", "there is no corruption 'x'"),
        (
            "wai_payloads",
            "",
            "the test has the marker wai_payloads, but does not use the fixture wai_payload",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_sentence(
    tmp_path: Path, marker: str, argument: str, sentence: str
) -> None:
    """At collection, without a traceback."""
    tests = f"import pytest\n\n\n@pytest.mark.{marker}\ndef test_it({argument}):\n    pass\n"
    done = run(tmp_path, tests, "-q")

    assert done.returncode != 0
    assert sentence in done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_plugin.py" not in done.stdout


def test_fixtures_and_markers_are_listed(tmp_path: Path) -> None:
    """With a sentence each."""
    fixtures = run(tmp_path, TESTS, "--fixtures").stdout
    markers = run(tmp_path, TESTS, "--markers").stdout

    for name in ("payload", "near_miss", "conversation", "transcript", "error"):
        assert f"wai_{name} " in fixtures
    for name in ("payloads", "near_misses", "conversations", "transcripts", "errors"):
        assert f"@pytest.mark.wai_{name}(" in markers


def test_a_run_without_our_fixtures_imports_nothing_of_ours(tmp_path: Path) -> None:
    """But the package, which is empty, and the plugin."""
    tests = """
import sys


def test_it():
    ours = sorted(name for name in sys.modules if name.startswith("workers_ai"))
    assert ours == [
        "workers_ai_contract",
        "workers_ai_contract.pytest_plugin",
        "workers_ai_kernel",
        "workers_ai_kernel.lazy",
    ]
"""
    done = run(tmp_path, tests, "-q", "-p", "no:hypothesispytest")

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("options", [(), ("-n", "2")])
def test_a_stand_in_is_a_fixture(tmp_path: Path, options: tuple[str, ...]) -> None:
    """With the options of its marker, with the environment only on request, and under xdist."""
    finished = run(tmp_path, STANDIN_TESTS, *options)

    assert "3 passed" in finished.stdout
