"""Payloads and near misses from Python."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.commands import wai
from workers_ai_contract import Direction, NearMiss, UsageError, generate, is_valid, near_misses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DRAWERS: list[Callable[..., Iterator[object]]] = [generate, near_misses]


@pytest.mark.parametrize("arguments", [{}, {"revision": "r0"}, {"form": "chat", "profile": "enforced"}])
def test_what_is_generated_is_valid(arguments: dict[str, str]) -> None:
    """Under the contract that was named; ten payloads if no count is given."""
    payloads = list(generate(**arguments))  # type: ignore[arg-type]

    assert len(payloads) == 10
    assert all(is_valid(payload, **arguments) for payload in payloads)


@pytest.mark.slow
def test_python_and_the_command_draw_the_same_payloads() -> None:
    """The same seed and contract give the same payloads."""
    finished = wai("generate", "--direction", "output", "-n", "12", "--seed", "5")
    from_command = [json.loads(line) for line in finished.stdout.splitlines()]

    assert list(generate(Direction.OUTPUT, count=12, seed=5)) == from_command
    assert list(generate(Direction.OUTPUT, count=12, seed=6)) != from_command


@pytest.mark.slow
def test_python_and_the_command_draw_the_same_near_misses() -> None:
    """With payload, keyword, pointer, branch, origin and repair."""
    finished = wai("generate", "--near-miss", "-n", "12", "--seed", "5")
    from_command = [json.loads(line) for line in finished.stdout.splitlines()]

    assert [near_miss.to_json() for near_miss in near_misses(count=12, seed=5)] == from_command


def test_a_near_miss_is_invalid_and_its_repair_valid() -> None:
    """That is its certificate."""
    found = list(near_misses(profile="observed", form="chat", count=20))

    assert len(found) == 20
    for near_miss in found:
        assert isinstance(near_miss, NearMiss)
        assert not is_valid(near_miss.payload, profile="observed", form="chat")
        assert is_valid(near_miss.repaired, profile="observed", form="chat")


def test_near_misses_can_be_of_one_keyword() -> None:
    """Those that cover the contract, and those after them."""
    found = list(near_misses(keyword="maximum", count=120))

    assert {near_miss.keyword for near_miss in found} == {"maximum"}
    assert len({near_miss.pointer for near_miss in found[:5]}) > 1


@pytest.mark.slow
@pytest.mark.parametrize("draw", DRAWERS)
def test_no_count_means_without_end(draw: Callable[..., Iterator[object]]) -> None:
    """As many as are asked for, beyond those that cover the contract."""
    assert sum(1 for _ in islice(draw(count=None), 400)) == 400


@pytest.mark.slow
def test_a_payload_is_the_callers_to_change() -> None:
    """What the caller does to one is not seen in those drawn later."""
    before = list(generate(count=12, seed=1))
    for payload in generate(count=12, seed=1):
        assert isinstance(payload, dict)
        for member in payload.values():
            if isinstance(member, list):
                member.append("spoilt")
        payload["spoilt"] = True

    assert list(generate(count=12, seed=1)) == before


def test_a_near_miss_is_the_callers_to_change() -> None:
    """Payload, origin and repair share nothing with those drawn later."""
    before = [near_miss.to_json() for near_miss in near_misses(count=12, seed=1)]
    text = json.dumps(before)
    for near_miss in near_misses(count=12, seed=1):
        for value in (near_miss.payload, near_miss.origin, near_miss.repaired):
            if isinstance(value, dict):
                value.clear()

    assert json.dumps([near_miss.to_json() for near_miss in near_misses(count=12, seed=1)]) == text


@pytest.mark.parametrize("draw", DRAWERS)
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"count": 0}, "count must be at least 1, but it is 0"),
        ({"count": "5"}, "count must be an integer, but it is '5'"),
        ({"count": True}, "count must be an integer, but it is True"),
        ({"seed": -1}, "seed must be at least 0, but it is -1"),
        ({"seed": 2**64}, "seed must be at most 18446744073709551615, but it is 18446744073709551616"),
        ({"seed": 1.5}, "seed must be an integer, but it is 1.5"),
        ({"profile": "poem"}, "there is no profile 'poem'"),
        ({"form": ["chat"]}, r"there is no form \['chat'\]"),
        ({"direction": "poem"}, "there is no direction 'poem'"),
        ({"direction": ["input"]}, r"there is no direction \['input'\]"),
        ({"revision": "r9"}, "there is no revision 'r9'"),
        ({"revision": {}}, "there is no revision {}"),
        ({"profile": "observed", "revision": "r4"}, "the observed contract has no revisions"),
    ],
    ids=str,
)
def test_a_bad_argument_is_refused_at_the_call(
    draw: Callable[..., Iterator[object]], arguments: dict[str, object], sentence: str
) -> None:
    """In one sentence, before anything is drawn."""
    with pytest.raises(UsageError, match=sentence) as caught:
        draw(**arguments)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("keyword", ["poem", "properties", 5, ["maximum"]])
def test_a_keyword_that_the_contract_does_not_have_is_refused(keyword: object) -> None:
    """So is what is not a keyword at all."""
    with pytest.raises(UsageError, match="keyword"):
        near_misses(keyword=keyword)  # type: ignore[arg-type]
