"""A workspace with right, wrong and dubious payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repo.ci.workspace import DUBIOUS, RIGHT, WRONG, Runner, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder of a user's repository."""
    folder = tmp_path / "workspace"
    write(
        folder,
        {
            "package.json": '{"name": "no payload"}',
            "payloads/right.wai.json": RIGHT,
            "payloads/deep/also right.wai.json": RIGHT,
            "wrong/wrong.wai.json": WRONG,
            "dubious.wai.json": DUBIOUS,
            "lines/all.wai.jsonl": f"{RIGHT}\n{DUBIOUS}\n",
        },
    )
    return folder


@pytest.fixture
def runner(tmp_path: Path, workspace: Path) -> Runner:
    """A runner in that workspace."""
    temporary = tmp_path / "runner"
    temporary.mkdir()
    return Runner(workspace, temporary)
