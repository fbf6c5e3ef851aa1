"""The installed version of this distribution."""

from __future__ import annotations

from importlib.metadata import version

__version__ = version("workers-ai-contract")
