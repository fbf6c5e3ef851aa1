"""Bugs that were known before: docs/clients/known.toml, and the findings that show each again."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.kept.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class KnownBug:
    """A bug of a package: what is sent, what comes of it, and which findings show it."""

    package: str
    stimulus: str
    result: str
    findings: tuple[Verdict, ...]


def read_known(path: Path) -> tuple[KnownBug, ...]:
    """Read the file."""
    return tuple(
        KnownBug(
            row["package"],
            row["stimulus"],
            row["result"],
            tuple(Verdict("real", "", **finding) for finding in row["findings"]),
        )
        for row in tomllib.loads(path.read_text("utf-8"))["bug"]
    )


def section(known: Sequence[KnownBug], links: Mapping[str, tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Yield the section of the page; `links` has client and finding for the place of each replay file."""
    yield "## Bugs that were known before"
    yield ""
    yield "Each was reproduced by hand before any client was fuzzed. A run finds it again, and shrinks it to"
    yield "what is said here."
    yield ""
    yield "| package | what is sent | what comes of it | found as |"
    yield "|---|---|---|---|"
    for bug in known:
        found = [_place(wanted, links) for wanted in bug.findings]
        shown = ", ".join(
            f"[`{wanted.code}`]({place})" if place else f"`{wanted.code}` (not found)"
            for wanted, place in zip(bug.findings, found, strict=True)
        )
        yield f"| {bug.package} | {bug.stimulus} | {bug.result} | {shown} |"
    yield ""


def _place(wanted: Verdict, links: Mapping[str, tuple[str, dict[str, Any]]]) -> str | None:
    return next((place for place, (client, found) in links.items() if wanted.matches(client, found)), None)
