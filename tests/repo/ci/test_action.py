"""The GitHub Action: its steps are run as a runner runs them."""

from __future__ import annotations

import re
import sysconfig
from typing import TYPE_CHECKING

import pytest

from tests.clients.commands import right_client, wrong_client
from tests.repo.ci.workspace import ROOT, Runner, clients_file, make_models, run, write, yaml

if TYPE_CHECKING:
    from pathlib import Path


def test_the_action_is_one() -> None:
    """Its file fits the schema of such files."""
    finished = run("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml", cwd=ROOT)

    assert finished.code == 0, finished.stdout


def test_every_input_reaches_a_script_and_is_documented() -> None:
    """Through an environment variable that some script reads, never through the text of a command."""
    action = yaml(ROOT / "action.yml")
    scripts = "".join(file.read_text("utf-8") for file in (ROOT / "actions").glob("*.sh"))
    handed = {name: text for step in action["runs"]["steps"] for name, text in step["env"].items()}

    assert set(handed.values()) == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
    assert [name for name in handed if not re.search(rf"\$\{{?{name}\b", scripts)] == []
    documented = (ROOT / "docs/ci.md").read_text("utf-8")
    assert [name for name in action["inputs"] if f"`{name}`" not in documented] == []


def test_right_payloads_pass_in_silence(runner: Runner) -> None:
    """A folder, with what is below it."""
    finished = runner.use({"files": "payloads"})

    assert (finished.code, finished.stderr) == (0, "")
    assert "::error" not in finished.stdout


def test_a_wrong_payload_is_annotated_at_its_line(runner: Runner) -> None:
    """The step fails, and the annotation names file, line and code."""
    finished = runner.use({"files": "payloads\nwrong"})

    assert finished.code == 1
    (annotation,) = [line for line in finished.stdout.splitlines() if line.startswith("::error ")]
    assert "file=wrong/wrong.wai.json" in annotation
    assert "line=3" in annotation
    assert "above-maximum" in annotation


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ("payloads/*.json", 0),
        ("payloads/**/*.json", 0),
        ("  payloads/deep/also right.wai.json  ", 0),
        ("payloads/deep/also*.json\n\n\nlines/all.wai.jsonl\n", 0),
        ("**/wrong.wai.json", 1),
        ("*/*.json", 1),
    ],
)
def test_files_are_named_one_a_line_with_patterns(runner: Runner, files: str, code: int) -> None:
    """Blanks in a name do not part it, those around it and empty lines do not count."""
    finished = runner.use({"files": files})

    assert (finished.code, finished.stderr) == (code, "")


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({}, "validate needs the input 'files'"),
        ({"files": "\n \n"}, "validate needs the input 'files'"),
        ({"files": "payload/*.json"}, "no file matches 'payload/*.json'"),
        ({"command": "poem"}, "unknown command 'poem'"),
        ({"command": "codegen-check"}, "codegen-check needs the input 'models'"),
        ({"command": "codegen-check", "models": "my_models"}, "codegen-check needs the input 'models'"),
    ],
)
def test_a_wrong_call_is_one_annotation_and_2(runner: Runner, inputs: dict[str, str], sentence: str) -> None:
    """Nothing is judged, and nothing passes for judged."""
    finished = runner.use(inputs)

    assert (finished.code, finished.stderr) == (2, "")
    assert finished.stdout.startswith(f"::error::{sentence}")
    assert finished.stdout.count("\n") == 1


def test_a_file_that_is_not_there_is_told_by_the_command(runner: Runner) -> None:
    """A name without a pattern is handed on as it is."""
    assert runner.use({"files": "payloads/none.json"}).code == 2


@pytest.mark.parametrize("inputs", [{"profile": "poem"}, {"fail-on": "x"}, {"files": "--help"}])
def test_what_is_handed_on_cannot_become_something_else(runner: Runner, inputs: dict[str, str]) -> None:
    """An unknown choice is refused, a name is never an option."""
    assert runner.use({"files": "payloads", **inputs}).code == 2


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"files": "dubious.wai.json"}, 0),
        ({"files": "dubious.wai.json", "fail-on": "warning"}, 1),
        ({"files": "lines", "fail-on": "warning"}, 1),
        ({"files": "payloads", "route": "chat"}, 0),
        ({"files": "payloads", "revision": "r3"}, 1),
        ({"files": "payloads", "profile": "published", "form": "chat"}, 1),
        ({"files": "payloads", "profile": "observed"}, 0),
        ({"files": "payloads", "profile": "observed", "direction": "error"}, 1),
    ],
)
def test_the_options_count(runner: Runner, inputs: dict[str, str], code: int) -> None:
    """Each of them changes the verdict, or does not, as on the command line."""
    assert runner.use(inputs).code == code


