"""Values that meet demands, and proofs that there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.published import oracle_of
from tests.unit.coverage.documents import NAMES, document
from workers_ai_contract.coverage import NOTHING, acceptor, disjoint, find
from workers_ai_contract.coverage.demands import satisfies, violates
from workers_ai_contract.coverage.satisfying import UndecidedError
from workers_ai_kernel.schema.normal import Subschema, UnsupportedSchemaError, normalise

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from workers_ai_kernel import Json, JsonObject

STRING, INTEGER = {"type": "string"}, {"type": "integer"}


def _found(wanted: JsonObject, unwanted: JsonObject) -> object:
    return find(satisfies(normalise(wanted)), violates(normalise(unwanted)))


@pytest.mark.parametrize(
    ("wanted", "unwanted", "found"),
    [
        (STRING, INTEGER, "tide"),
        (STRING, {"type": "string", "minLength": 2}, "t"),
        ({"type": "number"}, INTEGER, 0.5),
        ({"type": "integer", "minimum": 1, "maximum": 2}, {"enum": [1]}, 2),
        ({"type": "array", "items": STRING}, {"enum": [["tide"]]}, []),
        ({"type": "object", "required": ["a"]}, {"properties": {"a": STRING}}, {"a": None}),
        (
            {"properties": {"a": STRING}, "type": "object"},
            {"additionalProperties": False},
            {"x_other": "tide"},
        ),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, {"enum": [0.5]}, 1.5),
    ],
)
def test_a_value_is_found_that_one_schema_takes_and_another_refuses(
    wanted: JsonObject, unwanted: JsonObject, found: Json
) -> None:
    """The simplest one of its kind."""
    assert _found(wanted, unwanted) == found


@pytest.mark.parametrize(
    ("wanted", "unwanted"),
    [
        (INTEGER, {"type": "number"}),
        ({"enum": ["a", "b"]}, STRING),
        ({"type": "integer", "minimum": 1, "maximum": 2}, {"enum": [1, 2]}),
        ({"type": "string", "minLength": 3}, {"type": "string", "minLength": 2}),
        ({"type": "object", "required": ["a", "b"]}, {"required": ["b"]}),
        ({"type": "array", "items": INTEGER}, {"items": {"type": "number"}}),
        ({"oneOf": [STRING, STRING]}, {}),
        (
            {"type": "object", "properties": {"a": STRING}, "additionalProperties": False},
            {"properties": {"b": STRING}},
        ),
        ({"type": "number", "minimum": 1, "maximum": 1}, INTEGER),
    ],
)
def test_that_there_is_no_such_value_is_proven(wanted: JsonObject, unwanted: JsonObject) -> None:
    """The one schema takes nothing that the other refuses."""
    assert _found(wanted, unwanted) is NOTHING


def test_branches_that_one_word_tells_apart_are_disjoint() -> None:
    """Unless the word may be left out."""
    one, other = (
        normalise({"type": "object", "properties": {"type": {"enum": [word]}}, "required": ["type"]})
        for word in ("message", "reasoning")
    )
    free = normalise({"type": "object", "properties": {"type": {"enum": ["message"]}}})

    assert disjoint(one, other)
    assert not disjoint(one, free)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_compiled_test_agrees_with_a_second_validator_on_every_schema(name: str) -> None:
    """On a value that the whole satisfies, and on one that it refuses."""
    schema = normalise(document(name))
    oracle = oracle_of(document(name))
    good, bad = find(satisfies(schema)), find(violates(schema))

    assert good is not NOTHING
    assert oracle.is_valid(good)
    assert bad is NOTHING or not oracle.is_valid(bad)


_VALUES: SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from([0.5, 1.5, "", "a", "ab"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)


_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_OPTIONS: tuple[Json, ...] = (0, 1, "", "a", None)


def _schemas(depth: int = 2) -> SearchStrategy[JsonObject]:
    keywords: dict[str, SearchStrategy[Json]] = {
        "type": st.sampled_from(_TYPES),
        "minimum": st.integers(0, 2),
        "maximum": st.integers(0, 2),
        "minLength": st.integers(0, 2),
        "required": _some(st.sampled_from("ab")),
        "enum": _some(st.sampled_from(_OPTIONS)),
    }
    if depth > 0:
        below: SearchStrategy[Json] = _schemas(depth - 1).map(_json)
        keywords |= {
            "items": below,
            "properties": st.dictionaries(st.sampled_from("ab"), below, max_size=2).map(_json),
            "additionalProperties": below | st.just(value=False),
            "oneOf": _some(below, 3),
            "anyOf": _some(below),
        }
    return st.fixed_dictionaries({}, optional=keywords)


def _some(items: SearchStrategy[Json], most: int = 2) -> SearchStrategy[Json]:
    return st.lists(items, min_size=1, max_size=most, unique_by=repr).map(_json)


def _json(value: Json) -> Json:
    return value


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(_schemas(), min_size=1, max_size=2), _schemas(), _VALUES)
def test_what_is_found_holds_and_what_is_proven_has_no_counterexample(
    wanted: list[JsonObject], unwanted: JsonObject, value: Json
) -> None:
    """Random schemas: a value found passes a second validator; where none was, no value passes."""
    try:
        schemas = [normalise(schema) for schema in wanted]
        refused: Subschema = normalise(unwanted)
        found = find(*map(satisfies, schemas), violates(refused))
    except (UnsupportedSchemaError, UndecidedError):
        return
    oracles = [oracle_of(schema) for schema in wanted]
    against = oracle_of(unwanted)
    tried = value if found is NOTHING else found
    holds = all(oracle.is_valid(tried) for oracle in oracles) and not against.is_valid(tried)

    assert holds == (found is not NOTHING)
    assert acceptor(refused)(value) == against.is_valid(value)
