"""A run of a client from Python."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import configuration

from tests.clients.commands import right_client, wrong_client
from tests.formats import validate_format
from workers_ai_contract import (
    CaseFinished,
    Finished,
    Form,
    FuzzResult,
    SetupError,
    Started,
    UsageError,
    Verdict,
    fuzz,
)

if TYPE_CHECKING:
    from workers_ai_contract import FuzzEvent

SEED = 5


@pytest.mark.slow
def test_a_right_client_passes() -> None:
    """The result has verdict, seed and counts."""
    result = fuzz(right_client(), seed=SEED, max_examples=5, operations="prompt")

    assert isinstance(result, FuzzResult)
    assert result.verdict is Verdict.PASSED
    assert result.seed == SEED
    assert result.counts.cases == result.counts.passed > 0
    assert result.findings == ()
    assert not result.interrupted


@pytest.mark.slow
def test_a_wrong_client_fails_with_a_finding_and_files(tmp_path: Path) -> None:
    """Nothing is raised; report and replay are in the folder that was named."""
    folder = tmp_path / "new" / "report"
    command = shlex.split(wrong_client("loses-text"))
    result = fuzz(command, seed=SEED, max_examples=5, operations=[Form.PROMPT], output_dir=folder)

    assert result.verdict == "failed"
    assert {finding.failure.operation for finding in result.findings} == {"prompt"}
    report = json.loads((folder / "report.json").read_text("utf-8"))
    validate_format("report", report)
    assert report["seed"] == SEED
    assert len(list((folder / "replays").iterdir())) == len(result.findings)


def test_events_are_passed_on_in_order() -> None:
    """From the start, with the seed that was chosen, to the result."""
    events: list[FuzzEvent] = []
    result = fuzz(right_client(), max_examples=1, operations=["prompt"], on_event=events.append)

    assert isinstance(events[0], Started)
    assert events[0].seed == result.seed
    assert events[-1] == Finished(result)
    assert sum(isinstance(event, CaseFinished) for event in events) == result.counts.cases


def test_a_run_can_be_stopped() -> None:
    """Once `stop` returns True; the result says so."""
    result = fuzz(right_client(), max_examples=5, operations=["prompt"], stop=lambda: True)

    assert result.interrupted
    assert result.verdict is Verdict.INCOMPLETE
    assert result.unfinished


def test_a_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the current folder, nor in the settings of Hypothesis."""
    monkeypatch.chdir(tmp_path)
    configuration.set_hypothesis_home_dir(tmp_path / "home")
    try:
        fuzz(right_client(), max_examples=1, operations=["prompt"])
        home: Path = vars(configuration)["__hypothesis_home_directory"]
    finally:
        configuration.set_hypothesis_home_dir(None)

    assert home == tmp_path / "home"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "arguments", "sentence"),
    [
        ("", {}, "the client command is empty"),
        ([], {}, "the client command is empty"),
        ("'open", {}, "cannot be split into words"),
        (5, {}, "command must be a string or a list of strings, but it is 5"),
        ([sys.executable, Path("driver.py")], {}, "command must be a string or a list of strings"),
        ("driver", {"seed": -1}, "seed must be at least 0, but it is -1"),
        ("driver", {"seed": 2**32}, "seed must be at most 4294967295"),
        ("driver", {"max_examples": 0}, "max_examples must be at least 1, but it is 0"),
        (
            "driver",
            {"max_time_s": 0},
            "max_time_s must be more than 0 and at most 86400 seconds",
        ),
        (
            "driver",
            {"call_timeout_s": float("nan")},
            "call_timeout_s must be more than 0 and at most 86400 seconds",
        ),
        ("driver", {"call_timeout_s": None}, "call_timeout_s must be more than 0 and at most 86400 seconds"),
        ("driver", {"operations": ["poem"]}, "there is no form 'poem'"),
        ("driver", {"operations": 5}, "operations must be a string or a list of strings, but it is 5"),
        ("driver", {"output_dir": 5}, "output_dir must be a path, but it is 5"),
        ("true", {"on_event": 3}, "on_event must be a function or None, but it is 3"),
        ("true", {"stop": True}, "stop must be a function or None, but it is True"),
        ("true", {"output_dir": "a\0b"}, "output_dir contains a NUL character"),
    ],
    ids=str,
)
def test_a_bad_argument_is_refused(command: object, arguments: dict[str, object], sentence: str) -> None:
    """In one sentence, before the client is started."""
    with pytest.raises(UsageError, match=sentence):
        fuzz(command, **arguments)  # type: ignore[arg-type]


def test_a_command_that_does_not_start_is_a_setup_error(tmp_path: Path) -> None:
    """Nothing was found out about the client."""
    with pytest.raises(SetupError, match="absent"):
        fuzz([str(tmp_path / "absent")])


def test_a_folder_that_cannot_be_made_is_a_setup_error(tmp_path: Path) -> None:
    """The sentence names it."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    with pytest.raises(SetupError, match="file"):
        fuzz(right_client(), output_dir=tmp_path / "file")
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_run_that_does_not_start_names_the_report_of_an_earlier_one(tmp_path: Path) -> None:
    """It would be taken for the result of this run."""
    (tmp_path / "report.json").write_text("{}", "utf-8")

    with pytest.raises(SetupError, match=r"report\.json is of an earlier run"):
        fuzz(command=[sys.executable, "-c", ""], output_dir=tmp_path)

    assert (tmp_path / "report.json").read_text("utf-8") == "{}"
