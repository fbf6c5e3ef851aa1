"""The workflows: they run what a developer runs."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.repo.ci.workspace import yaml
from tests.repo.tracked import ROOT, text_of, tracked_files

if TYPE_CHECKING:
    from collections.abc import Iterator

# What `wai init` writes into a checkout is not tracked.
WORKFLOWS = sorted(ROOT / name for name in tracked_files() if name.startswith(".github/workflows/"))
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE))
IN_WORDS = re.compile(r"`make ([a-z-]+)|^\$ make ([a-z-]+)", re.MULTILINE)
SETTING = re.compile(r'[A-Z]+="?\$?\w+"?')


def steps(workflow: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any YAML
    """Yield the steps of each job."""
    for job in workflow["jobs"].values():
        yield from job["steps"]


def test_there_is_a_workflow_for_changes_and_one_for_releases() -> None:
    """Without them, the tests below would have nothing to look at."""
    assert [file.name for file in WORKFLOWS] == ["ci.yml", "release.yml"]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_only_calls_make(file: Any) -> None:  # noqa: ANN401 - a path
    """Each command is one make target that exists, so that anyone can repeat it."""
    commands = [step["run"].split() for step in steps(yaml(file)) if "run" in step]

    assert commands
    for make, target, *settings in commands:
        assert make == "make"
        assert target in TARGETS
        assert all(SETTING.fullmatch(setting) for setting in settings)


def test_the_tests_run_on_each_python_that_is_promised() -> None:
    """The matrix has the versions of the classifiers, the oldest of which is the one that is required."""
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    tested = yaml(ROOT / ".github/workflows/ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python-version"]

    assert tested == promised
    assert project["requires-python"] == f">={promised[0]}"


def test_only_the_publishing_job_may_ask_for_an_identity() -> None:
    """Every workflow may read the repository and nothing else; publishing runs no code of ours."""
    for file in WORKFLOWS:
        workflow = yaml(file)
        assert workflow["permissions"] == {"contents": "read"}
        for name, job in workflow["jobs"].items():
            assert job.get("permissions", {}) == ({"id-token": "write"} if name == "publish" else {})
            assert name != "publish" or not any("run" in step for step in job["steps"])


def test_every_make_target_that_a_document_names_exists() -> None:
    """In code, or on a line of a shell session."""
    documents = [name for name in tracked_files() if name.endswith(".md")]
    named = {(name, code or line) for name in documents for code, line in IN_WORDS.findall(text_of(name))}

    assert named
    assert sorted((name, target) for name, target in named if target not in TARGETS) == []
