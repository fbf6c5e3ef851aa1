"""A running stand-in from Python."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract import SetupError, UsageError, serve

if TYPE_CHECKING:
    from workers_ai_contract import Exchange

CHAT = "/client/v4/accounts/ID/ai/v1/chat/completions"
RIGHT = {"model": "@cf/openai/gpt-oss-20b", "messages": [{"role": "user", "content": "tide"}]}
WRONG = {**RIGHT, "temperature": 9}


def _answer(url: str, body: object) -> httpx.Response:
    return httpx.post(f"{url}{CHAT}", json=body, headers={"Authorization": "Bearer token"}, verify=PLAIN_HTTP)


def test_the_url_answers_within_the_block_and_not_after_it() -> None:
    """A right request is answered, a wrong one refused."""
    with serve(seed=1) as url:
        assert _answer(url, RIGHT).status_code == 200
        assert _answer(url, WRONG).status_code == 400

    with pytest.raises(httpx.ConnectError):
        _answer(url, RIGHT)


def test_the_same_seed_gives_the_same_reply() -> None:
    """And another seed gives another one."""
    bodies: list[bytes] = []
    for seed in (1, 1, 2):
        with serve(seed=seed) as url:
            bodies.append(_answer(url, RIGHT).content)

    assert bodies[0] == bodies[1] != bodies[2]


def test_each_exchange_is_passed_on() -> None:
    """With the request, its judgement and how it was answered."""
    exchanges: list[Exchange] = []
    with serve(on_exchange=exchanges.append) as url:
        _answer(url, WRONG)

    (exchange,) = exchanges
    assert exchange.request.body == WRONG
    assert exchange.judgement is not None
    assert exchange.judgement.valid is False
    assert (exchange.status, exchange.error_code) == (400, 5006)


def test_what_a_listener_raises_reaches_the_caller() -> None:
    """At the end of the block; the client gets a 500."""

    def refuse(_exchange: Exchange) -> None:
        raise LookupError("no room")

    with pytest.raises(LookupError, match="no room"), serve(on_exchange=refuse) as url:
        assert _answer(url, RIGHT).status_code == 500


@pytest.mark.parametrize("plan", ["upstream", {"steps": [{"fault": {"name": "upstream"}}]}])
def test_a_plan_decides_how_requests_are_answered(plan: Any) -> None:  # noqa: ANN401 - either form
    """A fault by its name, or a plan as the page on faults has it."""
    with serve(plan=plan) as url:
        assert _answer(url, RIGHT).status_code == 502


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"seed": -1}, "seed must be at least 0, but it is -1"),
        ({"seed": 2**64}, "seed must be at most 18446744073709551615"),
        ({"port": -1}, "port must be at least 0, but it is -1"),
        ({"port": 65536}, "port must be at most 65535, but it is 65536"),
        ({"port": "80"}, "port must be an integer, but it is '80'"),
        ({"seed": None}, "seed must be an integer, but it is None"),
        ({"host": ""}, "host must be a host name or an address, but it is ''"),
        ({"host": 5}, "host must be a host name or an address, but it is 5"),
        ({"revision": "r9"}, "there is no revision 'r9'"),
        ({"on_exchange": 3}, "on_exchange must be a function or None, but it is 3"),
        ({"replies": "drawn", "replay": "calls.har"}, "a replay has its own answers: leave plans, faults,"),
        ({"plan": "tide"}, "there is no fault 'tide'"),
        ({"plan": {"steps": [{"tide": 1}]}}, "a step of a plan has no 'tide'"),
    ],
    ids=str,
)
def test_a_bad_argument_is_refused_at_the_call(arguments: dict[str, Any], sentence: str) -> None:
    """Before the block is entered."""
    with pytest.raises(UsageError, match=sentence):
        serve(**arguments)


def test_a_port_in_use_is_a_setup_error() -> None:
    """The sentence names the port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"{port}"), serve(port=port):
            pass


def test_a_single_name_in_place_of_a_list_is_refused() -> None:
    """A string is not read letter by letter."""
    with pytest.raises(UsageError, match="must be a list of names"), serve(accept="null-content"):
        pass
