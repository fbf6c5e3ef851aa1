"""Tells a client that loses the text of every error from one that loses that of some."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.folding import shown_by
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_contract.conformance.ledger import Ledger
    from workers_ai_contract.conformance.results import ClientFinding
    from workers_ai_contract.failures import Failure, Identity

LOST = "error-text-lost"
ALWAYS_LOST = "error-text-always-lost"
_FEWEST = 2


def with_lost_texts(ledger: Ledger, findings: tuple[ClientFinding, ...]) -> tuple[ClientFinding, ...]:
    """Return the findings, the one of lost error texts as an error if no text of an error was kept."""
    errors = [found for case, found in ledger.cases() if isinstance(case.reply, ApiError)]
    lost = [any(identity.code == LOST for identity in found) for found in errors]
    if len(lost) < _FEWEST or not all(lost):
        return findings
    changed = [
        replace(finding, failure=replace(finding.failure, code=ALWAYS_LOST))
        if finding.failure.code == LOST and not finding.failure.cause
        else finding
        for finding in findings
    ]
    return tuple(sorted(changed, key=lambda finding: finding.failure.severity))


def is_reproduced(identity: Identity, failures: Iterable[Failure]) -> bool:
    """Return whether one case shows a finding again."""
    if identity.code == ALWAYS_LOST:
        identity = identity._replace(code=LOST)
    return shown_by(identity, failures) is not None
