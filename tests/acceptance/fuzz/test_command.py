"""How `wai fuzz` and `wai replay` behave at their edges."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.fuzz.runs import fuzz
from tests.clients.commands import right_client, wrong_client
from tests.commands import WAI, wai
from tests.formats import validate_format

if TYPE_CHECKING:
    from pathlib import Path

QUICK = ("--max-examples", "10", "--operation", "prompt")


def _wait_for(mark: Path) -> None:
    until = time.monotonic() + 60
    while not mark.exists():
        assert time.monotonic() < until, "the client never got there"
        time.sleep(0.05)


def _files(folder: Path) -> dict[str, bytes]:
    """Return the content of each file, with the folder, which the page has in its commands, left out."""
    name = str(folder).encode()
    return {
        str(path.relative_to(folder)): path.read_bytes().replace(name, b"HERE")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Report and replays; another seed draws other cases."""
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder, seed in zip(folders, ("5", "5", "6"), strict=True):
        folder.mkdir()
        fuzz(wrong_client("halves-numbers"), folder, "--seed", seed, "--max-examples", "20")

    assert _files(folders[0]) == _files(folders[1])
    assert _files(folders[0])["report.json"] != _files(folders[2])["report.json"]


def test_the_seed_is_told_on_stderr_and_nothing_else_is(tmp_path: Path) -> None:
    """Progress is for terminals; the folder gets the report and nothing of Hypothesis."""
    run = fuzz(right_client(), tmp_path, *QUICK)

    assert run.finished.stderr == f"wai fuzz: seed {run.report['seed']}\n"
    assert run.finished.stdout.startswith("PASSED: Client 1.0, 0 findings in ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["replays", "report.html", "report.json"]


def test_json_on_stdout_is_the_report(tmp_path: Path) -> None:
    """The same document as in the folder."""
    run = fuzz(wrong_client("loses-text"), tmp_path, "--format", "json", *QUICK)

    assert json.loads(run.finished.stdout) == run.report
    assert run.report["not_applicable"] == []


def test_operations_that_the_client_does_not_have_are_not_applicable(tmp_path: Path) -> None:
    """Neither a pass nor a failure."""
    run = fuzz(wrong_client("loses-usage"), tmp_path, "--max-examples", "5")

    assert run.report["not_applicable"] == ["chat", "responses", "batch"]


def test_warnings_alone_do_not_fail_a_client(tmp_path: Path) -> None:
    """They are counted, shown, and can be replayed."""
    client = tmp_path / "client.py"
    client.write_text(
        "import runpy, sys\n"
        f"right = runpy.run_path({right_client().split()[-1]!r})\n"
        "class Vague(right['Client']):\n"
        "    def report(self, error):\n"
        "        return {**super().report(error), 'code': None}\n"
        "Vague().serve()\n"
    )
    run = fuzz(f"{sys.executable} {client}", tmp_path, *QUICK)

    assert (run.report["verdict"], run.finished.code) == ("passed", 0)
    assert run.codes == {"error-code-lost"}
    assert "1 warning in" in run.finished.stdout
    assert wai("replay", "--trust", run.replay_of("error-code-lost")).code == 1


def test_a_client_that_loses_every_error_text_fails(tmp_path: Path) -> None:
    """Its caller can mend nothing; one that loses some texts gets a warning."""
    client = tmp_path / "client.py"
    client.write_text(
        "import runpy, sys\n"
        f"right = runpy.run_path({right_client().split()[-1]!r})\n"
        "class Mute(right['Client']):\n"
        "    def report(self, error):\n"
        "        return {**super().report(error), 'message': 'failed'}\n"
        "Mute().serve()\n"
    )
    run = fuzz(f"{sys.executable} {client}", tmp_path, *QUICK)

    assert (run.report["verdict"], run.finished.code) == ("failed", 1)
    assert run.codes == {"error-text-always-lost"}
    assert wai("replay", "--trust", run.replay_of("error-text-always-lost")).code == 1


def test_replays_of_the_run_before_are_removed(tmp_path: Path) -> None:
    """A folder tells of one run."""
    fuzz(wrong_client("loses-text"), tmp_path, *QUICK, "--select", "text-lost")
    assert "text-lost-prompt.json" in {path.name for path in (tmp_path / "replays").iterdir()}
    fuzz(right_client(), tmp_path, *QUICK, "--select", "text-lost")

    assert list((tmp_path / "replays").iterdir()) == []


def test_a_run_out_of_time_is_incomplete(tmp_path: Path) -> None:
    """What was not run is counted, and nothing is claimed of it."""
    run = fuzz(
        right_client(), tmp_path, "--max-time", "1", "--max-examples", "100000", "--operation", "prompt"
    )

    assert (run.report["verdict"], run.finished.code) == ("incomplete", 3)
    assert run.report["counts"]["not_run"] > 0
    assert run.report["unfinished"] == ["the time limit was reached before all cases were run"]


def test_a_client_that_is_lost_leaves_the_run_incomplete(tmp_path: Path) -> None:
    """It crashed and did not come up again: what was found until then stands."""
    client = tmp_path / "client.py"
    client.write_text(
        "import os, pathlib, runpy\n"
        "mark = pathlib.Path(__file__).with_name('mark')\n"
        "if mark.exists():\n"
        "    raise SystemExit('no second life')\n"
        "mark.touch()\n"
        f"right = runpy.run_path({right_client().split()[-1]!r})\n"
        "class Frail(right['Client']):\n"
        "    def report(self, error):\n"
        "        os._exit(9)\n"
        "Frail().serve()\n"
    )
    run = fuzz(f"{sys.executable} {client}", tmp_path, *QUICK)

    assert (run.codes, run.finished.code) == ({"driver-crashed"}, 1)
    assert run.report["counts"]["not_run"] > 0
    assert "no second life" in run.report["unfinished"][0]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--command", "no-such-program --fast"], "cannot start the client command 'no-such-program'"),
        (["--command", ""], "the client command is empty"),
        (["--command", "'open"], "cannot be split into words"),
        (
            ["--command", f"{sys.executable} -c pass"],
            "the driver exited with code 0 before it sent 'ready'",
        ),
        (["--command", wrong_client("never-ready")], "Its stderr ended with: cannot find my settings"),
        (
            ["--command", wrong_client("loses-text"), "--operation", "batch"],
            "the driver offers prompt, but batch is requested",
        ),
        (["--command", right_client(), "-o", os.devnull], "it is a file, but a folder is needed"),
        (["--command", "python driver.py | tee log"], "runs without a shell"),
    ],
)
def test_where_nothing_can_be_run_there_is_one_sentence_and_2(
    tmp_path: Path, arguments: list[str], reason: str
) -> None:
    """Nothing else on stderr, nothing on stdout, and no report."""
    finished = wai("fuzz", *arguments, cwd=tmp_path)

    assert (finished.code, finished.stdout, finished.stderr.count("\n")) == (2, "", 1)
    assert finished.stderr.startswith("wai fuzz: ")
    assert reason in finished.stderr
    assert not list(tmp_path.rglob("report.json"))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--command", "x", "--seed", "-1"],
        ["--command", "x", "--seed", "many"],
        ["--command", "x", "--max-examples", "0"],
        ["--command", "x", "--max-time", "nan"],
        ["--command", "x", "--operation", "paint"],
    ],
    ids=str,
)
def test_a_wrong_call_gives_one_sentence_and_2(tmp_path: Path, arguments: list[str]) -> None:
    """It says where to read more."""
    finished = wai("fuzz", *arguments, cwd=tmp_path)

    assert (finished.code, finished.stdout, finished.stderr.count("\n")) == (2, "", 1)
    assert "--help" in finished.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_run_with_what_is_known(tmp_path: Path, number: signal.Signals) -> None:
    """130, a report, and a client that hangs and ignores requests to end is gone."""
    mark = tmp_path / "mark"
    command = [str(WAI), "fuzz", "--command", wrong_client("hangs"), "-o", str(tmp_path / "out")]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "WAI_TEST_MARK": str(mark)},
    ) as process:
        _wait_for(mark)
        started = time.monotonic()
        process.send_signal(number)
        said, _ = process.communicate(timeout=20)

        assert process.returncode == 130
        assert time.monotonic() - started < 8
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    validate_format("report", report)
    assert "the run was interrupted" in report["unfinished"]
    assert all(finding["confirmed"] is None for finding in report["findings"])
    assert b"was not reproduced" not in said


