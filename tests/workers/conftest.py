"""The Node packages: a small set that `make test` installs, and all of them for `make test-workers`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.oracles import npm
from tests.workers import running
from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.oracles.npm import NodeProgram

_EVERYTHING = "WAI_TEST_WORKERS"


def _installed(program: NodeProgram) -> Path:
    try:
        program.install()
    except SetupError as error:
        if os.environ.get("CI"):
            pytest.fail(f"workerd cannot run: {error}")
        pytest.skip(f"workerd cannot run: {error}")
    return program.installed


@pytest.fixture(scope="session")
def node() -> Path:
    """Return Node; without it skip, in CI fail."""
    return npm.node_or_skip()


@pytest.fixture(scope="session")
def sample() -> Path:
    """Return a folder with Miniflare 5."""
    return _installed(running.SAMPLE)


@pytest.fixture(scope="session")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every package, and with ours as it would be published."""
    if not os.environ.get(_EVERYTHING):
        pytest.skip("installs 900 MB of Node packages: run `make test-workers`")
    return running.with_our_package(_installed(running.WORKERS), tmp_path_factory.mktemp("packed"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home directory without a login."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder
