"""The screen: which failures of a case are reported at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.assessment.permitted import is_permitted
from workers_ai_contract.settings.policies import NO_POLICIES, Policies

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.failures import Failure


@dataclass(frozen=True, slots=True)
class Screen:
    """Reports a failure if its code is selected and not ignored, and no policy permits it.

    Without selected codes, all are selected.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    policies: Policies = NO_POLICIES

    def __call__(self, case: Case, failure: Failure) -> bool:
        """Return whether the failure is reported."""
        return self.reports(failure.code) and not is_permitted(failure, case, self.policies)

    def reports(self, code: str) -> bool:
        """Return whether failures with that code are reported, as long as no policy permits them."""
        return code not in self.ignore and (not self.select or code in self.select)
