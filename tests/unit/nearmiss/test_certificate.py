"""What is proven about a near miss, and what is rejected for lack of proof."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from jsonschema_rs import Draft202012Validator

from tests.unit.nearmiss.containers import containers
from workers_ai_contract.drawing import ContractSpec
from workers_ai_contract.nearmiss import Certifier, NearMiss, RejectReason, coverings
from workers_ai_contract.nearmiss.mutations import Mutation, mutations_at
from workers_ai_contract.nearmiss.places import places_of, sites_of
from workers_ai_contract.nearmiss.relaxing import document_without, keyword_owner
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json, JsonObject

R4 = ContractSpec("input", None, "r4")
CHAT: Json = {"messages": [{"role": "user", "content": "tide"}], "temperature": 1}


def _mutations(contract: ContractSpec, origin: Json) -> list[Mutation]:
    places = places_of(contract.subjects()[0].schema)
    return [mutation for site in sites_of(places, origin) for mutation in mutations_at(places, site)]


def _certified(contract: ContractSpec, origin: Json, pointer: str, name: str) -> NearMiss | RejectReason:
    certifier = Certifier(contract, contract.subjects()[0])
    chosen = next(
        each for each in _mutations(contract, origin) if (each.pointer, each.name) == (pointer, name)
    )
    return certifier.certify(chosen, origin)


@pytest.mark.parametrize(
    ("pointer", "name", "keyword", "branch", "value"),
    [
        ("/temperature", "string for number", "type", "/oneOf/0/oneOf/1", "1"),
        ("/temperature", "boolean for number", "type", "/oneOf/0/oneOf/1", True),
        ("/temperature", "the next integer beyond", "maximum", "/oneOf/0/oneOf/1", 6),
        ("/temperature", "the next integer beyond", "minimum", "/oneOf/0/oneOf/1", -1),
        ("/max_tokens", "null for absent", "type", "/oneOf/0/oneOf/1", None),
    ],
)
def test_a_mutation_is_named_with_keyword_place_and_branch(
    pointer: str, name: str, keyword: str, branch: str, value: Json
) -> None:
    """The near miss differs from its origin in that one member."""
    assert isinstance(CHAT, dict)
    mutations = [
        each
        for each in _mutations(R4, CHAT)
        if (each.pointer, each.name, each.point.keyword) == (pointer, name, keyword)
    ]
    found = Certifier(R4, R4.subjects()[0]).certify(mutations[0], CHAT)

    assert isinstance(found, NearMiss)
    assert (found.keyword, found.pointer, found.branch) == (keyword, pointer, branch)
    assert found.payload == {**CHAT, pointer[1:]: value}
    assert found.origin == found.repaired == CHAT


def test_what_another_branch_takes_is_no_near_miss() -> None:
    """Content may be a text too, so a text in place of parts stays valid; null is neither."""
    origin: Json = {"messages": [{"role": "user", "content": [{"type": "text"}]}]}
    at = "/messages/0/content"

    assert _certified(R4, origin, at, "string for array") is RejectReason.STAYS_VALID
    assert isinstance(_certified(R4, origin, at, "null for array"), NearMiss)


def test_a_pair_of_branches_must_both_match() -> None:
    """A request of two forms at once is a near miss of these two branches, and of no other pair."""
    origin: Json = {"prompt": "tide"}
    certifier = Certifier(R4, R4.subjects()[0])
    both = next(each for each in _mutations(R4, origin) if each.branch == "/oneOf/0" and each.pair == (0, 2))
    wrong = replace(both, pair=(0, 1))

    assert isinstance(certifier.certify(both, origin), NearMiss)
    assert certifier.certify(wrong, origin) is RejectReason.ONE_BRANCH


def _accept(_: Json) -> bool:
    return True


def _refuse(_: Json) -> bool:
    return False


@pytest.mark.parametrize(
    ("second", "expected"), [(_accept, RejectReason.STAYS_VALID), (_refuse, RejectReason.NOT_REPAIRED)]
)
def test_the_second_validator_must_agree(
    second: Callable[[Json], bool], expected: RejectReason, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it accepts the payload, or refuses the repaired one, there is no certificate.

    The two engines agree on every payload that we know of, so an engine that disagrees is put in place.
    """
    certifier = Certifier(R4, R4.subjects()[0])
    mutation = next(each for each in _mutations(R4, CHAT) if each.pointer == "/temperature")
    assert isinstance(certifier.certify(mutation, CHAT), NearMiss)
    disagreeing = Certifier(R4, R4.subjects()[0])
    monkeypatch.setattr(disagreeing, "_second", second)

    assert disagreeing.certify(mutation, CHAT) is expected


