"""A near miss for every keyword occurrence, or a proof that there is none."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.oracles.published import oracle_of
from workers_ai_contract.drawing import ContractSpec
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.nearmiss import NearMiss, covering_near_misses, coverings, unproven
from workers_ai_contract.vocabulary import Form
from workers_ai_kernel.pointers import resolve
from workers_ai_schemas import Revision

CONTRACTS = [
    *(ContractSpec("input", None, revision.value) for revision in Revision),
    *(ContractSpec("output", None, revision.value) for revision in (Revision.R0, Revision.R4)),
    ContractSpec("input", Form.CHAT, profile="observed"),
    ContractSpec("output", Form.CHAT, profile="observed"),
    ContractSpec("error", profile="observed"),
]


def _name(contract: ContractSpec) -> str:
    return "-".join(str(part) for part in (contract.profile, contract.revision, contract.direction))


@pytest.mark.slow
@pytest.mark.parametrize("contract", CONTRACTS, ids=_name)
def test_every_keyword_occurrence_has_a_near_miss_or_is_proven_to_have_none(contract: ContractSpec) -> None:
    """Nothing is left undecided."""
    assert [each for each in unproven(contract) if not each.is_proven] == []


@pytest.mark.slow
@pytest.mark.parametrize("contract", CONTRACTS, ids=_name)
def test_near_misses_are_refused_and_their_repairs_accepted_by_a_second_validator(
    contract: ContractSpec,
) -> None:
    """python-jsonschema says so of the payload, of its origin and of the repaired one."""
    for covering in coverings(contract):
        oracle = oracle_of(covering.subject.document())
        found = [each for point in covering.points for each in covering.near_misses(point)]
        assert found
        for each in found:
            verdicts = [oracle.is_valid(value) for value in (each.payload, each.origin, each.repaired)]
            assert verdicts == [False, True, True], each


@pytest.mark.slow
@pytest.mark.parametrize("contract", CONTRACTS, ids=_name)
def test_the_branch_of_a_near_miss_is_a_branch_and_its_keyword_stands_in_the_schema(
    contract: ContractSpec,
) -> None:
    """Both pointers lead somewhere in the schema as published."""
    for covering in coverings(contract):
        document = covering.subject.document()
        for point in covering.points:
            for each in covering.near_misses(point):
                assert each.branch is None or isinstance(resolve(document, each.branch), dict)
                assert isinstance(resolve(document, each.point.pointer), dict)
                assert each.branch is None or _is_related(each.branch, each.point.pointer)


def _is_related(branch: str, place: str) -> bool:
    return f"{place}/".startswith(f"{branch}/") or branch.startswith(f"{place}/")


@pytest.mark.slow
def test_every_kind_of_keyword_of_a_request_is_violated() -> None:
    """Types, bounds, lengths, enums, requirements and both ways to miss a union."""
    found = covering_near_misses(ContractSpec("input", None, "r4"))
    kinds = Counter(
        (each.keyword, each.point.aspect if each.keyword in {"oneOf", "anyOf"} else "") for each in found
    )

    assert set(kinds) == {
        ("type", ""),
        ("enum", ""),
        ("minimum", ""),
        ("maximum", ""),
        ("minLength", ""),
        ("required", ""),
        ("oneOf", "none"),
        ("oneOf", "several"),
        ("anyOf", "none"),
    }
    assert kinds["minimum", ""] == kinds["maximum", ""] == 14


@pytest.mark.slow
@pytest.mark.parametrize("revision", ["r4", "r5"])
def test_each_pair_of_branches_that_can_match_together_has_a_payload(revision: str) -> None:
    """A request may be of two forms at once in each way, and a tool be of both kinds."""
    found = covering_near_misses(ContractSpec("input", None, revision))
    pairs = {frozenset(each.pair) for each in found if each.pair is not None}
    root, branch = "/oneOf", "/oneOf/0/oneOf"
    tool = "/oneOf/0/oneOf/1/properties/tools/items/oneOf"
    expected = {(f"{root}/0", f"{root}/1"), (f"{root}/0", f"{root}/2"), (f"{root}/1", f"{root}/2")}
    expected |= {(f"{branch}/0", f"{branch}/1"), (f"{tool}/0", f"{tool}/1")}

    assert pairs == {frozenset(pair) for pair in expected}


def test_the_near_miss_of_a_request_is_what_one_would_do_wrong() -> None:
    """The origin keeps all that is not at issue."""
    found = _of(ContractSpec("input", Form.CHAT, "r4"), "/oneOf/0/oneOf/1/properties/temperature", "maximum")

    assert found.pointer == "/temperature"
    assert found.branch == "/oneOf/0/oneOf/1"
    assert isinstance(found.payload, dict)
    assert isinstance(found.origin, dict)
    assert found.payload == {**found.origin, "temperature": 5.000000000000001}
    assert found.repaired == found.origin


def _of(contract: ContractSpec, pointer: str, keyword: str) -> NearMiss:
    return next(
        each
        for each in covering_near_misses(contract)
        if (each.point.pointer, each.keyword) == (pointer, keyword)
    )


@pytest.mark.parametrize(
    "contract", [ContractSpec("input", None, "r4"), ContractSpec("output", None, "r4")], ids=_name
)
def test_the_explanation_finds_the_place_that_the_near_miss_names(contract: ContractSpec) -> None:
    """Nearly always: an item whose fields tell of two branches may be explained by the other one."""
    judge = Judge(contract.direction, revision="r4", profile=contract.profile)
    found = covering_near_misses(contract)
    agreed = [
        each for each in found if each.pointer in {told.pointer for told in judge.explain(each.payload)}
    ]

    assert len(agreed) > 0.9 * len(found)
