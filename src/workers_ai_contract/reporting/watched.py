"""What was found about a watched program, as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.watching import Variety, Watched, WatchedFailure
    from workers_ai_kernel import Json

_LONGEST = 400
_MOST_LISTED = 12


def watched_lines(watched: Watched, variety: Variety | None) -> Iterator[str]:
    """Yield the lines of the result."""
    counts = f"{watched.requests} requests, {watched.accepted} accepted"
    if not watched.requests:
        yield "NOTHING ARRIVED: no request was made to the stand-in"
        return
    yield f"{'FAILED' if watched.failed else 'PASSED'}: {len(watched.failures)} findings in {counts}"
    for each in watched.failures:
        yield ""
        yield from _failure_lines(each)
    if watched.advice:
        yield ""
        yield "accepted, but worth a look:"
        yield from (f"  {text} ({times} times)" for text, times in watched.advice.items())
    if variety is not None:
        yield ""
        yield f"answered in {len(variety.tried)} unusual ways: {_listed(tuple(variety.tried))}"
        untried = variety.untried()
        if untried:
            yield f"not tried: {_listed(untried)} (more requests try more)"
    yield "not compared: what the program made of the answers; for that, write a driver (docs/init.md)"


def _failure_lines(each: WatchedFailure) -> Iterator[str]:
    failure, detail = each.failure, each.failure.detail
    times = "1 request" if each.requests == 1 else f"{each.requests} requests"
    yield f"{failure.severity}: {failure.title} [{failure.code}] ({times})"
    if "method" in detail:
        yield f"  request:  {detail['method']} {detail['path']}"
    if "body" in detail:
        yield f"  body:     {_shown(detail['body'])}"
    problems = detail.get("problems")
    for problem in problems if isinstance(problems, list) else []:
        if isinstance(problem, dict):
            yield f"  problem:  {problem['message']}"
            if problem.get("repair"):
                yield f"  repair:   {problem['repair']}"
    for name in ("expected", "got", "expected_s", "got_s", "status", "most"):
        if name in detail:
            yield f"  {f'{name}:':<9} {_shown(detail[name])}"


def _listed(texts: tuple[str, ...]) -> str:
    more = f" and {len(texts) - _MOST_LISTED} more" if len(texts) > _MOST_LISTED else ""
    return (", ".join(texts[:_MOST_LISTED]) or "-") + more


def _shown(value: Json) -> str:
    if isinstance(value, str):
        return value
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
