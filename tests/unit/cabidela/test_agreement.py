"""The fast test: whatever it accepts, the published schema and the API's validator accept, too."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage import damaged
from workers_ai_contract.cabidela.contract import EnforcedContract
from workers_ai_contract.cabidela.counting import MatchCounts
from workers_ai_contract.cabidela.profile import Enforced
from workers_ai_contract.contracts.published import Published
from workers_ai_contract.drawing import ContractSpec, payload_sequence
from workers_ai_contract.strategies import payloads
from workers_ai_contract.vocabulary import Direction, Route
from workers_ai_schemas import Revision, load, recorded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DataObject

    from workers_ai_kernel import Json

ROUTES = (Route.RUN, Route.CHAT)
CONTRACTS = {
    (revision, route): (
        EnforcedContract(revision, route),
        Published(Direction.INPUT, revision, route),
        Enforced(Published(Direction.INPUT, revision, route).document),
    )
    for revision in Revision
    for route in ROUTES
}


def assert_sufficient(payload: Json) -> None:
    """Hold the fast test of every revision and route against both slow ones."""
    for (revision, route), (contract, published, enforced) in CONTRACTS.items():
        if contract.is_agreed(payload):
            assert published.is_valid(payload), (revision, route)
            assert enforced.accepts(payload), (revision, route)


PARTS = {
    (revision, part.pointer): part.items.pointer
    for revision in ("r0", "r5")
    for part in CONTRACTS[Revision(revision), Route.RUN][0].schema.walk()
    if part.items is not None
}


def test_items_that_are_counted_fast_are_counted_right() -> None:
    """One match exactly where the slow count says so too, for every list in a schema."""
    fast = 0
    for revision in ("r0", "r5"):
        document = load(revision, Direction.INPUT)
        slow, quick = MatchCounts(document), MatchCounts(document, compiled=True)
        values = _values(
            payload for _, payload in islice(payload_sequence(ContractSpec("input", None, revision), 3), 150)
        )
        for (named, _), pointer in PARTS.items():
            if named == revision:
                assert quick.of_each(pointer, values) == slow.of_each(pointer, values), pointer
                fast += sum(map(quick.matches_once(pointer), values))

    assert fast > 1000


def _values(payloads: Iterable[Json]) -> list[Json]:
    """Return the items of all lists in payloads, and some values that no list has."""
    found: list[Json] = [None, 5, "tide", [], {}, {"type": "text"}, {"role": 5}]
    waiting = list(payloads)
    while waiting:
        value = waiting.pop()
        members = (
            list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        )
        found += members if isinstance(value, list) else []
        waiting += members
    return found[:1500]


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_what_it_accepts_both_accept(data: DataObject) -> None:
    """Payloads that only one of them accepts, and damaged ones, of every revision."""
    profile = data.draw(st.sampled_from(["published", "enforced"]))
    payload = data.draw(payloads(revision=data.draw(st.sampled_from(Revision)), profile=profile))
    if data.draw(st.booleans()):
        payload = damaged(data, payload)

    assert_sufficient(payload)


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        "tide",
        {},
        {"messages": ["a", 5]},
        {"messages": {"x": {"role": "user", "content": "tide"}}},
        {"messages": [{"role": "user", "content": [{"x": 1}]}]},
        {"messages": [{"role": "user", "content": [{"type": "text"}, {"type": "text"}]}]},
        {"messages": [], "tools": [{"type": "function", "function": {"name": "f"}}]},
        {"prompt": "a", "input": "b"},
        {"prompt": "a", "messages": []},
        {"input": [], "requests": []},
        {"input": "tide", "reasoning": None},
    ],
)
def test_it_accepts_nothing_that_one_of_them_rejects(payload: Json) -> None:
    """The known places where the two semantics part."""
    assert_sufficient(payload)


@pytest.mark.parametrize("revision", list(Revision))
def test_it_accepts_nearly_everything_that_both_accept(revision: Revision) -> None:
    """Otherwise it would save no time."""
    contract, published, enforced = CONTRACTS[revision, Route.RUN]
    spec = ContractSpec.named("input", form=None, profile="published", revision=revision)
    drawn = [payload for _, payload in islice(payload_sequence(spec, 3), 600)]
    accepted = [payload for payload in drawn if published.is_valid(payload) and enforced.accepts(payload)]
    agreed = [payload for payload in accepted if contract.is_agreed(payload)]

    assert len(agreed) >= 0.9 * len(accepted) > 0


def test_recorded_requests_are_judged_soundly() -> None:
    """Real traffic, accepted or not."""
    for sample in recorded():
        assert_sufficient(sample.body)
