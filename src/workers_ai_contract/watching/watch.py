"""What is found about a program from its requests alone."""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workers_ai_contract.checking.requests import HEADER, UNAUTHORISED, WRONG_MODEL
from workers_ai_contract.checking.timing import (
    MAY_BE_REPEATED,
    MOST_REQUESTS,
    QUOTA,
    SLACK_S,
    SPENT,
    codes_of,
)
from workers_ai_contract.failures import CATALOGUE, Failure
from workers_ai_contract.recording import CallSecrets
from workers_ai_contract.vocabulary import MODEL
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.faults import Plan
    from workers_ai_contract.wire import Exchange, ReceivedRequest
    from workers_ai_kernel import Json, JsonObject

    PlanOf = Callable[[ReceivedRequest], Plan]

_BAD_INPUT = 5006
_RESET = 0
_LEAST_FAILURE, _LEAST_SERVER_FAILURE = 400, 500
_REPEAT_WITHIN_S = 30.0
_REMEMBERED = 200
_ROUTES = (
    f"POST /client/v4/accounts/ID/ai/run/{MODEL}",
    "POST /client/v4/accounts/ID/ai/v1/chat/completions",
    "POST /client/v4/accounts/ID/ai/v1/responses",
)


@dataclass(frozen=True, slots=True)
class WatchedFailure:
    """One kind of failure at one place: the first that was seen, and in how many requests it was."""

    failure: Failure
    requests: int


@dataclass(frozen=True, slots=True)
class Watched:
    """What was found about a program; `advice` are warnings about requests that the API accepts, by text."""

    requests: int
    accepted: int
    failures: tuple[WatchedFailure, ...]
    advice: dict[str, int]

    @property
    def failed(self) -> bool:
        """Whether there is an error among the failures."""
        return any(each.failure.severity is Severity.ERROR for each in self.failures)


@dataclass(frozen=True, slots=True)
class _Failed:
    """A request that was answered with a failure, which may be repeated from `may_repeat_at` on."""

    body: str
    status: int
    at: float
    may_repeat_at: float
    codes: tuple[Json, ...] = ()
    times: int = 1


class Watch:
    """Records exchanges, in the server's thread, and says at any time what they amount to.

    Args:
        plan: what the stand-in answers accepted requests by; faults with `Retry-After` are found in it.
        clock: seconds that only go forward.
    """

    def __init__(self, plan: PlanOf | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._plan = plan
        self._clock = clock
        self._requests = self._accepted = 0
        self._failures: dict[tuple[str, str], tuple[Failure, int]] = {}
        self._advice: dict[str, int] = {}
        self._failed: deque[_Failed] = deque(maxlen=_REMEMBERED)
        self._retry_after_s = 0.0
        self._codes: tuple[Json, ...] = ()

    def plan(self, request: ReceivedRequest) -> Plan:
        """Return the plan of a request, and note what its error says, and how long it asks to wait."""
        assert self._plan is not None  # noqa: S101 - only given to the stand-in if there is one
        plan = self._plan(request)
        fault = plan.step(0).fault
        substitute = None if fault is None else fault.kind.substitute
        self._retry_after_s = 0.0 if substitute is None else substitute.retry_after_s
        self._codes = codes_of(fault)
        return plan

    def record(self, exchange: Exchange) -> None:
        """Judge one exchange."""
        self._requests += 1
        self._accepted += exchange.error_code is None
        request = exchange.request
        for code, cause, detail in (*_refusals(exchange), *self._repeats(exchange)):
            operation = "unknown" if request.form is None else request.form.value
            failure = Failure(code, operation, request.stream, _secrets_of(request).notes(detail))
            first, times = self._failures.get((code, cause), (failure, 0))
            self._failures[code, cause] = first, times + 1
        if exchange.error_code is None and exchange.judgement is not None:
            for problem in exchange.judgement.warnings:
                text = _secrets_of(request).text(
                    f"{problem.pointer or 'the request'}: {problem.message} [{problem.code}]"
                )
                self._advice[text] = self._advice.get(text, 0) + 1

    def result(self) -> Watched:
        """Return what was found so far: errors first, then what was seen most often."""
        found = [WatchedFailure(*each) for each in self._failures.values()]
        found.sort(key=lambda each: (each.failure.severity is not Severity.ERROR, -each.requests))
        return Watched(self._requests, self._accepted, tuple(found), dict(self._advice))

    def _repeats(self, exchange: Exchange) -> Iterator[tuple[str, str, JsonObject]]:
        """Yield what is wrong with the repetition of a request that failed."""
        now = self._clock()
        status = exchange.status
        failed = status == _RESET or status >= _LEAST_FAILURE
        body = json.dumps(exchange.request.body, sort_keys=True)
        before = next((each for each in self._failed if each.body == body), None)
        if before is not None and now - before.at <= _REPEAT_WITHIN_S:
            yield from _repeated(before, now)
        if before is not None:
            self._failed.remove(before)
        if failed and exchange.request.body is not None:
            times = 1 if before is None else before.times + 1
            until = now + self._retry_after_s
            self._failed.appendleft(_Failed(body, status, now, until, self._codes, times))
        self._retry_after_s, self._codes = 0.0, ()


def _secrets_of(request: ReceivedRequest) -> CallSecrets:
    return CallSecrets.of(tuple(request.headers.items()))


def _repeated(before: _Failed, now: float) -> Iterator[tuple[str, str, JsonObject]]:
    may_be_repeated = before.status in {_RESET, *MAY_BE_REPEATED} or before.status >= _LEAST_SERVER_FAILURE
    if not may_be_repeated:
        yield "refusal-repeated", str(before.status), {"status": before.status}
    elif spent := [code for code in before.codes if code in SPENT]:
        yield QUOTA, str(spent[0]), {"status": before.status, "api_code": spent[0]}
    elif now < before.may_repeat_at - SLACK_S:
        wanted = round(before.may_repeat_at - before.at, 3)
        yield "retry-after-ignored", "", {"expected_s": wanted, "got_s": round(now - before.at, 3)}
    if before.times == MOST_REQUESTS:
        yield "retry-storm", "", {"most": MOST_REQUESTS}


def _refusals(exchange: Exchange) -> Iterator[tuple[str, str, JsonObject]]:
    """Yield code, cause and detail of what the API refuses about a request."""
    code, request = exchange.error_code, exchange.request
    detail: JsonObject = {"method": request.method, "path": request.path, "error_code": code}
    if code is None:
        return
    if code in UNAUTHORISED:
        yield "request-unauthorised", "", {**detail, "expected": HEADER}
    elif request.route is None:
        yield "request-misrouted", urlsplit(request.path).path, {**detail, "expected": list(_ROUTES)}
    elif code in WRONG_MODEL:
        yield "request-model-wrong", "", {**detail, "expected": MODEL, "got": request.named_model}
    elif code == _BAD_INPUT:
        found = () if exchange.judgement is None else exchange.judgement.errors
        problems: list[Json] = [each.to_json() for each in found]
        cause = f"{found[0].code} {found[0].pointer}" if found else ""
        yield "request-refused", cause, {**detail, "body": request.body, "problems": problems}


CODES = (
    *("request-misrouted", "request-unauthorised", "request-model-wrong", "request-refused"),
    *("refusal-repeated", QUOTA, "retry-after-ignored", "retry-storm"),
)
"""Every code that can be found here; each is in the catalogue of failures."""
assert CATALOGUE.keys() >= set(CODES)  # noqa: S101 - a check of the table
