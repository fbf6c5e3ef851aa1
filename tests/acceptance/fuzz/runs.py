"""Runs the real `wai fuzz` and reads what it leaves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.commands import wai
from tests.formats import validate_format

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands import Finished


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has ended; `report` is the file, checked against its published form."""

    finished: Finished
    folder: Path
    report: dict[str, Any]

    @property
    def codes(self) -> set[str]:
        """Return what was found."""
        return {finding["code"] for finding in self.report["findings"]}

    def finding(self, code: str) -> dict[str, Any]:
        """Return the first finding of that code."""
        found: dict[str, Any] = next(each for each in self.report["findings"] if each["code"] == code)
        return found

    def replay_of(self, code: str) -> Path:
        """Return the replay file of the first finding of that code."""
        return self.folder / str(self.finding(code)["replay"])


def fuzz(command: str, folder: Path, *arguments: str) -> Run:
    """Run `wai fuzz` and check the form of everything that it writes."""
    finished = wai("fuzz", "--command", command, "-o", folder, *arguments, cwd=folder)
    report = json.loads((folder / "report.json").read_text("utf-8"))
    validate_format("report", report)
    for finding in report["findings"]:
        validate_format("replay", json.loads((folder / finding["replay"]).read_text("utf-8")))
    return Run(finished, folder, report)
