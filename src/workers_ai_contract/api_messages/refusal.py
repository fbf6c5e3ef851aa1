"""Explains a rejection from its message alone, or together with the payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.api_messages.clauses import parse
from workers_ai_contract.api_messages.placing import enforcement, enforcements
from workers_ai_contract.api_messages.ranking import ranked
from workers_ai_contract.cabidela.contract import EnforcedContract
from workers_ai_contract.vocabulary import Route
from workers_ai_schemas import LATEST

if TYPE_CHECKING:
    from workers_ai_contract.api_messages.clauses import ApiText
    from workers_ai_contract.api_messages.placing import Enforcement
    from workers_ai_contract.api_messages.ranking import Ranked
    from workers_ai_contract.vocabulary import Revision
    from workers_ai_kernel import Json
    from workers_ai_kernel.problem import Problem


@dataclass(frozen=True, slots=True)
class ExplainedRefusal:
    """A rejection, explained.

    `enforced` is the enforcement that is assumed. Without the payload, `fits` are all enforcements that can
    produce every clause, and `clauses` state what is likely. With it, `fits` are those that produce exactly
    this message, and `problems` are the errors of the payload; both are empty if it is accepted.
    """

    text: ApiText
    enforced: Enforcement
    fits: tuple[Enforcement, ...]
    clauses: tuple[Ranked, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def is_fitting(self) -> bool:
        """Whether the assumed enforcement can produce the message."""
        return self.enforced in self.fits


def explained(
    text: ApiText | str, revision: Revision | None = None, route: Route | None = None
) -> ExplainedRefusal:
    """Explain a rejection without its payload.

    By default, the newest enforcement that can produce the message is assumed.
    """
    parsed = parse(text) if isinstance(text, str) else text
    fits = tuple(each for each in enforcements() if each.explains(parsed.clauses))
    chosen = _chosen(fits, revision, route)
    return ExplainedRefusal(parsed, chosen, fits, ranked(parsed.clauses, chosen))


def explained_with(
    text: ApiText | str, payload: Json, revision: Revision | None = None, route: Route | None = None
) -> ExplainedRefusal:
    """Explain the rejection of a payload: its causes, and the enforcements that produce this message."""
    parsed = parse(text) if isinstance(text, str) else text
    refusals = [(each, _contract(each).refusal(payload)) for each in enforcements()]
    fits = tuple(each for each, refusal in refusals if _is_same_message(parsed, refusal))
    if not fits:
        fits = tuple(each for each, refusal in refusals if _is_beginning(parsed, refusal))
    chosen = _chosen(fits, revision, route)
    problems = tuple(_contract(chosen).explain(payload))
    return ExplainedRefusal(parsed, chosen, fits, ranked(parsed.clauses, chosen), problems)


def _is_same_message(parsed: ApiText, refusal: str | None) -> bool:
    if parsed.is_cut and refusal is not None:
        return refusal.startswith(parsed.message)
    return refusal == parsed.message


def _is_beginning(parsed: ApiText, refusal: str | None) -> bool:
    """Return whether a message has the first clauses of a refusal: people copy a part of it."""
    return refusal is not None and bool(parsed.message) and refusal.startswith(f"{parsed.message}, ")


def _contract(enforced: Enforcement) -> EnforcedContract:
    return EnforcedContract(enforced.revision, enforced.route)


def _chosen(fits: tuple[Enforcement, ...], revision: Revision | None, route: Route | None) -> Enforcement:
    """Return the named enforcement; if several remain, the first that fits, or else the newest."""
    named = [
        each for each in enforcements() if revision in (None, each.revision) and route in (None, each.route)
    ]
    fitting = [each for each in named if each in fits]
    if fitting or named:
        return (fitting or named)[0]
    # All other routes enforce the same as /run.
    return enforcement(LATEST if revision is None else revision, Route.RUN)
