"""The files of a run of `wai fuzz`: what it reads, and its reports, which must replace none of that."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from workers_ai_contract.clients.commands import split_command
from workers_ai_contract.clients.naming import PYTHON
from workers_ai_contract.errors import UsageError
from workers_ai_contract.reporting.destination import refuse_inputs
from workers_ai_contract.run_reports import FILE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike
    from pathlib import Path

REPORT = "report.json"


def refuse_run_inputs(
    reports: Iterable[str | PathLike[str]], inputs: Iterable[str | PathLike[str] | None]
) -> None:
    """Check before a run that none of its reports would replace what it reads.

    Raises:
        UsageError: one would.
    """
    read = [*inputs]
    for report in reports:
        refuse_inputs(report, read)


def reports_in(folder: Path | None, named: Mapping[str, Path]) -> list[Path]:
    """Return the files of a report: those in its folder, if it has one, and those that are named."""
    own = [] if folder is None else [folder / REPORT, folder / FILE_NAMES["html"]]
    return [*own, *named.values()]


def files_of(label: str) -> list[str]:
    """Return what may be files of the client with this label: the words of its command, or its module.

    An option such as `--config=FILE` stands for FILE. A module has no file before it was imported, and a
    command that cannot be split has none: its run is refused for that.
    """
    if label.startswith(PYTHON):
        module = sys.modules.get(label.removeprefix(PYTHON).partition(":")[0])
        path = getattr(module, "__file__", None)
        return [] if path is None else [path]
    try:
        return [word.partition("=")[2] or word for word in split_command(label)]
    except UsageError:
        return []
