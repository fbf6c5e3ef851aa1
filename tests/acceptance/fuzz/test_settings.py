"""`wai fuzz` with a settings file, a baseline, and options that say what counts."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.fuzz.runs import fuzz
from tests.clients.commands import right_client, wrong_client
from tests.commands import wai
from tests.formats import validate_format

QUICK = ("--max-examples", "5", "--operation", "prompt")
LOST = "loses-text"


def _file(folder: Path, text: str = "", **clients: str) -> Path:
    tables = "".join(
        f"[clients.{name}]\ncommand = {json.dumps(command)}\n" for name, command in clients.items()
    )
    path = folder / "clients.toml"
    path.write_text(
        f'max_examples = 5\noperations = ["prompt"]\nseed = 4\n{text}\n{tables}', encoding="utf-8"
    )
    return path


def _client(folder: Path, name: str, method: str) -> str:
    """Return the command of the right client with one method changed."""
    client = folder / f"{name}.py"
    client.write_text(
        "import runpy\n"
        f"right = runpy.run_path({right_client().split()[-1]!r})\n"
        "class Changed(right['Client']):\n"
        f"    {method}\n"
        "Changed().serve()\n",
        encoding="utf-8",
    )
    return f"{sys.executable} {client}"


def _vague(folder: Path) -> str:
    """Return the command of a client that passes on neither text nor code of an error."""
    return _client(
        folder,
        "vague",
        "def report(self, error): return {**super().report(error), 'message': 'failed', 'code': None}",
    )


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    validate_format("report", report)
    return report


def test_all_clients_of_the_file_are_run(tmp_path: Path) -> None:
    """Each has a folder of its own; one that fails, fails the whole; one that does not start, too."""
    _file(tmp_path, right=right_client(), wrong=wrong_client(LOST), gone="no-such-program")
    finished = wai("fuzz", cwd=tmp_path)

    assert finished.code == 1
    assert "wai fuzz: settings from clients.toml\nwai fuzz: right\nwai fuzz: seed 4\n" in finished.stderr
    assert "wai fuzz: gone: cannot start the client command 'no-such-program'" in finished.stderr
    folders = [tmp_path / "wai-report" / name for name in ("right", "wrong")]
    assert [_report(folder)["verdict"] for folder in folders] == ["passed", "failed"]
    assert [_report(folder)["seed"] for folder in folders] == [4, 4]


def test_a_client_that_cannot_be_run_leaves_the_rest_incomplete(tmp_path: Path) -> None:
    """Alone it is an error of set-up."""
    _file(tmp_path, right=right_client(), gone="no-such-program")

    assert wai("fuzz", cwd=tmp_path).code == 3
    assert wai("fuzz", "gone", cwd=tmp_path).code == 2
    assert wai("fuzz", "right", cwd=tmp_path).code == 0


def test_the_command_line_outranks_the_file(tmp_path: Path) -> None:
    """The client's own table outranks what is set for all."""
    _file(tmp_path, wrong=wrong_client(LOST))
    with (tmp_path / "clients.toml").open("a", encoding="utf-8") as file:
        file.write('ignore = ["text-lost"]\nseed = 5\n')
    as_set = wai("fuzz", "-o", "one", cwd=tmp_path)
    asked = wai("fuzz", "wrong", "-o", "two", "--seed", "6", "--ignore", "usage-lost", cwd=tmp_path)

    assert (as_set.code, _report(tmp_path / "one")["seed"]) == (0, 5)
    assert (asked.code, _report(tmp_path / "two")["seed"]) == (1, 6)


def test_the_project_file_is_taken_as_well(tmp_path: Path) -> None:
    """Its table holds the same settings; the clients can be listed without a run."""
    text = f"[tool.wai.clients.tide]\ncommand = {json.dumps(right_client())}\n"
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    finished = wai("fuzz", "--list", cwd=tmp_path)

    assert (finished.code, finished.stdout) == (0, f"tide  {right_client()}\n")


