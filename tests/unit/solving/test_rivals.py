"""Wide unions: branches with a tag are told apart without comparing each with each."""

from __future__ import annotations

import cProfile
import pstats
from random import Random
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.anyschema import SchemaDrawer
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.drawing import SeededSource
from workers_ai_contract.linting import lint
from workers_ai_contract.solving import Solver, root_of
from workers_ai_contract.solving.rivals import rivals_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.solving import Part
    from workers_ai_kernel import Json, JsonObject


def _branch(tag: Json, least: int) -> JsonObject:
    return {
        "type": "object",
        "properties": {"kind": {"const": tag}, "berths": {"type": "integer", "minimum": least}},
        "required": ["kind", "berths"],
    }


def _wide(count: int) -> JsonObject:
    return {"oneOf": [_branch(f"quay-{number}", number) for number in range(count)]}


def _closed(*required: str, also: tuple[str, ...] = ()) -> JsonObject:
    properties: JsonObject = {name: {"type": "integer"} for name in (*required, *also)}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _untagged(count: int) -> JsonObject:
    return {"oneOf": [_closed(f"quay-{number}", also=("berths",)) for number in range(count)]}


def _branches(schemas: list[Json]) -> list[Part]:
    root = root_of(OwnSchema({"oneOf": schemas}).document)
    return [root.below(branch) for branch in root.schema.one_of]


_NONE: list[list[int]] = [[], [], []]


@pytest.mark.parametrize(
    ("schemas", "sort", "rivals", "most_asked"),
    [
        (_wide(3)["oneOf"], "object", _NONE, 0),
        (_wide(3)["oneOf"], "string", _NONE, 0),
        ([_branch("a", 1), _branch("b", 1), _branch("a", 2)], "object", [[2], [], [0]], 2),
        ([_branch(1, 1), _branch(tag=True, least=1), _branch(1.0, 1)], "object", [[2], [], [0]], 2),
        ([_branch("a", 1), {"type": "object"}, _branch("b", 1)], "object", [[1], [0, 2], [1]], 4),
        ([{"const": "a"}, {"enum": ["b", "a"]}, {"type": "string"}], "string", [[1, 2], [0, 2], [0, 1]], 6),
        (_untagged(3)["oneOf"], "object", _NONE, 0),
        ([_closed("a"), {"required": ["b"]}, _closed("b")], "object", [[], [2], [1]], 2),
        ([_closed("a", also=("b",)), _closed("b", also=("a",)), _closed("c")], "object", [[1], [0], []], 2),
        ([_closed(), _closed(also=("a",)), _closed("b")], "object", [[1], [0], []], 2),
        (
            [{**_closed("a"), "patternProperties": {"b": True}}, _closed("b"), _closed("a")],
            "object",
            [[2], [], [0]],
            4,
        ),
        ([{"const": [1]}, {"const": [1.0]}, {"const": 5}], "array", [[1], [0], []], 6),
    ],
)
def test_rivals_are_what_no_tag_tells_apart(
    schemas: list[Json], sort: str, rivals: list[list[int]], most_asked: int
) -> None:
    """The rest is asked about; each answer is that of the solver for the pair."""
    branches, solver, asked = _branches(schemas), Solver(), 0

    def apart(one: Part, other: Part, of: str) -> bool:
        nonlocal asked
        asked += 1
        return solver.apart(one, other, of)  # type: ignore[arg-type]

    assert rivals_of(branches, sort, apart) == rivals  # type: ignore[arg-type]
    assert asked <= most_asked
    for place, branch in enumerate(branches):
        proven = [
            number
            for number, other in enumerate(branches)
            if number != place and not solver.apart(branch, other, sort)  # type: ignore[arg-type]
        ]
        assert proven == rivals[place]


def _calls(work: Callable[[], object]) -> int:
    profile = cProfile.Profile()
    profile.runcall(work)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def _draw(schema: JsonObject) -> None:
    drawer, source = SchemaDrawer(OwnSchema(schema)), SeededSource(Random(1))
    for _ in range(20):
        drawer.draw(source)


def _lint(schema: JsonObject) -> None:
    assert list(lint(schema)) == []


@pytest.mark.slow
@pytest.mark.parametrize("union", [_wide, _untagged])
@pytest.mark.parametrize("work", [_draw, _lint])
def test_the_work_on_a_wide_union_grows_with_its_width(
    work: Callable[[JsonObject], None], union: Callable[[int], JsonObject]
) -> None:
    """Counted in calls; each pair of branches would be four times as many for twice the width."""
    work(union(2))
    narrow, wide = _calls(lambda: work(union(20))), _calls(lambda: work(union(40)))

    assert wide < 2.6 * narrow


def test_a_union_of_equal_tags_is_still_found_to_overlap() -> None:
    """What the tag does not tell apart is compared as ever."""
    schema: Json = {"oneOf": [_branch("a", 1), _branch("b", 1), _branch("a", 2)]}
    found = [(each.code, each.pointer) for each in lint(schema)]

    assert ("branches-overlap", "/oneOf") in found
    assert ("branch-shadowed", "/oneOf/2") in found
