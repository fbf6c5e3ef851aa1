"""The oracle of what is enforced, as the tests of that profile have it."""

from __future__ import annotations

from tests.unit.cabidela.conftest import oracle

__all__ = ["oracle"]