def test_the_result_goes_to_a_file_where_one_is_named(runner: Runner, workspace: Path) -> None:
    """For uploading it."""
    finished = runner.use({"files": "wrong", "format": "sarif", "output": "contract.sarif"})

    assert (finished.code, finished.stdout) == (1, "")
    assert "above-maximum" in (workspace / "contract.sarif").read_text("utf-8")


def test_clients_are_fuzzed_and_the_job_has_a_summary(runner: Runner, workspace: Path) -> None:
    """Each of the settings file; a finding is an annotation, and each client has its files."""
    write(workspace, {"clients.toml": clients_file(right=right_client(), lossy=wrong_client("loses-text"))})
    summary = runner.temporary / "summary.md"
    env = {"GITHUB_STEP_SUMMARY": str(summary)}
    finished = runner.use({"command": "fuzz", "seed": "1"}, env=env)

    assert finished.code == 1, finished.stderr
    assert "::error title=LosesText 1.0%3A text-lost::" in finished.stdout
    assert "LosesText 1.0: failed" in summary.read_text("utf-8")
    assert "Client 1.0: passed" in summary.read_text("utf-8")
    names = {path.name for path in (workspace / "wai-report/lossy").iterdir()}
    assert {"report.json", "report.html", "report.sarif", "junit.xml", "summary.md", "replays"} == names


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"clients": "  right \n\n"}, 0),
        ({"clients": "lossy"}, 1),
        ({"clients": "lossy", "baseline": "known.json"}, 0),
        ({"clients": "none"}, 2),
        ({"suite": "poem"}, 2),
        ({"strict": "yes"}, 2),
        ({"config": "none.toml"}, 2),
        ({"driver": right_client(), "max-time": "60", "fail-on": "warning", "report-dir": "out"}, 0),
    ],
)
def test_the_options_of_a_run_count(
    runner: Runner, workspace: Path, inputs: dict[str, str], code: int
) -> None:
    """A run that cannot be is an annotation."""
    known = '{"schema_version": 1, "clients": {"lossy": [{"code": "text-lost"}]}}'
    write(
        workspace,
        {
            "clients.toml": clients_file(right=right_client(), lossy=wrong_client("loses-text")),
            "known.json": known,
        },
    )
    finished = runner.use({"command": "fuzz", **inputs})

    assert finished.code == code, finished.stderr
    assert ("::error" in finished.stdout) is (code != 0)


def test_models_are_held_against_their_schemas(runner: Runner, workspace: Path) -> None:
    """Equal is 0; a package that was edited is 1, with an annotation that says what to run."""
    make_models(workspace)
    inputs = {"command": "codegen-check", "input-schema": "schema.json", "models": "my_models"}
    current = runner.use(inputs)
    write(workspace, {"schema.json": '{"type": "string"}'})
    (runner.temporary / "workers-ai-contract").unlink()
    stale = runner.use(inputs)

    assert (current.code, stale.code) == (0, 1)
    assert "::error" not in current.stdout
    assert stale.stdout.splitlines()[-1].startswith(
        "::error::my_models does not match its schemas: "
        "run wai codegen --input-schema schema.json -o my_models"
    )


def test_an_old_python_or_none_is_one_annotation(runner: Runner) -> None:
    """Before anything is installed."""
    finished = runner.use({"python": "no-such-python", "files": "payloads"}, install=True)

    assert (finished.code, finished.stderr) == (2, "")
    assert finished.stdout.startswith("::error::workers-ai-contract needs Python 3.11 or newer")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built anew."""
    folder = tmp_path_factory.mktemp("wheel")
    finished = run("python", "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert finished.code == 0, finished.stdout + finished.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_the_action_installs_what_it_runs(runner: Runner, wheel: Path) -> None:
    """From a package that is named; the dependencies are lent, so that no registry is needed."""
    lent = {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PYTHONPATH": sysconfig.get_path("purelib")}
    inputs = {"python": "python", "package": str(wheel), "files": "payloads\nwrong"}
    finished = runner.use(inputs, install=True, env=lent)
    installed = runner.temporary / "workers-ai-contract"

    assert finished.code == 1, finished.stderr
    assert "above-maximum" in finished.stdout
    assert not installed.is_symlink()
    assert list(installed.glob("lib/python*/site-packages/workers_ai_contract/__init__.py"))
