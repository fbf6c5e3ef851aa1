"""Near misses against the oracle of each profile; `make soundness-near-misses` does so with 200,000 each."""

from __future__ import annotations

import pytest

from tests.differential.near_misses import Task, contracts, examined, tasks
from workers_ai_contract.drawing import ContractSpec
from workers_ai_contract.vocabulary import Profile


@pytest.mark.parametrize("revision", ["r0", "r2", "r4", "r5"])
@pytest.mark.usefixtures("oracle")
def test_the_real_validator_of_the_api_refuses_what_is_drawn_for_it(revision: str) -> None:
    """Cabidela under Node refuses each payload, and takes what it comes from and is repaired to."""
    tally = examined(
        Task(ContractSpec("input", None, revision, "enforced"), seed=6, count=400, is_first=True)
    )

    assert tally.wrong == []
    assert tally.counts["near misses"] == 400


@pytest.mark.slow
@pytest.mark.parametrize("contract", contracts(Profile.OBSERVED), ids=lambda contract: contract.direction)
def test_random_near_misses_of_what_travels_are_wrong_and_can_be_repaired(contract: ContractSpec) -> None:
    """python-jsonschema says so of those that come after the covering ones."""
    tally = examined(Task(contract, seed=6, count=150, is_first=False))

    assert tally.wrong == []
    assert tally.counts["near misses"] == 150


@pytest.mark.parametrize(("profile", "number"), [("published", 12), ("enforced", 6), ("observed", 4)])
def test_the_count_is_that_of_the_profile(profile: str, number: int) -> None:
    """However it is divided, the parts add up, and each contract has a first one."""
    parts = list(tasks(31_001, 1, [Profile(profile)]))

    assert sum(part.count for part in parts) == 31_001
    assert len({part.name for part in parts}) == sum(part.is_first for part in parts) == number
