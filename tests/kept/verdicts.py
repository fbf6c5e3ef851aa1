"""What a person found out about each finding: docs/clients/verdicts.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("real", "policy", "contested", "ours")
_KEYS = ("client", "code", "operation", "cause")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement of the findings that have all of these values.

    `operation` is one of those of the finding, as in `chat streamed`; `cause` is a part of the cause. What is
    empty matches all.
    """

    verdict: str
    note: str
    code: str
    client: str = ""
    operation: str = ""
    cause: str = ""

    def matches(self, client: str, finding: dict[str, Any]) -> bool:
        """Return whether it is about this finding."""
        return (
            self.code == finding["code"]
            and self.client in {"", client}
            and self.operation in {"", operation_of(finding), *finding.get("modes", ())}
            and self.cause in finding.get("cause", "")
        )

    @property
    def weight(self) -> tuple[int, int]:
        """How many values it names, then how much of the cause: the verdict that says most is taken."""
        return sum(bool(getattr(self, name)) for name in _KEYS), len(self.cause)


def operation_of(finding: dict[str, Any]) -> str:
    """Return the call mode of a finding, as people read it."""
    return f"{finding['operation']}{' streamed' if finding['stream'] else ''}"


def read_verdicts(path: Path) -> tuple[Verdict, ...]:
    """Read the file.

    Raises:
        ValueError: a verdict is none of `KINDS`.
    """
    rows = tomllib.loads(path.read_text("utf-8")).get("finding", [])
    verdicts = tuple(Verdict(**row) for row in rows)
    for verdict in verdicts:
        if verdict.verdict not in KINDS:
            raise ValueError(f"{verdict.verdict!r} is not a verdict: {', '.join(KINDS)}")
    return verdicts


def verdict_of(client: str, finding: dict[str, Any], verdicts: tuple[Verdict, ...]) -> Verdict | None:
    """Return the verdict on a finding, or None if there is none yet."""
    fitting = [verdict for verdict in verdicts if verdict.matches(client, finding)]
    return max(fitting, key=lambda verdict: verdict.weight) if fitting else None
