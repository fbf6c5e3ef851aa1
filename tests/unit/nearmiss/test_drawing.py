"""Near misses drawn by seed and by Hypothesis."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import find, given, reject, settings
from hypothesis import strategies as st

from tests.oracles.published import oracle_of
from workers_ai_contract.drawing import ContractSpec, SeededSource, UndrawableError
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.nearmiss import (
    NearMiss,
    coverings,
    draw_near_miss,
    near_miss_drawer,
    near_miss_sequence,
    unproven,
)
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_kernel import Json

R4 = ContractSpec("input", None, "r4")
CONTRACTS = [
    R4,
    ContractSpec("input", None, "r5"),
    ContractSpec("input", None, "r1"),
    ContractSpec("output", None, "r4"),
    ContractSpec("output", Form.CHAT, profile="observed"),
    ContractSpec("error", profile="observed"),
]


def _name(contract: ContractSpec) -> str:
    return "-".join(str(part) for part in (contract.profile, contract.revision, contract.direction))


@pytest.mark.slow
@pytest.mark.parametrize("contract", CONTRACTS, ids=_name)
def test_what_is_drawn_is_wrong_and_its_repair_right(contract: ContractSpec) -> None:
    """python-jsonschema, written and read again, says so of each of 150."""
    oracles = {subject.name: oracle_of(subject.document()) for subject in contract.subjects()}
    draw, source = near_miss_drawer(contract), SeededSource(Random(5))
    for _ in range(150):
        name, near_miss = draw(source)
        told = json.loads(json.dumps(near_miss.to_json()))
        verdicts = [oracles[name].is_valid(told[key]) for key in ("payload", "origin", "repaired")]
        assert verdicts == [False, True, True], told


@pytest.mark.slow
@pytest.mark.parametrize("revision", ["r2", "r5"])
def test_what_is_enforced_refuses_what_is_drawn_for_it(revision: str) -> None:
    """The enforced profile refuses the payload and takes the repaired one."""
    contract = ContractSpec("input", None, revision, "enforced")
    judge = Judge(revision=revision, profile="enforced")
    draw, source = near_miss_drawer(contract), SeededSource(Random(5))
    for _ in range(100):
        _, near_miss = draw(source)
        assert judge.is_valid(near_miss.payload) is False
        assert judge.is_valid(near_miss.repaired) is True


def test_a_sequence_violates_every_occurrence_first() -> None:
    """As many near misses as there are points and pairs cover them all."""
    (covering,) = coverings(R4)
    number = sum(len(list(covering.near_misses(point))) for point in covering.points)
    reached = {near_miss.point for _, near_miss in islice(near_miss_sequence(R4, 3), number)}

    assert reached == set(covering.points) - {each.point for each in unproven(R4)}


@pytest.mark.slow
@pytest.mark.parametrize("contract", CONTRACTS, ids=_name)
def test_the_same_seed_gives_the_same_near_misses(contract: ContractSpec) -> None:
    """Two sequences of one seed are equal byte by byte; another seed gives others."""

    def written(seed: int) -> str:
        found = islice(near_miss_sequence(contract, seed), 60)
        return json.dumps([(name, near_miss.to_json()) for name, near_miss in found])

    assert written(3) == written(3)
    assert written(3) != written(4)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_near_misses_in_another_process() -> None:
    """The order of sets, which differs from process to process, decides nothing."""
    program = (
        "import json; from itertools import islice; from workers_ai_contract.drawing import ContractSpec;"
        "from workers_ai_contract.nearmiss import near_miss_sequence;"
        "found = islice(near_miss_sequence(ContractSpec('output', None, 'r4'), 3), 200);"
        "print(json.dumps([(name, near_miss.to_json()) for name, near_miss in found]))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }

    assert len(outputs) == 1


@pytest.mark.parametrize("keyword", ["type", "minLength", "enum", "required", "oneOf", "anyOf", "maximum"])
def test_a_keyword_that_is_asked_for_is_the_keyword_violated(keyword: str) -> None:
    """Even one that few payloads have a place for."""
    draw, source = near_miss_drawer(R4, keyword), SeededSource(Random(2))
    assert {draw(source)[1].keyword for _ in range(30)} == {keyword}
    assert draw_near_miss(source, R4, keyword).keyword == keyword


def test_a_keyword_that_is_nowhere_is_a_usage_error() -> None:
    """The request schema closes no object."""
    with pytest.raises(UsageError, match="can violate 'additionalProperties'"):
        near_miss_drawer(R4, "additionalProperties")


@pytest.mark.slow
def test_items_are_wrong_at_the_first_a_middle_and_the_last_place() -> None:
    """Arrays of three are drawn, and each of their places is hit."""
    draw, source = near_miss_drawer(R4, "type"), SeededSource(Random(4))
    places: set[str] = set()
    for _ in range(1500):
        near_miss = draw(source)[1]
        if isinstance(near_miss.origin, dict) and isinstance(near_miss.origin.get("messages"), list):
            messages = near_miss.origin["messages"]
            assert isinstance(messages, list)
            if len(messages) == 3 and near_miss.pointer.startswith("/messages/"):
                places.add(near_miss.pointer.split("/")[2])

    assert places == {"0", "1", "2"}


def _near_misses(keyword: str | None = None) -> st.SearchStrategy[NearMiss]:
    drawer = near_miss_drawer(R4, keyword)

    @st.composite
    def drawn(draw: st.DrawFn) -> NearMiss:
        try:
            return drawer(HypothesisSource(draw))[1]
        except UndrawableError:
            return reject()

    return drawn()


@given(near_miss=_near_misses())
@settings(max_examples=60)
def test_hypothesis_draws_near_misses_through_its_own_choices(near_miss: NearMiss) -> None:
    """Each is refused by the judge, and its repair taken."""
    judge = Judge(revision="r4", profile="published")

    assert judge.is_valid(near_miss.payload) is False
    assert judge.is_valid(near_miss.repaired) is True


@pytest.mark.proof
@pytest.mark.parametrize(
    ("keyword", "origin"),
    [
        ("maximum", {"prompt": "tide", "temperature": 0}),
        ("minLength", {"prompt": "tide"}),
        ("required", {"prompt": "tide"}),
        ("anyOf", {"input": "tide"}),
    ],
)
def test_a_near_miss_shrinks_to_the_smallest_payload_that_has_the_keyword(keyword: str, origin: Json) -> None:
    """Nothing is left in it but what the keyword needs."""
    found = find(_near_misses(keyword), lambda _: True, settings=settings(database=None))

    assert found.origin == origin


@pytest.mark.proof
def test_a_near_miss_of_a_wanted_payload_shrinks_to_one_without_superfluous_keys() -> None:
    """A maximum exceeded in a chat with tools needs messages, tools and one setting."""

    def has_tools(near_miss: NearMiss) -> bool:
        return isinstance(near_miss.origin, dict) and bool(near_miss.origin.get("tools"))

    found = find(_near_misses("maximum"), has_tools, settings=settings(max_examples=500, database=None))

    assert isinstance(found.origin, dict)
    assert len(found.origin) == 3
    assert found.origin["messages"] == []
