"""What a report is made from: the result, and what the user has set."""

from __future__ import annotations

import json
import shlex
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from workers_ai_contract.assessment import Rules
from workers_ai_contract.conformance.replays import place_of
from workers_ai_contract.reporting.counts import counted
from workers_ai_contract.settings.policies import NO_POLICIES, Policies
from workers_ai_kernel.problem import Severity
from workers_ai_kernel.safe_text import one_line, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workers_ai_contract.conformance.results import ClientFinding, FuzzResult
    from workers_ai_contract.failures import Failure
    from workers_ai_kernel import Json, JsonObject

# What prints as nothing, beside variation selectors.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


@dataclass(frozen=True, slots=True)
class RunReport:
    """A result with the folder of its replay files, the rules of its verdict, and the declared policies."""

    result: FuzzResult
    folder: Path
    rules: Rules = Rules()  # noqa: RUF009 - frozen
    policies: Policies = NO_POLICIES

    @property
    def client(self) -> str:
        """The client's name and version."""
        return f"{self.result.client_name} {self.result.client_version}".strip()

    @property
    def summary(self) -> str:
        """What was found in how much, in one clause."""
        counts = self.result.counts
        not_run = f", {counts.not_run} not run" if counts.not_run else ""
        return f"{', '.join(self._found())} in {counted(counts.cases, 'case')}{not_run}"

    def _found(self) -> list[str]:
        result = self.result
        known = sum(map(result.is_known, result.findings))
        new = [finding.failure.severity for finding in result.findings if not result.is_known(finding)]
        errors, warnings = new.count(Severity.ERROR), new.count(Severity.WARNING)
        found = [counted(errors, "finding")] if errors or not (warnings or known) else []
        found += [counted(warnings, "warning")] if warnings else []
        found += [f"{known} known"] if known else []
        return [*found, *([f"{len(result.flaky)} flaky"] if result.flaky else [])]

    def fails(self, finding: ClientFinding) -> bool:
        """Return whether a finding fails the run."""
        return self.rules.fails(finding.failure.severity) and not self.result.is_known(finding)

    def replay_file(self, finding: ClientFinding) -> Path:
        """Return the replay file of a finding."""
        return self.folder / place_of(finding.failure.identity)

    def replay_command(self, finding: ClientFinding) -> str:
        """Return the command that reproduces a finding."""
        return f"wai replay --trust {shlex.quote(str(self.replay_file(finding)))}"

    def by_cause(self) -> Iterator[list[ClientFinding]]:
        """Yield the findings, those with one code and cause together: they differ in the call mode."""
        for _, findings in groupby(
            self.result.findings, key=lambda finding: (finding.failure.code, finding.failure.cause)
        ):
            yield [*findings]


def modes_of(finding: ClientFinding) -> str:
    """Return the call modes in which a finding was seen."""
    return ", ".join(finding.modes) or mode_of(finding.failure)


def mode_of(failure: Failure) -> str:
    """Return the call mode of a failure."""
    return f"{failure.operation}{' streamed' if failure.stream else ''}"


def place_in(failure: Failure) -> str:
    """Return what tells failures with this code apart, to be put behind a title; may be empty."""
    if not failure.cause:
        return ""
    return f" at {failure.cause}" if failure.cause.startswith("/") else f" ({failure.cause})"


def prints_alike(detail: Json) -> bool:
    """Return whether what was expected and what was seen look the same in print.

    Their texts then differ only in their normal form, or in characters that cannot be seen.
    """
    if not isinstance(detail, dict) or "expected" not in detail or "got" not in detail:
        return False
    return _printed(detail["expected"]) == _printed(detail["got"])


def compact_json(value: Json, longest: int) -> str:
    """Return a value, such as the detail of a failure, as one line of at most `longest` characters."""
    return shortened(json.dumps(value, ensure_ascii=prints_alike(value), separators=(",", ":")), longest)


def indented_json(value: Json, indent: int, longest: int) -> str:
    """Return the same in several lines, each safe to print."""
    text = json.dumps(value, ensure_ascii=prints_alike(value), indent=indent)
    return shortened("\n".join(map(one_line, text.split("\n"))), longest)


def informative(reply: JsonObject) -> JsonObject:
    """Return a reply without the members that say nothing to a reader."""
    return {
        name: value for name, value in reply.items() if name != "serial" and value not in (None, [], False)
    }


def _printed(value: Json) -> str:
    text = unicodedata.normalize("NFKC", json.dumps(value, ensure_ascii=False))
    return "".join(
        each for each in text if unicodedata.category(each) not in _UNSEEN and each not in _SELECTORS
    )
