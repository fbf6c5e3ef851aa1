"""One call through the proxy, and what was found about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers_ai_contract.recording import CallSecrets

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.traffic import NotJudged


@dataclass(frozen=True, slots=True)
class ProxiedCall:
    """One call, after its answer.

    Attributes:
        method: The method of the request.
        path: The path that the client asked for, without its query, and with asterisks for secrets.
        status: The status of the answer; 0 if there was none.
        request: The judgement of the request, or the reason why it was not judged.
        answer: The same for the answer.
        refused: Whether the proxy refused the request, so that it was not sent.
        error: Why the upstream could not be asked or its answer broke off; None if it answered.
        secrets: What must be hidden in whatever is written about the call.
    """

    method: str
    path: str
    status: int
    request: Judgement | NotJudged
    answer: Judgement | NotJudged
    refused: bool = False
    error: str | None = None
    secrets: CallSecrets = field(default=CallSecrets(frozenset()), repr=False)

    @property
    def parts(self) -> tuple[Judgement | NotJudged, ...]:
        """What was found about the request and about the answer."""
        return self.request, self.answer
