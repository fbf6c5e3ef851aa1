"""`wai fuzz -n`: a run in several processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.acceptance.fuzz.runs import fuzz
from tests.clients.commands import right_client
from tests.commands import WAI, wai

FEW = ("--max-examples", "5", "--seed", "3")


def test_several_processes_cover_what_one_does(tmp_path: Path) -> None:
    """Every call mode, with the same verdict; the seed is said once."""
    options = (*FEW, *(word for name in ("prompt", "chat", "responses") for word in ("--operation", name)))
    folders = [tmp_path / name for name in ("one", "three")]
    for folder in folders:
        folder.mkdir()
    one = fuzz(right_client(), folders[0], *options)
    three = fuzz(right_client(), folders[1], *options, "-n", "3")
    modes = [
        {(row["operation"], row["stream"], row["reply"]) for row in run.report["coverage"]["replies"]}
        for run in (one, three)
    ]

    assert (one.finished.code, three.finished.code) == (0, 0)
    assert modes[0] == modes[1]
    assert len({mode[:2] for mode in modes[0]}) >= 5
    assert three.finished.stderr == "wai fuzz: seed 3\n"


def test_findings_have_their_replays(tmp_path: Path) -> None:
    """Whichever process found them; an option of what is reported holds in each."""
    options = ("--operation", "prompt", "--operation", "chat", "-n", "2")
    client = tmp_path / "client.py"
    client.write_text(
        "import runpy\n"
        f"right = runpy.run_path({right_client().split()[-1]!r})\n"
        "class Lossy(right['Client']):\n"
        "    def report(self, error):\n"
        "        return {**super().report(error), 'status': None, 'message': 'failed', 'code': None}\n"
        "Lossy().serve()\n",
        encoding="utf-8",
    )
    run = fuzz(
        f"{right_client().split()[0]} {client}", tmp_path, *FEW, *options, "--ignore", "error-text-lost"
    )

    assert "error-status-lost" in run.codes
    assert "error-text-lost" not in run.codes
    assert run.finished.code == 1
    assert wai("replay", "--trust", run.replay_of("error-status-lost")).code == 1


def test_a_client_that_does_not_start_is_one_sentence(tmp_path: Path) -> None:
    """As with one process."""
    finished = wai("fuzz", "--command", "no-such-program", "-n", "2", cwd=tmp_path)

    assert (finished.code, finished.stdout, finished.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_every_process(tmp_path: Path, number: signal.Signals) -> None:
    """130, a report of what is known, and nothing is left running."""
    client = tmp_path / "client.py"
    client.write_text(
        "import os, pathlib, runpy, time\n"
        f"right = runpy.run_path({right_client().split()[-1]!r})\n"
        "class Slow(right['Client']):\n"
        "    def report(self, error):\n"
        "        pathlib.Path('mark').touch()\n"
        "        time.sleep(600)\n"
        "Slow().serve()\n",
        encoding="utf-8",
    )
    command = [str(WAI), "fuzz", "--command", f"{right_client().split()[0]} {client}", *FEW, "-n", "2"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, start_new_session=True
    ) as process:
        until = time.monotonic() + 60
        while not (tmp_path / "mark").exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        os.kill(process.pid, number)
        out, error = process.communicate(timeout=60)

    assert process.returncode == 130, error
    assert b"the run was interrupted" in out
    assert json.loads((tmp_path / "wai-report/report.json").read_text())["verdict"] in {
        "incomplete",
        "failed",
    }
    _assert_nothing_runs(tmp_path)


def test_a_process_that_is_gone_leaves_the_run_incomplete(tmp_path: Path) -> None:
    """What the others found stands."""
    client = tmp_path / "client.py"
    client.write_text(
        "import os, runpy, signal\n"
        f"right = runpy.run_path({right_client().split()[-1]!r})\n"
        "class Killer(right['Client']):\n"
        "    def result(self, call):\n"
        "        if call['operation'] == 'chat':\n"
        "            os.kill(os.getppid(), signal.SIGKILL)\n"
        "        return super().result(call)\n"
        "Killer().serve()\n",
        encoding="utf-8",
    )
    options = (*FEW, "-n", "2", "--operation", "prompt", "--operation", "chat")
    run = fuzz(f"{right_client().split()[0]} {client}", tmp_path, *options)

    assert (run.report["verdict"], run.finished.code) == ("incomplete", 3)
    assert run.report["unfinished"] == ["chat: its process ended without a result"]
    assert {row["operation"] for row in run.report["coverage"]["replies"]} == {"prompt"}


def _assert_nothing_runs(folder: Path) -> None:
    """Assert that no process that was started in this folder is left."""
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if entry.name.isdigit():
            try:
                place = (entry / "cwd").readlink()
            except OSError:
                continue
            assert place != folder, (entry / "cmdline").read_bytes()
