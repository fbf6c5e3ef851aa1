"""The screen: which failures of a case are reported at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.assessment.permitted import is_permitted
from workers_ai_contract.settings.policies import NO_POLICIES, Policies

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.conformance.results import FuzzResult
    from workers_ai_contract.failures import Failure


# A finding that follows from others, and the code of those.
_SOURCES = {"error-text-always-lost": "error-text-lost"}


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
        is_wanted = self.reports(failure.code) or failure.code in map(_SOURCES.get, self.select)
        return is_wanted and not is_permitted(failure, case, self.policies)

    def kept(self, result: FuzzResult) -> FuzzResult:
        """Return the result without findings that are not reported: some follow from those of all cases."""
        return replace(
            result,
            findings=tuple(each for each in result.findings if self.reports(each.failure.code)),
            flaky=tuple(each for each in result.flaky if self.reports(each.failure.code)),
        )

    def reports(self, code: str) -> bool:
        """Return whether failures with that code are reported, as long as no policy permits them."""
        return code not in self.ignore and (not self.select or code in self.select)
