"""What can be made wrong at one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.coverage import violated_points
from workers_ai_contract.nearmiss.mutations import Mutation, mutations_at
from workers_ai_contract.nearmiss.places import places_of, sites_of
from workers_ai_kernel.schema.normal import normalise
from workers_ai_schemas import load

if TYPE_CHECKING:
    from workers_ai_kernel import Json

R4 = normalise(load("r4", "input"))


def _mutations(payload: Json) -> list[Mutation]:
    places = places_of(R4)
    return [mutation for site in sites_of(places, payload) for mutation in mutations_at(places, site)]


def test_every_mutation_violates_a_point_that_coverage_knows() -> None:
    """So that each can be counted."""
    known = set(violated_points(R4))
    payloads: list[Json] = [
        {"prompt": "tide", "temperature": 1},
        {"messages": [{"role": "user", "content": ["tide"]}], "response_format": {"type": "json_object"}},
        {"requests": [{"input": "tide"}]},
    ]

    assert {mutation.point for payload in payloads for mutation in _mutations(payload)} <= known


def test_absent_members_are_tried_with_null() -> None:
    """One for each that is declared and does not take null; where it is wrong is where it would stand."""
    tried = {each.pointer for each in _mutations({"prompt": "tide"}) if each.name == "null for absent"}

    assert {"/lora", "/stream", "/max_tokens", "/seed"} <= tried
    assert "/prompt" not in tried


def test_the_items_of_an_array_are_each_made_wrong() -> None:
    """The first, one in the middle and the last."""
    messages: list[Json] = [{"role": "user", "content": word} for word in ("a", "b", "c")]
    pointers = {each.pointer for each in _mutations({"messages": messages})}

    assert {f"/messages/{index}/{name}" for index in (0, 1, 2) for name in ("role", "content")} <= pointers


def test_a_pair_names_the_branch_of_the_valid_payload_first() -> None:
    """It is the branch meant."""
    pairs = [each for each in _mutations({"prompt": "tide"}) if each.pair is not None]

    assert {each.branch for each in pairs} == {"/oneOf/0", "/oneOf/0/oneOf/0"}
    assert {each.pair for each in pairs if each.branch == "/oneOf/0"} == {(0, 1), (0, 2)}
