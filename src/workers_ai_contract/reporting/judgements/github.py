"""Judgements as workflow commands, which GitHub shows as annotations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.reporting.judgements.escaping import replaced
from workers_ai_contract.reporting.judgements.finding import findings_of
from workers_ai_contract.reporting.judgements.text import counts
from workers_ai_kernel.problem import Severity
from workers_ai_kernel.safe_text import one_line, output_line

if TYPE_CHECKING:
    from workers_ai_contract.bulk import InputSource, Tally
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.reporting.judgements.finding import LocatedProblem

_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


@dataclass(frozen=True, slots=True)
class GitHub:
    """One workflow command per problem, and lines with counts."""

    summed_up: bool
    separator: bytes = b""
    shows_api_errors_of_lines: bool = False
    counts_first: bool = False

    def header(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """Return nothing."""
        return b""

    def item(self, judgement: Judgement, text: bytes) -> bytes:
        """Return the commands for the problems of a payload."""
        return "".join(map(_command, findings_of(judgement, text))).encode()

    def source_end(self, source: InputSource, tally: Tally) -> bytes:
        """Return a line with the counts of a JSON Lines file."""
        return f"{output_line(source.name)}: {counts(tally)}\n".encode()

    def footer(self, total: Tally, line_files: int) -> bytes:
        """Return a line with the total counts."""
        return f"total: {counts(total)}\n".encode() if self.summed_up or not line_files else b""


def _command(finding: LocatedProblem) -> str:
    properties = {"file": finding.file, "line": finding.line, "col": finding.column, "title": finding.code}
    listed = ",".join(
        f"{name}={replaced(one_line(str(value)), _IN_PROPERTIES)}"
        for name, value in properties.items()
        if value is not None
    )
    level = "warning" if finding.severity is Severity.WARNING else "error"
    text = "\n".join(one_line(sentence) for sentence in (finding.message, finding.repair) if sentence)
    return f"::{level} {listed}::{replaced(text, _IN_MESSAGES)}\n"
