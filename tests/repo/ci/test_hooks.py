"""The pre-commit hooks: run by pre-commit itself in a repository of a user."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repo.ci.workspace import MANIFEST, ROOT, make_models, pre_commit, run, write, yaml

if TYPE_CHECKING:
    from pathlib import Path


def test_the_manifest_is_one() -> None:
    """By pre-commit's own judgement."""
    finished = run("pre-commit", "validate-manifest", MANIFEST, cwd=ROOT)

    assert finished.code == 0, finished.stdout


def test_payloads_are_those_that_are_named_so(workspace: Path) -> None:
    """Another JSON file is no payload, so it cannot be a wrong one."""
    (workspace / "wrong/wrong.wai.json").unlink()
    finished = pre_commit(workspace, "wai-validate")

    assert finished.code == 0, finished.stdout
    assert "payloads/right.wai.json: valid (prompt)" in finished.stdout
    assert "package.json" not in finished.stdout


def test_a_wrong_payload_holds_the_commit_up(workspace: Path) -> None:
    """With the cause and the repair."""
    finished = pre_commit(workspace, "wai-validate")

    assert finished.code == 1
    assert "wrong/wrong.wai.json: invalid (prompt)" in finished.stdout
    assert "[above-maximum]" in finished.stdout


@pytest.mark.parametrize(
    ("args", "code"), [([], 0), (["--fail-on", "warning"], 1), (["--revision", "r3"], 1)]
)
def test_options_and_files_are_the_users(workspace: Path, args: list[str], code: int) -> None:
    """As in the configuration of a repository."""
    finished = pre_commit(workspace, "wai-validate", args=args, files="^dubious")

    assert finished.code == code, finished.stdout
    assert "dubious.wai.json: " in finished.stdout


def test_stale_models_hold_the_commit_up(workspace: Path) -> None:
    """They pass as long as they are what their schema makes."""
    make_models(workspace)
    args = ["--input", "schema.json", "-o", "my_models"]
    current = pre_commit(workspace, "wai-codegen-check", args=args)
    write(workspace, {"schema.json": '{"type": "string"}'})
    stale = pre_commit(workspace, "wai-codegen-check", args=args)

    assert (current.code, stale.code) == (0, 1), current.stdout
    assert "my_models is out of date" in stale.stdout


def test_every_hook_is_documented() -> None:
    """The page names each."""
    page = (ROOT / "docs/ci.md").read_text("utf-8")

    assert [hook["id"] for hook in yaml(MANIFEST) if f"`{hook['id']}`" not in page] == []
