"""Finds the commands of `wai` that another package provides."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from workers_ai_contract.errors import SetupError

_GROUP = "workers_ai_contract.commands"


def provided_command(name: str) -> Any:  # noqa: ANN401 - the caller knows what the command offers
    """Return the command object behind an entry point.

    Raises:
        SetupError: it is not installed.
    """
    for entry_point in entry_points(group=_GROUP, name=name):
        return entry_point.load()
    raise SetupError(f"the command {name!r} is not installed: reinstall workers-ai-contract")
