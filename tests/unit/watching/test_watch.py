"""What is found about a program from its requests, on a real stand-in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract.failures import CATALOGUE
from workers_ai_contract.faults import AS_IS, Fault, Plan, PlanStep
from workers_ai_contract.standin import PlainAnswerer, StandIn
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.watching import Variety, Watch
from workers_ai_contract.watching.watch import CODES
from workers_ai_contract.wire import ReceivedRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.watching import Watched

CHAT = "/client/v4/accounts/ID/ai/v1/chat/completions"
BODY: dict[str, Any] = {
    "model": "@cf/openai/gpt-oss-20b",
    "messages": [{"role": "user", "content": "Tide?"}],
}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


class Program:
    """Makes requests to a watched stand-in."""

    def __init__(self, origin: str) -> None:
        self._origin = origin

    def post(self, body: object = BODY, path: str = CHAT, *, anonymous: bool = False) -> int:
        """Make a request and return the status."""
        headers = {} if anonymous else {"Authorization": "Bearer x"}
        content = json.dumps(body)
        return httpx.post(
            f"{self._origin}{path}", content=content, headers=headers, trust_env=False, verify=PLAIN_HTTP
        ).status_code


def _watched(act: Callable[[Program, Clock], object], plan: Plan = AS_IS) -> Watched:
    clock = Clock()
    watch = Watch(lambda _: plan, clock)
    with StandIn(PlainAnswerer(0), on_exchange=watch.record, plan=watch.plan) as stand_in:
        act(Program(stand_in.origin), clock)
    return watch.result()


def _codes(watched: Watched) -> list[tuple[str, int]]:
    return [(each.failure.code, each.requests) for each in watched.failures]


def test_a_right_program_passes() -> None:
    """It is counted what it did."""
    watched = _watched(lambda program, _: (program.post(), program.post()))

    assert (watched.requests, watched.accepted, watched.failures, watched.failed) == (2, 2, (), False)


@pytest.mark.parametrize(
    ("request_of", "code", "expected"),
    [
        ({"anonymous": True}, "request-unauthorised", "Authorization: Bearer TOKEN"),
        ({"path": "/v1/chat/completions"}, "request-misrouted", "/ai/v1/responses"),
        ({"body": {**BODY, "model": "gpt-4o"}}, "request-model-wrong", "@cf/openai/gpt-oss-20b"),
    ],
)
def test_a_request_that_cannot_succeed_shows_what_would(
    request_of: dict[str, Any], code: str, expected: str
) -> None:
    """The header, the routes or the model that the API takes."""
    watched = _watched(lambda program, _: program.post(**request_of))

    assert _codes(watched) == [(code, 1)]
    assert expected in json.dumps(watched.failures[0].failure.detail["expected"])
    assert watched.failed


def test_refusals_are_told_apart_by_their_first_problem() -> None:
    """With the problems and their repairs; each once, with the number of requests."""

    def act(program: Program, clock: Clock) -> None:
        for temperature in (6, 7):
            clock.now += 100
            program.post({**BODY, "temperature": temperature})
        program.post({**BODY, "max_tokens": "many"})

    watched = _watched(act)

    assert _codes(watched) == [("request-refused", 2), ("request-refused", 1)]
    first, second = (each.failure.detail["problems"] for each in watched.failures)
    assert "/temperature" in json.dumps(first)
    assert "/max_tokens" in json.dumps(second)


def test_a_refusal_that_is_asked_again_is_found() -> None:
    """The same request is refused the same way; another one, or much later, is none."""

    def act(program: Program, clock: Clock) -> None:
        program.post({**BODY, "temperature": 6})
        program.post({**BODY, "temperature": 6})
        program.post({**BODY, "temperature": 7})
        clock.now += 60
        program.post({**BODY, "temperature": 7})

    assert ("refusal-repeated", 1) in _codes(_watched(act))


def test_a_request_that_is_asked_again_after_a_quota_is_used_up_is_a_warning() -> None:
    """Waiting does not mend it before the next day."""
    plan = Plan((PlanStep(fault=Fault("neurons")), PlanStep()))

    def act(program: Program, clock: Clock) -> None:
        assert program.post() == 429
        clock.now += 1
        program.post()

    watched = _watched(act, plan)

    assert _codes(watched) == [("quota-repeated", 1)]
    assert not watched.failed


@pytest.mark.parametrize(("pause_s", "codes"), [(0.0, [("retry-after-ignored", 1)]), (30.0, [])])
def test_retry_after_is_to_be_waited_for(pause_s: float, codes: list[tuple[str, int]]) -> None:
    """From the failure to the same request again."""
    plan = Plan((PlanStep(fault=Fault("code-3040")), PlanStep()))

    def act(program: Program, clock: Clock) -> None:
        assert program.post() == 429
        clock.now += pause_s
        assert program.post() == 200

    assert _codes(_watched(act, plan)) == codes


def test_asking_again_and_again_is_a_storm() -> None:
    """Eight times are borne; what is failing is not helped by more."""
    plan = Plan((PlanStep(fault=Fault("internal-error")),))

    assert _codes(_watched(lambda program, _: [program.post() for _ in range(8)], plan)) == []
    storm = _watched(lambda program, _: [program.post() for _ in range(12)], plan)
    assert _codes(storm) == [("retry-storm", 1)]


def test_advice_on_accepted_requests_is_kept_apart() -> None:
    """It fails no program."""
    watched = _watched(lambda program, _: program.post({**BODY, "temprature": 1}))

    assert not watched.failed
    assert any("temprature" in text for text in watched.advice)


def test_every_code_is_in_the_catalogue() -> None:
    """`wai explain` knows it."""
    assert set(CODES) <= CATALOGUE.keys()


def _request(body: object, *, stream: bool = False) -> ReceivedRequest:
    return ReceivedRequest(
        "POST", CHAT, route=Route.CHAT, body={"x": str(body)}, form=Form.CHAT, stream=stream
    )


@pytest.mark.slow
def test_every_second_request_is_answered_in_another_way_until_all_were_tried() -> None:
    """The others as recorded; and the request that follows a fault with the same body, too."""
    variety = Variety()
    for number in range(1000):
        plan = variety.plan(_request(number))
        if number % 2 == 0:
            assert plan is AS_IS
        elif plan.step(0).fault is not None:
            assert variety.plan(_request(number)) is AS_IS

    assert variety.untried() == ()
    assert any("fault=code-3040" in text for text in variety.tried)


def test_a_format_that_was_not_asked_for_is_not_missing() -> None:
    """Only what the program can be given is to be tried."""
    variety = Variety()
    variety.plan(_request(0))
    plain = set(variety.untried())
    variety.plan(_request(1, stream=True))

    assert plain < set(variety.untried())
