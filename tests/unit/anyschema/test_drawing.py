"""What is drawn for a user's own schema is valid, varied, and covers the schema."""

from __future__ import annotations

import json
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.differential import any_schema
from tests.oracles.independent import independent
from workers_ai_contract import UsageError, generate
from workers_ai_contract.anyschema import SchemaCover, SchemaCoverage, SchemaDrawer, own_sequence
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.coverage import Cover, Side
from workers_ai_contract.drawing import SeededSource
from workers_ai_kernel.schema.normal import normalise
from workers_ai_schemas import load, load_observed

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_kernel import Json, JsonObject

TREE: JsonObject = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$ref": "#/$defs/node",
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "pattern": "^[a-z]{3}-\\d+$"},
                "at": {"type": "string", "format": "date-time"},
                "size": {"type": "integer", "minimum": 10, "maximum": 99, "multipleOf": 7},
                "tags": {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True},
                "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            },
            "required": ["name"],
            "dependentRequired": {"size": ["tags"]},
            "unevaluatedProperties": False,
        }
    },
}


def test_a_recursive_schema_is_drawn_to_a_bounded_size() -> None:
    """With references into itself, the values are valid, differ, and stay small."""
    drawer = SchemaDrawer(OwnSchema(TREE))
    source = SeededSource(Random(1))
    drawn = [drawer.draw(source) for _ in range(300)]
    validator = independent(TREE)

    assert all(map(validator.is_valid, drawn))
    assert len({json.dumps(value) for value in drawn}) > 200
    assert any("children" in value for value in drawn if isinstance(value, dict))
    assert max(len(json.dumps(value)) for value in drawn) < 200_000


def test_bounds_and_formats_are_met() -> None:
    """Each multiple within the bounds comes, and most texts have the format that is named."""
    schema: JsonObject = {"type": "integer", "minimum": 10, "maximum": 99, "multipleOf": 7}
    dates: JsonObject = {"type": "string", "format": "date"}
    drawn = set(map(str, islice(own_sequence(OwnSchema(schema), 1), 400)))

    assert drawn == {str(number) for number in range(14, 99, 7)}
    assert sum("-" in str(text) for text in islice(own_sequence(OwnSchema(dates), 1), 100)) > 50


def test_an_exclusive_bound_is_a_boolean_in_draft_04() -> None:
    """Numbers come near the bound, never on it."""
    schema: JsonObject = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "integer",
        "minimum": 1,
        "exclusiveMinimum": True,
        "maximum": 3,
    }

    assert set(generate(schema=schema, count=50, seed=1)) == {2, 3}


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 4}, "accepts no value"),
        ({"multipleOf": -0.1}, "'multipleOf' at '/'"),
        ({"properties": {"a": {"$ref": "https://example.com/a"}}}, "'$ref' at '/properties/a'"),
        ({"items": {"pattern": "(?=a)b"}}, "'pattern' at '/items' of the schema"),
        ({"type": "text"}, "'type' at '/'"),
        ([], "neither an object nor a boolean"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_keyword_and_place(schema: Json, words: str) -> None:
    """Or said to be empty, at the call."""
    with pytest.raises(UsageError) as caught:
        generate(schema=schema)  # type: ignore[arg-type]

    assert words in str(caught.value)


def test_a_schema_excludes_the_names_of_a_built_in_contract() -> None:
    """Both cannot be meant."""
    with pytest.raises(UsageError, match="leave direction"):
        generate("output", schema={})


def test_the_same_points_are_out_of_reach_as_for_the_built_in_contract() -> None:
    """Two procedures that share no code agree on r4's output."""
    drawer = SchemaDrawer(OwnSchema(load("r4", "output")))
    cover = SchemaCover(drawer.root, drawer.solver)

    other = Cover(normalise(load("r4", "output")))

    assert set(cover.unreachable) == {proof.point for proof in other.unreachable}
    assert {proof.kind for proof in cover.unreachable.values()} == {"shadowed"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["chat.input", "chat.stream"])
def test_the_covering_values_reach_every_point_that_is_reachable(name: str) -> None:
    """Counted by the report; proofs are for the rest."""
    drawer = SchemaDrawer(OwnSchema(load_observed(name)))
    coverage = SchemaCoverage(name, SchemaCover(drawer.root, drawer.solver))
    for value in coverage.cover.in_chosen_order(lambda _count: 0):
        assert drawer.own.accepts(value)
        coverage.observe(value)
    reached, reachable, total = coverage.counts(Side.SATISFIED)

    assert reached == reachable > 200
    assert total - reachable == len(coverage.cover.unreachable)


def test_the_path_of_a_file_names_a_schema(tmp_path: Path) -> None:
    """As text and as a path; a file that is not there is a sentence."""
    file = tmp_path / "tree.json"
    file.write_text(json.dumps(TREE), "utf-8")

    assert list(generate(schema=file, count=5)) == list(generate(schema=str(file), count=5))
    with pytest.raises(UsageError, match="No such file"):
        generate(schema=tmp_path / "none.json")


@pytest.mark.proof
def test_every_schema_of_the_suite_is_drawn_from_soundly() -> None:
    """A small run of `make any-schema`: generator and strategy, payloads and near misses."""
    outcome = any_schema.run(8, 1, strategies=False)

    assert outcome.wrong == []
    assert outcome.passed
    assert outcome.schemas > 550
    assert outcome.near_misses > 4_000


@pytest.mark.slow
@pytest.mark.parametrize("schema", [TREE, {"enum": [1, "a", None]}, {"not": {"type": "string"}}])
def test_the_strategy_draws_what_the_schema_accepts(schema: JsonObject) -> None:
    """Under Hypothesis."""
    drawn = any_schema.by_hypothesis(schema, 30)

    assert drawn
    assert all(map(independent(schema).is_valid, drawn))
