"""The oracle, where there is a Node to run it."""

from __future__ import annotations

import os

import pytest

from tests.oracles.cabidela.oracle import Oracle, install
from workers_ai_contract.errors import SetupError


@pytest.fixture(scope="session")
def oracle() -> type[Oracle]:
    """Return the oracle's class once the package is installed; without Node skip, in CI fail."""
    try:
        install()
    except SetupError as error:
        if os.environ.get("CI"):
            pytest.fail(f"the Cabidela oracle cannot run: {error}")
        pytest.skip(f"the Cabidela oracle cannot run: {error}")
    return Oracle
