"""Keeps Hypothesis from leaving a folder behind."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@contextmanager
def no_traces() -> Generator[None]:
    """Keep Hypothesis from leaving its own folder where the user happens to be."""
    from hypothesis import configuration

    # Hypothesis has a setter for it, but no getter.
    before: Path | None = getattr(configuration, "__hypothesis_home_directory", None)
    with tempfile.TemporaryDirectory(prefix="wai-") as folder:
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)