def test_an_engine_must_refuse_the_payload_even_if_the_judge_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """One engine that accepts the payload is enough to withhold the certificate."""
    mutation = next(each for each in _mutations(R4, CHAT) if each.pointer == "/temperature")
    for engines in ((_refuse, _accept), (_accept, _refuse)):
        disagreeing = Certifier(R4, R4.subjects()[0])
        monkeypatch.setattr(disagreeing, "_fast", engines)
        assert disagreeing.certify(mutation, CHAT) is RejectReason.STAYS_VALID


def test_a_near_miss_keeps_payload_origin_and_repair_apart() -> None:
    """A caller may change one of the three without changing another."""
    mutation = next(each for each in _mutations(R4, CHAT) if each.pointer == "/temperature")
    found = Certifier(R4, R4.subjects()[0]).certify(mutation, CHAT)
    assert isinstance(found, NearMiss)

    parts = [set(containers(value)) for value in (found.payload, found.repaired, CHAT)]
    assert all(parts)
    for one, other in combinations(parts, 2):
        assert one.isdisjoint(other)


def test_what_is_refused_is_counted_by_reason() -> None:
    """Of all mutations of a chat request a few stay valid, and most do not."""
    certifier = Certifier(R4, R4.subjects()[0])
    origin: Json = {"messages": [{"role": "user", "content": [{"type": "text"}]}]}
    found = [certifier.certify(each, origin) for each in _mutations(R4, origin)]
    rejected = [each for each in found if not isinstance(each, NearMiss)]

    assert certifier.rejected == Counter(rejected)
    assert certifier.rejected[RejectReason.STAYS_VALID] > 0
    assert len(rejected) < len(found) / 2


def test_a_payload_that_relaxing_the_keyword_does_not_make_valid_is_rejected() -> None:
    """If roles could be numbers, the second item would fit two branches, and the payload be wrong anyway."""
    items: list[Json] = [{"role": "assistant", "call_id": 5}]
    origin: JsonObject = {"id": "a", "object": "response", "created_at": 1, "model": "m", "output": items}
    two: Json = {**origin, "output": [*items, {"role": 5, "call_id": "call_1"}]}
    contract, at, name = ContractSpec("output", None, "r4"), "/output/0/role", "integer for string"

    assert isinstance(_certified(contract, origin, at, name), NearMiss)
    assert _certified(contract, two, at, name) is RejectReason.ANOTHER_REASON


@pytest.mark.slow
@pytest.mark.parametrize(
    "contract",
    [R4, ContractSpec("output", None, "r4"), ContractSpec("output", Form.CHAT, profile="observed")],
    ids=["input", "output", "observed"],
)
def test_the_schema_without_the_keyword_takes_the_payload(contract: ContractSpec) -> None:
    """jsonschema-rs accepts each covering near miss once the keyword is taken out of the document."""
    for covering in coverings(contract):
        document = covering.subject.document()
        verdicts: Counter[bool] = Counter()
        for point in covering.points:
            place = covering.places[point.pointer]
            if keyword_owner(document, place, point) == point.pointer:
                accepts = Draft202012Validator(document_without(document, place, point)).is_valid
                near_miss = covering.simplest(point)
                verdicts.update([] if near_miss is None else [accepts(near_miss.payload)])
        assert verdicts[True] > len(covering.points) * 0.9
        assert verdicts[False] == 0


def test_near_misses_of_what_is_enforced_are_wrong_for_the_api() -> None:
    """A null tool list is wrong as published, and nothing that the API would notice."""
    contract = ContractSpec("input", None, "r5", "enforced")
    assert _certified(contract, CHAT, "/tools", "null for absent") is RejectReason.STAYS_VALID
    assert isinstance(_certified(R4, CHAT, "/tools", "null for absent"), NearMiss)
    beyond = _certified(contract, CHAT, "/temperature", "the next integer beyond")
    assert isinstance(beyond, NearMiss)
