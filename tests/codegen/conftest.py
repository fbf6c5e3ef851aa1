"""The package generated from the vendored schemas, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_codegen.package import vendored_package

if TYPE_CHECKING:
    from workers_ai_codegen.package import Package


@pytest.fixture(scope="session")
def generated() -> Package:
    """Return what the generator makes now; it takes seconds, and no test changes it."""
    return vendored_package()
