"""Values that fit the schema a caller wrote, whatever stands in it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.published import oracle_of
from workers_ai_contract.drawing import SeededSource
from workers_ai_contract.drawing.fitting import UnfitError, draw_fitting

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from workers_ai_kernel import Json, JsonObject

SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 12) | st.floats(-3, 3) | st.sampled_from(["a", "string"])
)
TYPES = st.sampled_from(["string", "number", "integer", "boolean", "null", "array", "object"])


def schemas(children: SearchStrategy[JsonObject]) -> SearchStrategy[JsonObject]:
    """Return schemas that may have others in them."""
    few = st.integers(0, 4)
    keywords: dict[str, SearchStrategy[Any]] = {
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=2, unique=True),
        "properties": st.dictionaries(st.sampled_from("ab"), children, max_size=2),
        "required": st.lists(st.sampled_from("abc"), max_size=2, unique=True),
        "items": children,
        "anyOf": st.lists(children, min_size=1, max_size=2),
        "enum": st.lists(SCALARS, min_size=1, max_size=3),
        "minimum": st.integers(-3, 12),
        "exclusiveMaximum": st.integers(-3, 12),
        **dict.fromkeys(("minItems", "maxItems", "minLength", "maxLength"), few),
    }
    return st.fixed_dictionaries({}, optional=keywords)


LEAVES: SearchStrategy[JsonObject] = st.fixed_dictionaries({"type": TYPES})
SCHEMAS: SearchStrategy[JsonObject] = st.recursive(LEAVES, schemas, max_leaves=6)
IN_VAIN: list[JsonObject] = [
    {"type": []},
    {"type": [[]]},
    {"type": {}},
    {"type": "number", "minimum": 10**400},
    {"type": "integer", "maximum": -(10**400)},
    {"type": "string", "pattern": "(a+)+$"},
    {"type": "array", "minItems": 10**9},
    {"$ref": "file:///etc/hostname"},
    {"type": "string", "minLength": 10**9},
]


def nested(levels: int, fewest: int) -> JsonObject:
    """Return the parameters of arrays in arrays, each with so many items at least."""
    schema: JsonObject = {}
    for _ in range(levels):
        schema = {"type": "array", "minItems": fewest, "items": schema}
    return {"properties": {"a": schema}, "required": ["a"]}


def drawn(schema: Json, seed: int = 0) -> Json:
    """Return what is drawn, or None where nothing fits."""
    try:
        return draw_fitting(SeededSource(Random(seed)), schema)
    except UnfitError:
        return None


@pytest.mark.slow
@given(schema=SCHEMAS, seed=st.integers(0, 9))
@settings(max_examples=300, deadline=None)
def test_what_is_drawn_fits(schema: JsonObject, seed: int) -> None:
    """A value is given out only where the whole schema takes it."""
    value = drawn(schema, seed)

    assert value is None or oracle_of(schema).is_valid(value)


@pytest.mark.parametrize("described", IN_VAIN, ids=str)
def test_what_is_asked_for_in_vain_is_refused(described: JsonObject) -> None:
    """No value, and no other error."""
    assert drawn({"properties": {"a": described}, "required": ["a"]}) is None


@pytest.mark.parametrize(("levels", "fewest"), [(150, 1), (18, 2), (6, 100)])
def test_a_value_without_measure_is_refused(levels: int, fewest: int) -> None:
    """Too deep for the stack, or too large for the memory."""
    assert drawn(nested(levels, fewest)) is None


def test_what_people_write_is_drawn() -> None:
    """Nested a few levels, with bounds."""
    schema: JsonObject = {
        "type": "object",
        "properties": {
            "harbor": {"type": "string", "minLength": 3},
            "depths": {"type": "array", "items": {"type": "number", "minimum": 0.5}, "minItems": 2},
            "berth": {
                "type": "object",
                "properties": {"days": {"type": "integer", "minimum": 1, "maximum": 1}},
                "required": ["days"],
            },
        },
        "required": ["harbor", "depths", "berth"],
        "additionalProperties": False,
    }

    assert all(drawn(schema, seed) is not None for seed in range(50))
