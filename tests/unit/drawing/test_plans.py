"""Drawers compiled from schemas."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.oracles.published import oracle_of
from workers_ai_contract.drawing import SeededSource, UndrawableError
from workers_ai_contract.drawing.branches import union_paths
from workers_ai_contract.drawing.plans import Planner
from workers_ai_kernel.schema.normal import normalise

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

STRING, INTEGER = {"type": "string"}, {"type": "integer"}
OBJECT = {"type": "object"}


def _of(name: str, *, required: bool = False) -> JsonObject:
    names: list[Json] = [name] if required else []
    return {"type": "object", "properties": {name: {"type": "string"}}, "required": names}


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": ["null", "boolean", "array"], "items": INTEGER},
        {"type": "number", "minimum": 0.25, "maximum": 0.75},
        {"type": "integer", "minimum": 1, "maximum": 9_999_999_999_999_999_999},
        {"type": "string", "minLength": 30},
        {"enum": [[1], {"a": 1}, None]},
        {**OBJECT, "required": ["told", "x_unit"]},
        {
            **OBJECT,
            "properties": {"unit": STRING},
            "additionalProperties": INTEGER,
            "required": ["unit", "b"],
        },
        {**OBJECT, "properties": {"a": STRING}, "additionalProperties": False},
        {"oneOf": [_of("a"), _of("b")]},
        {"oneOf": [_of("a"), _of("b"), _of("c")]},
        {"oneOf": [_of("a", required=True), _of("b", required=True)]},
        {"oneOf": [_of("harbor"), _of("x_harbor", required=True)]},
        {"oneOf": [INTEGER, {"type": "number"}, STRING]},
        {**OBJECT, "properties": {"a": STRING}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {**OBJECT, "properties": {"a": {"minLength": 2}}, "oneOf": [_of("a", required=True)]},
        {"oneOf": [{"oneOf": [STRING, INTEGER]}, {"anyOf": [OBJECT, {"type": "array"}]}]},
    ],
)
def test_whatever_the_schema_everything_drawn_is_valid(schema: JsonObject) -> None:
    """Overlapping branches, demands beside a union, names that drawing would add, huge bounds."""
    oracle = oracle_of(schema)
    draw = Planner().plan(normalise(schema))
    source = SeededSource(Random(1))
    drawn = 0
    for _ in range(200):
        try:
            payload = draw(source)
        except UndrawableError:
            continue
        drawn += 1
        assert oracle.is_valid(payload), payload
    assert drawn > 50


def test_overlapping_branches_are_told_apart_by_a_field_that_one_refuses() -> None:
    """It is proven that nothing drawn so fits the other branch."""
    paths = union_paths(normalise({"oneOf": [_of("a"), _of("b")]}), frozenset())

    assert [path.certain for path in paths] == [True, True]
    assert [path.separators for path in paths] == [({"b": None},), ({"a": None},)]


def test_branches_that_are_apart_need_nothing() -> None:
    """A field that only one requires, and the other never has, is enough."""
    paths = union_paths(
        normalise({"oneOf": [_of("a", required=True), _of("b", required=True)]}), frozenset({"harbor"})
    )

    assert [(path.separators, path.certain) for path in paths] == [((), True), ((), True)]


def test_a_name_that_drawing_adds_may_make_branches_meet() -> None:
    """Then the way is set apart all the same."""
    schema = normalise({"oneOf": [_of("a", required=True), _of("harbor", required=True)]})
    apart, _ = union_paths(schema, frozenset())
    meeting, _ = union_paths(schema, frozenset({"harbor"}))

    assert apart.separators == ()
    assert meeting.separators == ({"harbor": None},)


def test_what_is_drawn_can_be_changed() -> None:
    """No two payloads share a value that can be changed."""
    draw = Planner().plan(normalise({"enum": [{"a": []}]}))
    source = SeededSource(Random(1))
    first: Json = draw(source)
    assert isinstance(first, dict)
    first["a"] = 1

    assert draw(source) == {"a": []}
