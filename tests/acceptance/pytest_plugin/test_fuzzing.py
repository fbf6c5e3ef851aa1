"""Clients under test in pytest: the fixture `wai_fuzz`, its marker and the summary."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TESTS = f"""
import sys

import pytest

sys.path.insert(0, {str(ROOT)!r})

from tests.clients.commands import right_client, wrong_client
from workers_ai_contract.driver import Library


def loses_text(call):
    return {{"text": None}}


@pytest.mark.wai_fuzz(max_examples=1, operations=["prompt"])
class TestClients:
    def test_right(self, wai_fuzz, tmp_path):
        result = wai_fuzz(right_client())
        assert (result.seed, result.verdict) == (0, "passed")
        assert (tmp_path / "wai-report" / "report.json").exists()

    def test_wrong(self, wai_fuzz):
        wai_fuzz(wrong_client("sends-null"), operations=["chat"], seed=3)

    def test_in_process(self, wai_fuzz):
        wai_fuzz(client=Library("lossy", "1", prompt=loses_text))


def test_without_a_run(wai_fuzz):
    pass
"""


@pytest.mark.parametrize("workers", [(), ("-n", "2", "--dist", "load")])
def test_a_client_that_fails_fails_its_test_and_all_are_in_the_summary(
    tmp_path: Path, workers: tuple[str, ...]
) -> None:
    """With findings and replay commands as the message; the same lines from workers of xdist."""
    (tmp_path / "test_client.py").write_text(TESTS, "utf-8")
    line = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", *workers]
    finished = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert finished.returncode == 1, finished.stdout
    assert "2 failed, 2 passed" in finished.stdout
    assert "[request-refused]" in finished.stdout
    assert "wai replay --trust" in finished.stdout
    assert "Traceback" not in finished.stdout
    assert "write_baseline=True as options of wai_fuzz accepts what is found now" in finished.stdout
    assert "--write-baseline" not in finished.stdout
    summary = finished.stdout.partition("= wai fuzz =")[2].splitlines()[1:4]
    assert [row.partition("::TestClients::")[2].partition(":")[0] for row in summary] == [
        "test_in_process",
        "test_right",
        "test_wrong",
    ]
    assert "PASSED: Client 1.0" in summary[1]
    assert "FAILED: lossy 1" in summary[0]
