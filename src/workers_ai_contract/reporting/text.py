"""The result of a run or replay for people, on one screen."""

from __future__ import annotations

import json
import shlex
from itertools import groupby
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.replays import place_of
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_kernel.problem import Severity
from workers_ai_kernel.safe_text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.conformance.bench import Examined
    from workers_ai_contract.conformance.replays import Replay
    from workers_ai_contract.conformance.results import ClientFinding, FuzzResult
    from workers_ai_contract.failures import Failure
    from workers_ai_kernel import Json

_LONGEST_JSON = 400


def result_lines(result: FuzzResult, directory: Path) -> Iterator[str]:
    """Yield the lines of a result, grouped by code; `directory` contains the report and the replays."""
    yield _verdict_line(result)
    for reason in result.unfinished:
        first, *more = reason.split("\n")
        yield f"  incomplete: {first}"
        yield from (f"    {line}" for line in more)
    for entry in result.stale:
        yield f"  stale in the baseline: {entry} did not appear; remove it, or write the baseline again"
    if result.not_applicable:
        yield f"  not applicable to this client: {', '.join(result.not_applicable)}"
    for _, findings in groupby(result.findings, key=lambda finding: finding.failure.code):
        yield ""
        yield from _finding_lines(list(findings), directory)


def replay_lines(replay: Replay, examined: Examined, *, reproduced: bool) -> Iterator[str]:
    """Yield the lines of the result of a replay."""
    yield f"{replay.identity.code}: {'reproduced' if reproduced else 'not reproduced'}"
    yield from _case_lines(replay.case)
    requests = examined.observation.requests
    yield f"  requests seen: {len(requests)}"
    for seen in requests:
        request = seen.exchange.request
        yield f"    {request.method} {request.path} -> {seen.exchange.status}"
        yield f"    {_compact(request.body)}"
    trouble = examined.trouble
    if trouble is None:
        outcome = examined.observation.outcome
        yield f"  client reported: {_compact(outcome.to_json())}"  # type: ignore[union-attr]
    else:
        yield f"  the driver {trouble.reason}"
    for failure in examined.failures:
        yield f"  {failure.code}: {failure.title} {_compact(failure.detail)}"


def _verdict_line(result: FuzzResult) -> str:
    counts = result.counts
    errors = sum(finding.failure.severity is Severity.ERROR for finding in result.findings)
    warnings = len(result.findings) - errors
    found = [_counted(errors, "finding")] if errors or not warnings else []
    found += [_counted(warnings, "warning")] if warnings else []
    client = f"{result.client_name} {result.client_version}".strip()
    mark = {Verdict.PASSED: "PASSED", Verdict.FAILED: "FAILED", Verdict.INCOMPLETE: "INCOMPLETE"}
    not_run = f", {counts.not_run} not run" if counts.not_run else ""
    return (
        f"{mark[result.verdict]}: {client}, {', '.join(found)} "
        f"in {_counted(counts.cases, 'case')}{not_run} (seed {result.seed})"
    )


def _finding_lines(findings: Sequence[ClientFinding], directory: Path) -> Iterator[str]:
    finding = findings[0]
    failure = finding.failure
    yield (
        f"{failure.severity}: {failure.title} [{failure.code}] "
        f"({_mode(failure)}; blame: {failure.blame}; {_counted(finding.cases, 'case')})"
    )
    yield from _case_lines(finding.case)
    yield f"  seen:    {_compact(failure.detail)}"
    if not finding.shrunk:
        yield "  this may not be the smallest case"
    if finding.confirmed is None:
        yield "  not confirmed: the run was interrupted before this was tried again"
    elif not finding.confirmed:
        yield "  this was not reproduced after a restart of the client"
    yield f"  replay:  {_replay_command(finding, directory)}"
    for other in findings[1:]:
        seen = f"{_mode(other.failure)}; {_counted(other.cases, 'case')}"
        yield f"  also:    {_replay_command(other, directory)} ({seen})"


def _mode(failure: Failure) -> str:
    return f"{failure.operation}{' streamed' if failure.stream else ''}"


def _case_lines(case: Case) -> Sequence[str]:
    reply = {name: value for name, value in case.reply.to_json().items() if _is_informative(name, value)}
    return (f"  request: {_compact(case.intent.request)}", f"  reply:   {_compact(reply)}")


def _is_informative(name: str, value: Json) -> bool:
    return name != "serial" and value not in (None, [], False)


def _replay_command(finding: ClientFinding, directory: Path) -> str:
    return f"wai replay --trust {shlex.quote(str(directory / place_of(finding.failure.identity)))}"


def _compact(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return shortened(text, _LONGEST_JSON)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
