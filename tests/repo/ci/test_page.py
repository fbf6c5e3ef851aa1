"""What docs/ci.md shows can be copied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.clients.commands import right_client
from tests.commands import wai
from tests.repo.ci.workspace import (
    NO_FINDINGS,
    RIGHT,
    ROOT,
    SCHEMA,
    Runner,
    clients_file,
    pre_commit,
    run,
    write,
    yaml,
)

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/ci.md").read_text("utf-8"), re.DOTALL)
CONFIGURATIONS = [block for block in BLOCKS if block.startswith("repos:")]
WORKFLOWS = [block for block in BLOCKS if not block.startswith("repos:")]


@pytest.fixture
def documented(workspace: Path) -> Path:
    """A workspace with what the examples speak of."""
    write(workspace, {"schemas/sync-input.json": SCHEMA, "schemas/sync-output.json": SCHEMA})
    write(workspace, {"payloads/right.json": RIGHT, "examples/all.jsonl": RIGHT})
    schemas = ("--input", "schemas/sync-input.json", "--output", "schemas/sync-output.json")
    write(workspace, {"clients.toml": clients_file(right=right_client()), "known-findings.json": NO_FINDINGS})
    assert wai("codegen", *schemas, "-o", "my_models", cwd=workspace).code == 0
    return workspace


@pytest.mark.parametrize("block", WORKFLOWS)
def test_a_workflow_is_one(block: str, tmp_path: Path) -> None:
    """It fits the schema of such files."""
    write(tmp_path, {"workflow.yml": block})
    finished = run(
        "check-jsonschema", "--builtin-schema", "vendor.github-workflows", "workflow.yml", cwd=tmp_path
    )

    assert finished.code == 0, finished.stdout


@pytest.mark.parametrize("block", WORKFLOWS)
def test_the_steps_of_a_workflow_pass(block: str, tmp_path: Path, documented: Path) -> None:
    """Those that use this action, on the files that they name."""
    write(tmp_path, {"workflow.yml": block})
    (job,) = yaml(tmp_path / "workflow.yml")["jobs"].values()
    ours = [step["with"] for step in job["steps"] if "workers-ai-contract@" in step["uses"]]

    assert ours
    for number, inputs in enumerate(ours):
        temporary = tmp_path / f"runner-{number}"
        temporary.mkdir()
        finished = Runner(documented, temporary).use(inputs)
        assert finished.code == 0, finished.stdout


@pytest.mark.parametrize("block", CONFIGURATIONS)
def test_a_configuration_is_one_and_its_hooks_pass(block: str, tmp_path: Path, documented: Path) -> None:
    """By pre-commit's own judgement; each hook is run on the files that it names."""
    write(tmp_path, {"config.yaml": block})
    assert run("pre-commit", "validate-config", "config.yaml", cwd=tmp_path).code == 0
    hooks = [hook for repo in yaml(tmp_path / "config.yaml")["repos"] for hook in repo["hooks"]]

    assert hooks
    for settings in hooks:
        finished = pre_commit(documented, settings["id"], **settings)
        assert finished.code == 0, finished.stdout
        assert "no files to check" not in finished.stdout