@pytest.mark.parametrize(
    ("text", "arguments", "sentence"),
    [
        ("sed = 1", [], "clients.toml: there is no setting 'sed'; did you mean 'seed'?"),
        ("[clients.ebb]\nsuite = 'smoke'", [], "clients.toml: clients.ebb needs `command` or `python`"),
        ("", ["tidy"], "clients.toml has no client 'tidy': it has tide; did you mean 'tide'?"),
        ("", ["tide", "--command", "x"], "either --command or the NAME of a client"),
        ("", ["--ignore", "text-lots"], "ignore: there is no code 'text-lots'; did you mean 'text-lost'?"),
        ("", ["--write-baseline"], "--write-baseline needs --baseline FILE"),
        ("", ["--baseline", "none.json"], "cannot read the baseline none.json: there is no such file"),
        ("", ["--config", "none.toml"], "cannot read none.toml"),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_2(
    tmp_path: Path, text: str, arguments: list[str], sentence: str
) -> None:
    """Nothing is run."""
    _file(tmp_path, text, tide="no-such-program")
    finished = wai("fuzz", *arguments, cwd=tmp_path)

    assert (finished.code, finished.stdout) == (2, "")
    assert sentence in finished.stderr.splitlines()[-1]
    assert not list(tmp_path.rglob("report.json"))


def test_codes_that_are_ignored_are_not_found_at_all(tmp_path: Path) -> None:
    """The case counts as passed."""
    run = fuzz(wrong_client(LOST), tmp_path, *QUICK, "--ignore", "text-lost", "--seed", "1")
    only = fuzz(wrong_client(LOST), tmp_path, *QUICK, "--select", "usage-lost", "--seed", "1")

    for each in (run, only):
        assert "text-lost" not in each.codes
        assert each.finished.code == 0
    assert run.report["counts"]["failed"] == 0


def test_a_baseline_bears_what_is_known_and_fails_when_it_is_stale(tmp_path: Path) -> None:
    """It is written by a run, and another client's entry in it is no concern of this one."""
    options = (*QUICK, "--seed", "1", "--baseline", str(tmp_path / "known.json"))
    written = fuzz(wrong_client(LOST), tmp_path, *options, "--write-baseline")
    known = fuzz(wrong_client(LOST), tmp_path, *options)
    baseline = json.loads((tmp_path / "known.json").read_text("utf-8"))
    baseline["clients"]["LosesText"].append({"code": "usage-lost"})
    (tmp_path / "known.json").write_text(json.dumps(baseline), encoding="utf-8")
    stale = fuzz(wrong_client(LOST), tmp_path, *options)
    other = fuzz(right_client(), tmp_path, *options)

    validate_format("baseline", baseline)
    assert (written.finished.code, known.finished.code) == (0, 0)
    assert {finding["known"] for finding in known.report["findings"]} == {True}
    assert (stale.finished.code, stale.report["stale"]) == (1, [{"code": "usage-lost"}])
    assert "usage-lost" in stale.finished.stdout
    assert other.finished.code == 0


def test_warnings_fail_where_that_is_asked_for(tmp_path: Path) -> None:
    """Without the option the same run passes."""
    options = (*QUICK, "--seed", "1", "--select", "error-code-lost")
    vague = _vague(tmp_path)
    run = fuzz(vague, tmp_path, *options)
    failed = fuzz(vague, tmp_path, *options, "--fail-on", "warning")

    assert run.codes == failed.codes == {"error-code-lost"}
    assert (run.finished.code, failed.finished.code) == (0, 1)
    reason = "wai fuzz: failed, because of --fail-on warning\n"
    assert (reason in run.finished.stderr, reason in failed.finished.stderr) == (False, True)


def test_a_suite_says_how_much_is_tried(tmp_path: Path) -> None:
    """Smoke tries less than the default, and a number of examples outranks it."""
    options = ("--operation", "prompt", "--seed", "1")
    smoke = fuzz(right_client(), tmp_path, *options, "--suite", "smoke")
    less = fuzz(right_client(), tmp_path, *options, "--suite", "smoke", "--max-examples", "1")

    assert smoke.finished.code == less.finished.code == 0
    assert smoke.report["counts"]["cases"] > less.report["counts"]["cases"]


def test_a_policy_makes_a_finding_none(tmp_path: Path) -> None:
    """The client declares it in the settings file."""
    command = _vague(tmp_path)
    _file(tmp_path, 'fail_on = "warning"\nselect = ["error-code-lost"]', vague=command)
    before = wai("fuzz", cwd=tmp_path)
    _file(
        tmp_path,
        'fail_on = "warning"\nselect = ["error-code-lost"]\npolicies = { error_texts = "optional" }',
        vague=command,
    )

    assert (before.code, wai("fuzz", cwd=tmp_path).code) == (1, 0)


def test_what_a_driver_never_reports_is_said_and_fails_a_strict_run(tmp_path: Path) -> None:
    """One that reports only the text passes for the text."""
    command = _client(
        tmp_path, "texts", "def value(self, call): return {'text': super().value(call)['text']}"
    )
    options = (*QUICK, "--seed", "1", "--select", "text-lost")
    run = fuzz(command, tmp_path, *options)
    strict = fuzz(command, tmp_path, *options, "--strict")

    assert (run.finished.code, strict.finished.code) == (0, 1)
    assert "usage" in {row["field"] for row in run.report["scope"]["not_compared"]}
    assert "not compared, because the driver never reported it: prompt: " in run.finished.stdout
    assert "failed, because --strict asks for everything to be compared" in strict.finished.stdout


def test_fields_that_a_client_adds_are_found_unless_they_are_declared(tmp_path: Path) -> None:
    """A temperature that the caller did not set changes the answers."""
    command = _client(tmp_path, "adds", "def body(self, request): return {'temperature': 0.7, **request}")
    _file(tmp_path, 'select = ["request-field-added"]', adds=command)
    before = wai("fuzz", cwd=tmp_path)
    declared = 'select = ["request-field-added"]\npolicies = { added_fields = ["temperature"] }'
    _file(tmp_path, declared, adds=command)
    after = wai("fuzz", cwd=tmp_path)

    assert (before.code, after.code) == (1, 0)
    assert "at /temperature. [request-field-added]" in before.stdout
    assert 'declared policies: added_fields = ["temperature"]' in after.stdout


def test_the_example_of_the_documentation_names_a_report_for_each_client(tmp_path: Path) -> None:
    """As pasted, it is read, and its clients write different files."""
    page = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text("utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "clients.toml").write_text(text, "utf-8")

    listed = wai("fuzz", "--list", cwd=tmp_path)
    # Neither program is there: what is wrong with the settings would be said before.
    run = wai("fuzz", "--max-time", "1", cwd=tmp_path)

    assert (listed.code, listed.stdout.count("\n")) == (0, 2)
    assert "report" not in run.stderr
    assert "baseline" not in run.stderr
    assert run.stderr.count("before it sent 'ready'") == 2