def test_a_replay_names_the_program_it_starts_and_tells_what_was_seen(tmp_path: Path) -> None:
    """On stderr the command, on stdout requests, report and findings."""
    run = fuzz(wrong_client("loses-text"), tmp_path, *QUICK)
    finished = wai("replay", "--trust", run.replay_of("text-lost"))

    assert finished.stderr == f"wai replay: starting {wrong_client('loses-text')}\n"
    assert finished.stdout.startswith("text-lost: reproduced\n")
    assert '  request: {"prompt":"tide"}' in finished.stdout
    assert "POST /client/v4/accounts/" in finished.stdout


def test_a_replay_starts_the_program_in_the_file_only_if_it_is_trusted(tmp_path: Path) -> None:
    """A file from someone else can name any program; what it names is shown on one line, without tricks."""
    run = fuzz(wrong_client("loses-text"), tmp_path, *QUICK)
    replay = run.replay_of("text-lost")
    document = json.loads(replay.read_text("utf-8"))
    document["command"] = "touch started\n::error::\x1b[2J"
    replay.write_text(json.dumps(document), "utf-8")
    finished = wai("replay", replay, cwd=tmp_path)

    shown = r"touch started\n::error::\x1b[2J"
    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr.startswith(f"wai replay: the file asks to start this program: {shown} - if you")
    assert finished.stderr.count("\n") == 1
    assert not (tmp_path / "started").exists()


