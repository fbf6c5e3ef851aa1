"""Keeps literals of local modules out of Hypothesis' choices, so that a seed means the same in every install.

Hypothesis sometimes draws a literal that it found in an imported local module. A package in a checkout is
local and one in `site-packages` is not, so the same seed would give other cases. There is no setting for it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

if TYPE_CHECKING:
    from collections.abc import Generator

_POOL = "_get_local_constants"


@contextmanager
def no_local_constants() -> Generator[None]:
    """Draw no literals of local modules within the block."""
    before = getattr(providers, _POOL)
    setattr(providers, _POOL, Constants)
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        setattr(providers, _POOL, before)
        providers.CONSTANTS_CACHE.cache.clear()
