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
    from workers_ai_contract.vocabulary import Form

LOST = "error-text-lost"
ALWAYS_LOST = "error-text-always-lost"
_FEWEST = 2


def with_lost_texts(ledger: Ledger, findings: tuple[ClientFinding, ...]) -> tuple[ClientFinding, ...]:
    """Return the findings, the one of lost error texts as an error if an operation kept no text of an error.

    A client may keep the texts of one operation only, because the API puts them elsewhere there.
    """
    lost: dict[Form, list[bool]] = {}
    for case, found in ledger.cases():
        if isinstance(case.reply, ApiError):
            of_operation = lost.setdefault(case.intent.operation, [])
            of_operation.append(any(identity.code == LOST for identity in found))
    if not any(len(each) >= _FEWEST and all(each) for each in lost.values()):
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