def test_the_name_of_a_client_is_no_command_of_the_terminal_or_of_github(tmp_path: Path) -> None:
    """It is shown on one line, escaped."""
    client = tmp_path / "client.py"
    client.write_text(
        "import json\ninput()\n"
        "print(json.dumps({'type': 'ready', 'protocol': 1, 'name': 'x\\n::error::\\x1b[2J', 'version': '1', "
        "'operations': ['prompt'], 'streaming': []}), flush=True)\n"
    )
    finished = wai("fuzz", *QUICK, "-o", tmp_path / "out", "--command", f"{sys.executable} {client}")

    assert r"FAILED: x\n::error::\x1b[2J 1" in finished.stdout
    assert "\x1b" not in finished.stdout + finished.stderr
    assert not [line for line in finished.stdout.splitlines() if line.lstrip().startswith("::")]


@pytest.mark.parametrize("option", ["--call-timeout", "--max-time"])
def test_a_time_that_no_clock_can_wait_is_refused(option: str) -> None:
    """One sentence, as for every other wrong argument."""
    finished = wai("fuzz", "--command", right_client(), option, "1e300")

    assert finished.code == 2
    assert "must be more than 0 and at most 86400 seconds" in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_a_replay_in_a_client_that_breaks_otherwise_could_not_be_run(tmp_path: Path) -> None:
    """The finding is neither reproduced nor gone."""
    run = fuzz(wrong_client("loses-text"), tmp_path, *QUICK)

    assert wai("replay", run.replay_of("text-lost"), "--command", wrong_client("wrong-id")).code == 3


def test_a_replay_that_cannot_be_begun_gives_one_sentence_and_2(tmp_path: Path) -> None:
    """A missing file, a file that is no replay, a missing program."""
    run = fuzz(wrong_client("loses-text"), tmp_path, *QUICK)
    replay = run.replay_of("text-lost")
    for arguments in (
        [tmp_path / "absent.json"],
        [tmp_path / "report.json"],
        [tmp_path],
        [replay, "--command", "no-such-program"],
        [replay, "--command", ""],
    ):
        finished = wai("replay", *arguments)
        said = [line for line in finished.stderr.splitlines() if ": starting " not in line]

        assert (finished.code, finished.stdout, len(said)) == (2, "", 1)
        assert said[0].startswith("wai replay: ")


def test_the_grace_is_two_seconds(tmp_path: Path) -> None:
    """A client that never answers is waited for as long as the protocol says, and not longer."""
    run = fuzz(wrong_client("leaves-children"), tmp_path, "--max-examples", "1", "--call-timeout", "0.5")

    assert run.finding("driver-hangs")["detail"]["reason"] == "sent no result within 2.5 s"


@pytest.mark.parametrize(
    ("end", "how"),
    [
        ("sys.exit(3)", "exited with code 3 after its stdin was closed"),
        ("time.sleep(60)", "did not exit within 1 s after its stdin was closed, and was ended"),
        ("os.kill(os.getpid(), 15)", "was terminated by SIGTERM after its stdin was closed"),
        ("pass", None),
    ],
)
def test_how_a_driver_ends_is_reported_unless_it_is_with_0(tmp_path: Path, end: str, how: str | None) -> None:
    """A crash in its cleanup is a problem of the client too, though not of any call."""
    driver = tmp_path / "driver.py"
    _, script = shlex.split(right_client())
    driver.write_text(
        f"import os, runpy, sys, time\nrunpy.run_path({script!r}, run_name='__main__')\n{end}\n"
    )
    run = fuzz(shlex.join([sys.executable, str(driver)]), tmp_path, *QUICK)

    told = [line for line in run.finished.stderr.splitlines() if "warning" in line]
    assert told == ([] if how is None else [f"wai fuzz: warning: the driver {how}"])
    assert run.finished.code == 0
