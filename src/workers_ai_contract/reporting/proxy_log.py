"""The log of `wai proxy`: one line for each call, with the verdicts on its request and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.reporting.call_log import FIRST_FAILURE, CallLog
from workers_ai_contract.traffic import NotJudged, counted_not_judged, why_not_judged
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.bulk import Tally
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.proxying import ProxiedCall


class ProxyLog(CallLog):
    """`quiet` leaves out calls that went well, `verbose` adds each problem and repair."""

    command = "wai proxy"
    _calls = 0

    def call(self, call: ProxiedCall) -> None:
        """Log one call."""
        self._calls += 1
        if self.quiet and _went_well(call):
            return
        self.line(call.secrets.text(self._summary(call)))
        if self.verbose:
            for detail in _details(call):
                self.line(call.secrets.text(f"  {output_line(detail)}"))

    def sums(self, tally: Tally) -> None:
        """Write the counts at the end."""
        if not tally.payloads and not tally.not_judged:
            self.line("no body passed, so nothing was judged" if self._calls else "nothing passed")
            return
        self.line(
            f"{tally.payloads - tally.unreadable} judged: {tally.valid} valid, {tally.invalid} invalid; "
            f"{tally.warned} with a warning"
            f"{f'; {tally.unreadable} unreadable' if tally.unreadable else ''}"
        )
        for reason, count in tally.not_judged:
            self.line(f"not judged: {output_line(counted_not_judged(count, reason))}")

    def _summary(self, call: ProxiedCall) -> str:
        status = self.status(call.status, f"{call.status or 'no answer'}")
        parts = [output_line(f"{call.method} {call.path}"), status]
        if call.refused:
            parts.append("(refused here)")
        if isinstance(call.request, NotJudged) and not call.request.missing:
            return " ".join([*parts, f"not judged: a call {call.request.reason}"])
        parts.append(
            f"request {self._part(call.request, 'request')}; answer {self._part(call.answer, 'answer')}"
        )
        if call.error is not None:
            parts.append(f"({output_line(call.error)})")
        return " ".join(parts)

    def _part(self, part: Judgement | NotJudged, name: str) -> str:
        if isinstance(part, NotJudged):
            return output_line(f"not judged: {why_not_judged(part.reason, name)}")
        verdict = self.verdict(valid=part.valid, has_problems=bool(part.problems))
        # What follows is a part of the same sentence.
        reason = f": {output_line(part.problems[0].message.removesuffix('.'))}" if part.problems else ""
        return f"{verdict}{reason}"


def _went_well(call: ProxiedCall) -> bool:
    judged_well = all(
        not part.missing if isinstance(part, NotJudged) else part.valid is True and not part.problems
        for part in call.parts
    )
    return judged_well and call.error is None and 0 < call.status < FIRST_FAILURE


def _details(call: ProxiedCall) -> Iterator[str]:
    for name, part in zip(("request", "answer"), call.parts, strict=True):
        if isinstance(part, NotJudged):
            continue
        for problem in part.problems:
            repair = "" if problem.repair is None else f" {problem.repair}"
            yield f"{name} {problem.severity.value}: {problem.message}{repair} [{problem.code}]"
