"""The comparison of shapes sees what differs, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.standin.shape import differences

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@pytest.mark.parametrize(
    ("recorded", "produced"),
    [
        ({"a": 1, "b": "x"}, {"b": "y", "a": 2}),
        ({"neurons": 1.5}, {"neurons": 0}),
        ([{"a": "x"}, {"b": 1}], [{"a": "y"}, {"a": "z"}, {"b": 2}]),
        ({"role": "assistant"}, {"role": "assistant"}),
    ],
)
def test_these_are_alike(recorded: Json, produced: Json) -> None:
    """Values, the order of keys, and how often a shape is repeated do not matter."""
    assert differences(recorded, produced) == []


@pytest.mark.parametrize(
    ("recorded", "produced", "difference"),
    [
        ({"a": 1}, {}, "/a is missing"),
        ({}, {"a": 1}, "/a is not in the recording"),
        ({"a": {"b": None}}, {"a": {"b": 1}}, "/a/b is integer, the recording has null"),
        ({"a": 1.5}, {"a": True}, "/a is boolean, the recording has number"),
        ([1, "x"], ["x", 1], "/0 is string, the recording has integer"),
        ([1], [1, "x"], "/1 is surplus"),
        ([1, "x"], [1], "/1 is missing"),
        ({"type": "a"}, {"type": "b"}, "/type is 'b', the recording has 'a'"),
        ({"a": [1]}, {"a": {}}, "/a is frozenset(), the recording has ('integer',)"),
    ],
)
def test_these_differ(recorded: Json, produced: Json, difference: str) -> None:
    """A key, a type, an order, or a word that names the kind."""
    assert differences(recorded, produced)[0] == difference


def test_a_sketch_may_be_exceeded_but_not_contradicted() -> None:
    """What it has must be there, in its order."""
    sketch: Json = [{"a": 1}, {"b": []}]

    assert differences(sketch, [{"a": 1, "c": 2}, {"x": 1}, {"b": ["y"]}], sketch=True) == []
    assert differences(sketch, [{"b": []}, {"a": 1}], sketch=True)
    assert differences({"a": 1}, {"a": "x"}, sketch=True)
