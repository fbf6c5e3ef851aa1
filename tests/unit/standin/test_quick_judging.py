"""The stand-in's quick test of a request says what the whole judgement says."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.soak.hostile import hostile_bodies
from workers_ai_contract import generate
from workers_ai_contract.advice import backends_refuse
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.standin.judging import Gate
from workers_ai_contract.vocabulary import Profile, Route
from workers_ai_contract.wire.api_errors import INVALID_INPUT

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 20

pytestmark = pytest.mark.slow


@cache
def gate_of_all() -> Gate:
    """Return the gate; compiling it takes long."""
    return Gate()


@cache
def readable() -> tuple[bytes, ...]:
    """Return right requests, and some with damage."""
    return tuple(_readable())


def _readable() -> Iterator[bytes]:
    yield from (json.dumps(each).encode() for each in generate("input", count=COUNT, style="plain"))
    yield from (json.dumps(each).encode() for each in generate("input", count=COUNT))
    for body in islice(hostile_bodies(11), 3 * COUNT):
        try:
            read(body)
        except UnreadableError:
            continue
        yield body


@pytest.mark.parametrize("route", Route)
def test_the_quick_test_judges_as_the_whole_one_does(route: Route) -> None:
    """Verdict, form and problems are the same, in whatever order the requests come."""
    gate, judge = gate_of_all(), Judge("input", route=route)
    bodies = readable()

    assert [gate.judge(route, body, read(body)) for body in bodies] == [
        judge.judge_bytes(body) for body in bodies
    ]


@pytest.mark.parametrize("route", Route)
def test_what_the_quick_test_passes_is_accepted(route: Route) -> None:
    """Neither the API's validator nor a backend refuses it."""
    gate, enforced = gate_of_all(), Judge("input", profile=Profile.ENFORCED, route=route)
    passed = 0
    for body in readable():
        payload = read(body).payload
        if gate.refusal(route, payload, len(body)) is None:
            passed += 1
            assert enforced.is_valid(payload)
            assert not backends_refuse(payload)
        elif backends_refuse(payload) and enforced.is_valid(payload):
            assert gate.refusal(route, payload, len(body)) == INVALID_INPUT

    assert passed > COUNT
