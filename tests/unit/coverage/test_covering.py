"""The covering payloads of every schema."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.oracles.published import oracle_of
from tests.unit.coverage.documents import NAMES, cover, document
from workers_ai_contract.coverage import Cover, Coverage, Point, Side, points_reached
from workers_ai_kernel.schema.normal import normalise

if TYPE_CHECKING:
    from workers_ai_kernel import Json

# Points, those of them that nothing reaches, and covering payloads.
FIGURES = {
    "r0.input": (19, 0, 4),
    "r1.input": (52, 0, 9),
    "r4.input": (230, 0, 22),
    "r4.output": (183, 2, 20),
    "r5.input": (230, 0, 22),
    "r5.output": (2, 0, 2),
    "chat.input": (514, 0, 48),
    "chat.output": (539, 0, 44),
    "chat.stream": (242, 2, 23),
    "error": (105, 0, 17),
    "responses.stream": (2795, 0, 253),
}


@pytest.mark.proof
@pytest.mark.parametrize("name", NAMES)
def test_the_covering_payloads_reach_every_point_that_can_be_reached(name: str) -> None:
    """What they do not reach is proven to be out of reach."""
    found = cover(name)
    reached: set[Point] = set()
    for payload in found.payloads:
        reached |= points_reached(found.schema, payload)

    assert set(found.points) - reached == {each.point for each in found.unreachable}
    assert all(each.is_proven for each in found.unreachable)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_covering_payloads_are_valid_by_a_second_validator(name: str) -> None:
    """python-jsonschema accepts each of them."""
    oracle = oracle_of(document(name))

    assert all(oracle.is_valid(payload) for payload in cover(name).payloads)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "figures"), FIGURES.items())
def test_the_figures_of_a_schema_are_known(name: str, figures: tuple[int, int, int]) -> None:
    """So that a change of what is covered, or of how many payloads it takes, is seen."""
    found = cover(name)

    assert (len(found.points), len(found.unreachable), len(found.payloads)) == figures


@pytest.mark.slow
@pytest.mark.parametrize("name", ["r4.input", "r5.input"])
def test_the_newest_requests_are_covered_in_few_payloads(name: str) -> None:
    """At most 400 is what was promised."""
    assert len(cover(name).payloads) <= 400


@pytest.mark.slow
def test_covering_is_always_the_same() -> None:
    """Found anew, the payloads are those found before, in the same order."""
    assert Cover(normalise(document("r4.output"))).payloads == cover("r4.output").payloads


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_the_points_covers_as_much(seed: int) -> None:
    """By another choice of what is looked for next, still within what was promised."""
    random = Random(seed)
    found = cover("r4.input")
    payloads = list(found.in_chosen_order(lambda count: int(random.random() * count)))
    reached: set[Point] = set()
    for payload in payloads:
        reached |= points_reached(found.schema, payload)

    assert reached >= set(found.points)
    assert len(payloads) <= 400


@pytest.mark.slow
def test_a_responses_answer_of_r4_has_items_only_where_one_branch_is_spoilt() -> None:
    """An item without a field that spoils a branch fits both, which is proven; with one it is reached."""
    found = cover("r4.output")

    assert [(each.point.pointer, each.point.aspect, each.kind, each.at) for each in found.unreachable] == [
        (
            f"/oneOf/2/properties/output/items/oneOf/{branch}",
            "absent",
            "shadowed",
            "/oneOf/2/properties/output/items",
        )
        for branch in (0, 1)
    ]
    assert any(isinstance(payload, dict) and payload.get("output") for payload in found.payloads)


def test_a_branch_that_another_swallows_is_proven_to_be_out_of_reach() -> None:
    """Every integer is a number, so the first branch alone is never met."""
    found = Cover(normalise({"oneOf": [{"type": "integer"}, {"type": "number"}]}))

    assert found.payloads == (0.5,)
    assert [(each.point.aspect, each.kind, each.at) for each in found.unreachable] == [("0", "shadowed", "")]


def test_only_what_is_within_a_branch_is_covered_when_that_is_asked() -> None:
    """Each payload is one of the branch."""
    schema = normalise(document("r4.input"))
    found = Cover(schema, "/oneOf/0/oneOf/0")

    assert all(isinstance(payload, dict) and "prompt" in payload for payload in found.payloads)
    assert {point.pointer.startswith("/oneOf/0/oneOf/0") for point in found.points} == {True}


def test_what_is_refused_beside_the_schema_is_not_called_proven() -> None:
    """Where nothing but nulls is admitted, the other type is undecided."""

    def is_null(payload: Json) -> bool:
        return payload is None

    found = Cover(normalise({"type": ["null", "string"]}), admits=is_null)

    assert found.payloads == (None,)
    assert [(each.point.aspect, each.kind) for each in found.unreachable] == [("string", "undecided")]


def test_coverage_accumulates_over_payloads() -> None:
    """Two payloads that reach one half each reach all points together."""
    coverage = Coverage("x", Cover(normalise({"enum": ["a", "b"]})))
    coverage.observe("a")
    coverage.observe("neither of them")

    assert coverage.counts(Side.SATISFIED) == (1, 2, 2)
    coverage.observe("b")
    assert coverage.counts(Side.SATISFIED) == (2, 2, 2)
    assert coverage.missing(Side.SATISFIED) == ()


def test_violated_points_are_noted_by_those_who_violate() -> None:
    """A point of another schema is not counted."""
    coverage = Coverage("x", Cover(normalise({"type": "string", "minLength": 2})))
    points = coverage.points(Side.VIOLATED)
    coverage.note(points[0])
    coverage.note(cover("r4.input").points[0])

    assert [(point.keyword, point.aspect) for point in points] == [
        ("type", "another"),
        ("minLength", "beyond"),
    ]
    assert coverage.counts(Side.VIOLATED) == (1, 2, 2)
