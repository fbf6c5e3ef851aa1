"""What is found in clients that are known to be right or wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.acceptance.fuzz.runs import fuzz
from tests.clients.commands import right_client, wrong_client
from tests.clients.wrong import CLIENTS
from tests.commands import wai_here

FOUND = {
    "drops-zero": "request-field-dropped",
    "halves-numbers": "request-field-altered",
    "sends-null": "request-refused",
    "sends-twice": "request-repeated",
    "asks-for-another-model": "request-model-wrong",
    "forgets-the-token": "request-unauthorised",
    "takes-another-address": "request-misrouted",
    "drops-the-conversation": "request-field-dropped",
    "loses-reasoning": "reasoning-lost",
    "loses-text": "text-lost",
    "strips-text": "text-altered",
    "joins-arguments-wrongly": "tool-call-altered",
    "keeps-one-tool-call": "tool-calls-lost",
    "always-stops": "finish-reason-altered",
    "loses-usage": "usage-lost",
    "loses-batch-items": "batch-items-lost",
    "refuses-tool-calls": "good-answer-refused",
    "always-says-ok": "error-taken-for-success",
    "never-asks": "no-request-sent",
    "loses-errors": "error-status-lost",
    "crashes": "driver-crashed",
    "crashes-afterwards": "driver-crashed",
    "hangs": "driver-timeout",
    "leaves-children": "driver-hangs",
    "floods": "driver-protocol",
    "prints-log": "driver-protocol",
    "prints-binary": "driver-protocol",
    "wrong-id": "driver-protocol",
    "answers-twice": "driver-protocol",
}
HANGING = {"hangs", "leaves-children"}
# Fields that the smallest case of a finding must have beside what makes the call at all.
NEEDED = {
    "halves-numbers": {"max_tokens"},
    "keeps-one-tool-call": {"tools"},
    "crashes": {"tools"},
    "loses-reasoning": {"tools"},
    "joins-arguments-wrongly": {"tools"},
    "refuses-tool-calls": {"tools"},
}


def test_every_wrong_client_is_run_here() -> None:
    """But for the two that no single case shows."""
    assert set(CLIENTS) - set(FOUND) == {"never-ready", "forgetful"}


def test_a_right_client_passes(tmp_path: Path) -> None:
    """No finding, not even a warning; every operation is covered, and every run has its controls."""
    run = fuzz(right_client(), tmp_path, "--seed", "0")

    assert run.report["findings"] == []
    assert (run.report["verdict"], run.finished.code) == ("passed", 0)
    assert run.report["counts"]["passed"] == run.report["counts"]["cases"] > 300
    ways = {(row["operation"], row["stream"], row["reply"]) for row in run.report["coverage"]["replies"]}
    errors = {(operation, stream) for operation, stream, reply in ways if reply == "error"}
    assert len(errors) == 6
    assert {("chat", True, "tool-calls"), ("batch", False, "batch"), ("prompt", True, "text")} <= ways


@pytest.mark.parametrize("name", FOUND)
def test_each_fault_is_found_shrunk_and_replayed(tmp_path: Path, name: str) -> None:
    """A replay finds it again in the client that has it, and not in the right one."""
    code = FOUND[name]
    hurry = ("--call-timeout", "0.5") if name in HANGING else ()
    few = ("--max-examples", "30")
    run = fuzz(wrong_client(name), tmp_path, "--seed", "1", "--select", code, *few, *hurry)

    assert (run.report["verdict"], run.finished.code) == ("failed", 1)
    assert code in run.codes
    finding = run.finding(code)
    blame = "driver" if code in {"driver-crashed", "driver-hangs", "driver-protocol"} else "client"
    assert (finding["shrunk"], finding["confirmed"], finding["blame"]) == (True, True, blame)
    request = finding["case"]["intent"]["request"]
    makes_the_call = {"prompt", "messages", "input", "requests"}
    assert len(request.keys() & makes_the_call) == 1
    if name != "drops-zero":
        assert request.keys() - makes_the_call <= NEEDED.get(name, set())

    replay = run.replay_of(code)
    assert wai_here("replay", replay, "--trust").code == 1
    assert wai_here("replay", replay, "--command", right_client()).code == 0
    _assert_nothing_runs(str(tmp_path))


def test_a_dropped_zero_is_shrunk_to_one_message_and_the_setting(tmp_path: Path) -> None:
    """Nothing in the smallest case is superfluous."""
    run = fuzz(wrong_client("drops-zero"), tmp_path, "--seed", "0")

    assert {(finding["code"], finding["stream"]) for finding in run.report["findings"]} == {
        ("request-field-dropped", False),
    }
    pointers = {finding["detail"]["pointer"] for finding in run.report["findings"]}
    assert {"/temperature", "/frequency_penalty", "/raw", "/parallel_tool_calls"} <= pointers
    for finding in run.report["findings"]:
        request = finding["case"]["intent"]["request"]
        settings = {name: value for name, value in request.items() if name not in {"messages", "tools"}}
        assert request["messages"] == [{"role": "user", "content": "tide"}]
        assert len(settings) == 1
        assert set(settings.values()) == {0}
        assert finding["detail"]["pointer"] == f"/{next(iter(settings))}"


def test_what_no_single_call_shows_is_found_with_the_calls_before_it(tmp_path: Path) -> None:
    """It does not come again in a client that was started afresh, but after one more call."""
    run = fuzz(wrong_client("forgetful"), tmp_path, "--seed", "1")

    assert [finding["code"] for finding in run.report["findings"]] == ["text-lost"]
    assert (run.report["verdict"], run.finished.code) == ("failed", 1)
    assert "made after 1 call of the same client" in run.finished.stdout


def _assert_nothing_runs(mark: str) -> None:
    """Assert that no process of this run is left: each of them worked in the run's own folder."""
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                place = (entry / "cwd").readlink()
            except OSError:
                continue
            assert str(place) != mark, (entry / "cmdline").read_bytes()
