"""Reports replace nothing that their run reads."""

from __future__ import annotations

import json
import shlex
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.clients.commands import right_client
from tests.commands import wai_here
from workers_ai_contract import UsageError, fuzz, serve

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_contract import FuzzEvent

REFUSED = "the result would replace the input"


@pytest.fixture
def driver(tmp_path: Path) -> Path:
    """A driver that must not be started: it would leave a file."""
    path = tmp_path / "driver.py"
    path.write_text(f"open({str(tmp_path / 'started')!r}, 'w')\n", "utf-8")
    return path


def _refused(driver: Path, **named: Any) -> str:  # noqa: ANN401 - of any type
    """Return why a run is refused; nothing has run."""
    events: list[FuzzEvent] = []
    with pytest.raises(UsageError) as refused:
        fuzz([sys.executable, str(driver)], on_event=events.append, **named)
    assert events == []
    assert not driver.with_name("started").exists()
    return str(refused.value)


def _empty_recording(path: Path) -> Path:
    path.write_text(
        '{"log": {"version": "1.2", "creator": {"name": "", "version": ""}, "entries": []}}', "utf-8"
    )
    return path


def _empty_baseline(path: Path) -> Path:
    path.write_text(json.dumps({"schema_version": 1, "clients": {}}), "utf-8")
    return path


@pytest.mark.parametrize("kind", ["json", "html", "junit", "sarif", "github", "markdown"])
def test_no_report_replaces_the_driver(driver: Path, kind: str) -> None:
    """The script that the command names, in any format."""
    text = driver.read_text("utf-8")

    assert _refused(driver, reports={kind: driver}).startswith(f"{REFUSED} {driver}")
    assert driver.read_text("utf-8") == text


def test_no_report_replaces_a_file_that_an_option_of_the_driver_names(driver: Path) -> None:
    """Such as `--config=FILE`."""
    settings = driver.with_name("own.toml")
    settings.touch()
    with pytest.raises(UsageError, match=REFUSED):
        fuzz([sys.executable, str(driver), f"--config={settings}"], reports={"json": settings})


def test_no_report_replaces_the_recording(driver: Path) -> None:
    """That whose calls are made, too."""
    recording = _empty_recording(driver.with_name("calls.har"))

    assert REFUSED in _refused(driver, replay=recording, reports={"markdown": str(recording)})


@pytest.mark.parametrize("writes", [False, True])
def test_no_report_replaces_the_baseline(driver: Path, writes: bool) -> None:  # noqa: FBT001 - a parameter
    """Also one that is written: the entries of other clients are read from it."""
    baseline = _empty_baseline(driver.with_name("known.json"))

    assert REFUSED in _refused(driver, baseline=baseline, write_baseline=writes, reports={"json": baseline})


@pytest.mark.parametrize("name", ["report.json", "report.html"])
def test_the_report_in_the_folder_replaces_no_input(driver: Path, name: str) -> None:
    """By whatever link."""
    baseline = _empty_baseline(driver.with_name("known.json"))
    folder = driver.with_name("out")
    folder.mkdir()
    (folder / name).symlink_to(baseline)

    assert REFUSED in _refused(driver, baseline=baseline, output_dir=folder)


def test_no_report_replaces_the_module_of_a_python_client() -> None:
    """The client is an object of this module."""

    def client(_call: object) -> dict[str, object]:
        return {}

    with pytest.raises(UsageError, match=REFUSED):
        fuzz(client=client, reports={"html": __file__})


def _settings(folder: Path, **clients: str) -> Path:
    path = folder / "clients.toml"
    tables = [f"[clients.{name}]\ncommand = {json.dumps(command)}\n" for name, command in clients.items()]
    path.write_text("max_examples = 1\n" + "".join(tables), "utf-8")
    return path


def test_the_command_refuses_a_report_over_its_settings_file(driver: Path) -> None:
    """In one sentence, with exit code 2, before a client is started."""
    file = _settings(driver.parent, mine=shlex.join([sys.executable, str(driver)]))
    text = file.read_text("utf-8")
    finished = wai_here("fuzz", "--config", file, "-o", driver.parent / "out", "--report", f"json={file}")

    assert finished.code == 2
    assert finished.stderr == f"wai fuzz: {REFUSED} {file}: name another file\n"
    assert file.read_text("utf-8") == text
    assert not driver.with_name("started").exists()


def test_no_client_of_a_settings_file_replaces_the_driver_of_another_one(driver: Path) -> None:
    """What any of the runs reads is refused before the first one."""
    other = driver.with_name("other.py")
    other.write_text("", "utf-8")
    file = _settings(
        driver.parent,
        first=shlex.join([sys.executable, str(driver)]),
        other=shlex.join([sys.executable, str(other)]),
    )
    report = f"json={driver.parent}/{{name}}.py"
    finished = wai_here("fuzz", "--config", file, "-o", driver.parent / "out", "--report", report)

    assert (finished.code, finished.stderr.count(REFUSED)) == (2, 1)
    assert not driver.with_name("started").exists()


def test_checking_a_driver_writes_no_report_and_refuses_none(tmp_path: Path) -> None:
    """The settings file may be named."""
    file = _settings(tmp_path, mine=right_client())
    finished = wai_here("fuzz", "--config", file, "--check-driver", "--report", f"json={file}")

    assert (finished.code, finished.stderr.count(REFUSED)) == (0, 0)


def test_a_merged_report_replaces_none_of_those_it_is_made_of(tmp_path: Path) -> None:
    """Nor the baseline."""
    report, baseline = tmp_path / "report.json", _empty_baseline(tmp_path / "report.html")
    report.write_text("{}", "utf-8")

    merged = wai_here("report", "merge", report, "-o", tmp_path)
    judged = wai_here("report", "merge", tmp_path / "x.json", "--baseline", baseline, "-o", tmp_path)

    assert (merged.code, judged.code) == (2, 2)
    assert f"{REFUSED} {report}" in merged.stderr
    assert f"{REFUSED} {baseline}" in judged.stderr


def test_a_stand_in_records_over_nothing_that_it_replays(tmp_path: Path) -> None:
    """The recording stays as it is; another name is taken."""
    recording = _empty_recording(tmp_path / "calls.har")
    text = recording.read_text("utf-8")
    for name in (recording, str(recording)):
        with pytest.raises(UsageError, match=REFUSED):
            serve(replay=recording, record=name)

    assert recording.read_text("utf-8") == text
