"""The result of a replay for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.run_reports.report import compact_json, informative

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.conformance.bench import Examined
    from workers_ai_contract.conformance.replays import Replay
    from workers_ai_kernel import Json

_LONGEST_JSON = 400


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


def _case_lines(case: Case) -> Sequence[str]:
    reply = informative(case.reply.to_json())
    return (f"  request: {_compact(case.intent.request)}", f"  reply:   {_compact(reply)}")


def _compact(value: Json) -> str:
    return compact_json(value, _LONGEST_JSON)
