"""Without the compiled engine, a judge gives the same judgements."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage import damaged
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.strategies import payloads
from workers_ai_schemas import Revision, recorded

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_kernel import Json

UNHURRIED = settings(deadline=None, max_examples=60)
RECORDED: list[Json] = [sample.body for sample in recorded()]


def assert_same(payload: Json, **contract: str) -> None:
    """Compare the two kinds of judge on one text."""
    data = json.dumps(payload).encode()

    compiled, uncompiled = judges(tuple(contract.items()))

    assert uncompiled.judge_bytes(data) == compiled.judge_bytes(data)


@cache
def judges(contract: tuple[tuple[str, str], ...]) -> tuple[Judge, Judge]:
    """Return the two kinds of judge of a contract."""
    judge = Judge(**dict(contract))
    return judge, judge.uncompiled()


@pytest.mark.slow
@pytest.mark.parametrize("direction", ["input", "output"])
@UNHURRIED
@given(data=st.data())
def test_published_judgements_are_the_same(direction: str, data: DataObject) -> None:
    """Damaged payloads of every revision, on the routes that apply a part of it too."""
    revision = data.draw(st.sampled_from(Revision))
    payload = damaged(data, data.draw(payloads(direction, revision=revision, profile="published")))

    assert_same(
        payload,
        direction=direction,
        profile="published",
        revision=revision,
        route=data.draw(st.sampled_from(["run", "chat"])),
    )


@pytest.mark.parametrize("direction", ["input", "output", "error"])
@UNHURRIED
@given(data=st.data())
def test_observed_and_enforced_judgements_are_the_same(direction: str, data: DataObject) -> None:
    """Recorded payloads, damaged in one place."""
    payload = damaged(data, data.draw(st.sampled_from(RECORDED)))

    assert_same(payload, direction=direction, profile="observed")
    if direction == "input":
        assert_same(payload, profile="enforced")


def test_a_request_of_no_form_is_judged_the_same() -> None:
    """Its fields are looked through by both."""
    assert_same({"max_tokens": 0}, direction="input", profile="published")


@pytest.mark.parametrize("text", [b"", b"{", b'{"prompt": "a", "prompt": "b"}', b"[1e999]", b'"\xff"'])
def test_what_cannot_be_read_is_reported_the_same(text: bytes) -> None:
    """Errors of the reader and repeated keys do not depend on which reader it is."""
    assert Judge().uncompiled().judge_bytes(text) == Judge().judge_bytes(text)
