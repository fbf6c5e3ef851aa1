"""The result of a run for people, on one screen."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from workers_ai_contract.checking.outcomes import TroubleKind
from workers_ai_contract.clients.last_lines import last_lines
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.reporting.counts import counted
from workers_ai_contract.reporting.judgements.colours import Colour, coloured
from workers_ai_contract.run_reports.curl import curl_command
from workers_ai_contract.run_reports.report import compact_json, informative, mode_of, modes_of, place_in
from workers_ai_contract.run_reports.scope import scope_lines
from workers_ai_kernel.problem import Severity
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_contract.conformance.results import ClientFinding
    from workers_ai_contract.failures import Failure
    from workers_ai_contract.run_reports.report import RunReport
    from workers_ai_kernel import Json

_LONGEST_JSON = 300
# As many as fit on one screen; the others get a line each.
_MOST_IN_FULL = 4
_MOST_IN_SHORT = 15
# Parts of a finding's details that its title or the line `sent as` have.
_SAID_ABOVE = frozenset({"plan", "cause", "certainty"})
_COLOURS = {
    Verdict.PASSED: Colour.GOOD,
    Verdict.FAILED: Colour.BAD,
    Verdict.INCOMPLETE: Colour.DOUBTFUL,
}


def result_lines(
    report: RunReport,
    *,
    written: Sequence[str] = (),
    in_colour: bool = False,
    to_accept: str = "--baseline FILE --write-baseline",
) -> Iterator[str]:
    """Yield the lines of a result, safe to print.

    `written` are the files of the report; `to_accept` are the options that make the findings known ones.
    """
    verdict = report.result.verdict
    mark = verdict.value.upper()
    yield (
        f"{coloured(mark, _COLOURS[verdict]) if in_colour else mark}"
        f"{output_line(f': {report.client}, {report.summary} (seed {report.result.seed})')}"
    )
    yield from map(output_line, _overall(report))
    new = [group for group in report.by_cause() if not report.result.is_known(group[0])]
    known = [group for group in report.by_cause() if report.result.is_known(group[0])]
    full, short = _divided(new)
    for group in full:
        yield ""
        yield _title(group, in_colour=in_colour)
        yield from map(output_line, _details(group, report))
    yield from map(output_line, _in_short("more findings", short, report))
    yield from map(output_line, _in_short("known, as the baseline says", known, report))
    flaky = [[finding] for finding in report.result.flaky]
    yield from map(output_line, _in_short("flaky: did not come again in a restarted client", flaky, report))
    yield from map(output_line, _next(report, written, to_accept))


def _overall(report: RunReport) -> Iterator[str]:
    for reason in report.result.unfinished:
        first, *more = reason.split("\n")
        yield f"  incomplete: {first}"
        yield from (f"    {line}" for line in more)
    for entry in report.result.stale:
        yield f"  stale in the baseline: {entry} did not appear; remove it, or write the baseline again"
    yield from (f"  {line}" for line in scope_lines(report.result))
    declared = report.policies.declared()
    if declared:
        listed = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in declared.items())
        yield f"  declared policies: {', '.join(listed)}"
    times = report.result.times
    shares = _percentages([time.seconds for time in times])
    if any(shares):
        parts = (f"{time.part} {share}%" for time, share in zip(times, shares, strict=True))
        yield f"  time: {', '.join(parts)}"
    if report.rules.strict and report.result.scope.not_compared:
        yield "  failed, because --strict asks for everything to be compared"


def _percentages(amounts: Sequence[float]) -> list[int]:
    """Return the shares of amounts in percent, rounded so that they add up to 100; zeros if all are zero."""
    whole = sum(amounts)
    if not whole:
        return [0 for _ in amounts]
    exact = [100 * amount / whole for amount in amounts]
    shares = [int(share) for share in exact]
    by_loss = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
    for place in by_loss[: 100 - sum(shares)]:
        shares[place] += 1
    return shares


def _title(group: Sequence[ClientFinding], *, in_colour: bool) -> str:
    failure = group[0].failure
    is_error = failure.severity is Severity.ERROR
    severity = failure.severity.value
    mark = coloured(severity, Colour.BAD if is_error else Colour.DOUBTFUL) if in_colour else severity
    contested = "; contested: the sources contradict each other" if group[0].contested else ""
    cases = counted(sum(finding.cases for finding in group), "case")
    modes = ", ".join(dict.fromkeys(map(modes_of, group)))
    rest = (
        f": {failure.title[:-1]}{place_in(failure)}. [{failure.code}] "
        f"({modes}; blame: {failure.blame}{contested}; {cases})"
    )
    return f"{mark}{output_line(rest)}"


def _details(group: Sequence[ClientFinding], report: RunReport) -> Iterator[str]:
    finding = group[0]
    case = finding.case
    yield f"  request: {_compact(case.intent.request)}"
    reply = informative(case.reply.to_json())
    yield f"  reply:   {_compact(reply)}"
    plan = str(case.plan)
    if plan != "as recorded":
        yield f"  sent as: {plan}"
    yield from _seen_lines(finding.failure)
    if case.before:
        turn = "as the next turn of" if case.continues else "after"
        yield f"  made {turn} {counted(len(case.before), 'call')} of the same client, as in the replay file"
    if not finding.shrunk:
        yield "  this may not be the smallest case"
    if finding.confirmed is None:
        yield "  not confirmed: the run was interrupted before this was tried again"
    elif not finding.confirmed:
        yield "  this was not reproduced after a restart of the client"
    yield f"  curl:    {curl_command(case.intent, report.replay_file(finding))}"
    yield f"  replay:  {report.replay_command(finding)}"
    for other in group[1:]:
        yield f"  also:    {report.replay_command(other)} ({mode_of(other.failure)})"


def _seen_lines(failure: Failure) -> Iterator[str]:
    """Yield what was seen; of a driver that failed, how it did and what it printed last."""
    detail = failure.detail
    stderr = detail.get("stderr")
    if not isinstance(stderr, str):
        seen = {name: value for name, value in detail.items() if name not in _SAID_ABOVE}
        yield f"  seen:    {_compact(seen)}"
        return
    yield f"  seen:    the driver {detail.get('reason')}"
    last = last_lines(stderr)
    if last:
        yield "  stderr:"
        yield from (f"    {line}" for line in last)


def _divided(
    groups: Sequence[list[ClientFinding]],
) -> tuple[list[list[ClientFinding]], list[list[ClientFinding]]]:
    """Return the findings to show in full, the first of each code as far as they fit, and the others."""
    firsts = {group[0].failure.code: group for group in reversed(groups)}
    full = [group for group in groups if firsts[group[0].failure.code] is group][:_MOST_IN_FULL]
    full += [group for group in groups if group not in full][: max(0, _MOST_IN_FULL - len(full))]
    return full, [group for group in groups if group not in full]


def _in_short(heading: str, groups: Sequence[Sequence[ClientFinding]], report: RunReport) -> Iterator[str]:
    if not groups:
        return
    yield ""
    yield f"{heading} (to be reproduced by `wai replay --trust FILE`):"
    for group in groups[:_MOST_IN_SHORT]:
        failure = group[0].failure
        what = f"{failure.severity}: {failure.code}{place_in(failure)} ({modes_of(group[0])})"
        yield f"  {what}: {shlex.quote(str(report.replay_file(group[0])))}"
    if len(groups) > _MOST_IN_SHORT:
        yield f"  and {len(groups) - _MOST_IN_SHORT} more, in the report"


def _next(report: RunReport, written: Sequence[str], to_accept: str) -> Iterator[str]:
    if written:
        yield ""
        yield f"report: {', '.join(written)}"
    failing = [finding for finding in report.result.findings if report.fails(finding)]
    if failing:
        first = failing[0].failure.code
        yield f"next: reproduce a finding with its replay line; `wai explain {first}` says what it means;"
        yield f"  {to_accept} accepts what is found now"
    elif report.result.unfinished:
        yield f"next: {_remedy(report)}"


def _remedy(report: RunReport) -> str:
    """Return what makes the run complete."""
    stopped = {kind for kind in TroubleKind for reason in report.result.unfinished if kind.value in reason}
    if TroubleKind.TIMEOUT in stopped:
        return (
            "give the client a time limit for each call (the driver gets it as timeout_s), or leave the "
            "operation out (--operation); a baseline does not run what was stopped"
        )
    if stopped:
        return (
            "mend what the driver fails at, or leave the operation out (--operation); "
            "a baseline does not run what was stopped"
        )
    if report.result.interrupted:
        return "run it again, to its end"
    if report.result.flaky:
        return "run it again: what comes only sometimes depends on time, or on what the client keeps"
    return "run it again with more time (--max-time), or mend what stopped it"


def _compact(value: Json) -> str:
    return compact_json(value, _LONGEST_JSON)
