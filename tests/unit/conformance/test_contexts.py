"""Clients that keep something from one call to the next."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from workers_ai_contract import fuzz
from workers_ai_contract.cases.case import Case
from workers_ai_contract.clients.in_process import PythonSource
from workers_ai_contract.conformance.bench import Bench

if TYPE_CHECKING:
    from workers_ai_contract.driver import Call


class Remembers:
    """Answers a prompt from memory if the call before had the same one."""

    name, version = "remembers", "1.0"

    def __init__(self) -> None:
        self._asked: Any = None
        self._answer: dict[str, Any] = {}

    def prompt(self, call: Call) -> dict[str, Any]:
        """Make a call, or answer as before."""
        if call.request != self._asked:
            self._answer = answer_of(call)
            self._asked = call.request
        return self._answer


def answer_of(call: Call) -> dict[str, Any]:
    """Make a call, and return the text of its answer."""
    url = f"{call.base_url}/client/v4/accounts/{call.account_id}/ai/run/{call.model}"
    headers = {"content-type": "application/json", "authorization": f"Bearer {call.api_token}"}
    request = Request(url, json.dumps(call.request).encode(), headers)  # noqa: S310 - loopback
    try:
        with urlopen(request, timeout=call.timeout_s) as reply:  # noqa: S310 - as above
            result = json.load(reply)["result"]
    except HTTPError as error:
        body = json.loads(error.read())
        raise RuntimeError(body["errors"][0]["message"]) from error
    return {"text": result["response"]}


def test_a_finding_that_needs_the_call_before_is_reported_with_it() -> None:
    """Alone, in a client that was started afresh, the call is made; after the same call it is not."""
    result = fuzz(client=Remembers, seed=1, max_examples=1, operations=["prompt"])

    unsent = next(each for each in result.findings if each.failure.code == "no-request-sent")
    assert unsent.confirmed
    assert len(unsent.case.before) == 1
    assert Case.from_json(unsent.case.to_json()) == unsent.case
    with Bench(PythonSource("remembers", Remembers)) as bench:
        codes = [failure.code for failure in bench.examine(unsent.case).failures]
    assert codes == ["no-request-sent"]


class EndsAtTheFifth:
    """Ends at every fifth call."""

    name, version = "ends", "1.0"

    def __init__(self) -> None:
        self._calls = 0

    def prompt(self, call: Call) -> dict[str, Any]:
        """Make a call, or end."""
        self._calls += 1
        if self._calls == 5:
            sys.exit("no more")
        return answer_of(call)


def test_a_client_that_ends_at_each_fifth_call_is_reported_with_the_four_before() -> None:
    """It is no matter of chance, so the finding is confirmed and the run has failed."""
    result = fuzz(client=EndsAtTheFifth, seed=1, max_examples=1, operations=["prompt"])

    ended = next(each for each in result.findings if each.failure.code == "driver-crashed")
    assert ended.confirmed
    assert len(ended.case.before) == 4
    assert result.flaky == ()
