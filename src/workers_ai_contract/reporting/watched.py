"""What was found about a watched program, as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.reporting.counts import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.failures import Failure
    from workers_ai_contract.watching import Variety, Watched, WatchedFailure
    from workers_ai_kernel import Json

_LONGEST = 400
_MOST_LISTED = 12
_TITLES = {
    "request-refused": "The API refuses the request.",
    "request-model-wrong": "The request names an unknown model.",
}


def watched_lines(watched: Watched, variety: Variety | None) -> Iterator[str]:
    """Yield the lines of the result."""
    counts = f"{counted(watched.requests, 'request')}, {watched.accepted} accepted"
    if not watched.requests:
        yield "NOTHING ARRIVED: no request was made to the stand-in"
        return
    verdict = "FAILED" if watched.failed else "PASSED"
    yield f"{verdict}: {counted(len(watched.failures), 'finding')} in {counts}"
    for each in watched.failures:
        yield ""
        yield from _failure_lines(each)
    if watched.advice:
        yield ""
        yield "accepted, but worth a look:"
        yield from (f"  {text} ({counted(times, 'request')})" for text, times in watched.advice.items())
    if variety is not None:
        yield ""
        yield f"answered in {counted(len(variety.tried), 'unusual way')}: {_listed(tuple(variety.tried))}"
        untried = variety.untried()
        if untried:
            yield f"not tried: {_listed(untried)} (more requests try more)"
    yield "not compared: what the program made of the answers; for that, write a driver (docs/init.md)"


def _failure_lines(each: WatchedFailure) -> Iterator[str]:
    failure, detail = each.failure, each.failure.detail
    times = counted(each.requests, "request")
    yield f"{failure.severity}: {_title(failure)} [{failure.code}] ({times})"
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
        if detail.get(name) is not None:
            yield f"  {f'{name}:':<9} {_shown(detail[name])}"


def _title(failure: Failure) -> str:
    """Return what happened; unlike the catalogue, without what a caller asked for, which is unknown here."""
    if failure.code == "request-model-wrong" and failure.detail.get("got") is None:
        return "The request does not name a model."
    return _TITLES.get(failure.code, failure.title)


def _listed(texts: tuple[str, ...]) -> str:
    more = f" and {len(texts) - _MOST_LISTED} more" if len(texts) > _MOST_LISTED else ""
    return (", ".join(texts[:_MOST_LISTED]) or "-") + more


def _shown(value: Json) -> str:
    if isinstance(value, str):
        return value
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
