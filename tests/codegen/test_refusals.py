"""The models of a schema say of a rejected payload what `wai validate --schema` says."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from tests.differential.comparing import mixture
from tests.differential.schemas import random_schema
from tests.differential.subjects import of_pair
from workers_ai_contract.judging.schema_judge import SchemaJudge
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

    from workers_ai_kernel import Json, JsonObject

# A validation error of a model lists this many problems.
MOST = 8
OBJECT: JsonObject = {"type": "object", "properties": {"x": True}}
OF_OBJECTS: list[JsonObject] = [
    OBJECT,
    {"allOf": [{"multipleOf": 3}, OBJECT]},
    {"$ref": "#/$defs/d", "not": True, "$defs": {"d": OBJECT}},
    {**OBJECT, "not": True},
    {"properties": {"x": True}, "enum": [{"x": 1}]},
    {"allOf": [OBJECT], "anyOf": [{"maxLength": 1}, {"required": ["y"]}]},
    {"oneOf": [OBJECT, {"type": "object", "required": ["z"]}]},
]
NO_OBJECTS: list[Json] = [None, True, 2, 2.5, "text", [], [{}]]


def said_by(model: type[BaseModel], payload: Json) -> list[tuple[str, str]]:
    """Return the code and the sentence of each error."""
    with pytest.raises(ValidationError) as refusal:
        model.model_validate_json(json.dumps(payload))
    return [(error["type"], error["msg"]) for error in refusal.value.errors()]


def said_of(schema: JsonObject, payload: Json) -> list[tuple[str, str]]:
    """Return the code and the sentence of each problem that is found with the schema itself."""
    return [(str(problem.code), problem.message) for problem in SchemaJudge(schema).explain(payload)][:MOST]


@pytest.mark.parametrize("schema", OF_OBJECTS, ids=json.dumps)
def test_what_is_no_object_has_all_its_problems_named(schema: JsonObject, tmp_path: Path) -> None:
    """A schema may have more to say of a text or a number than that it must be an object."""
    model = of_pair({Direction.INPUT: schema}, tmp_path, "refusing")[0].model

    for payload in NO_OBJECTS:
        assert said_by(model, payload) == said_of(schema, payload)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_the_models_of_a_random_schema_say_what_the_schema_says(seed: int, tmp_path: Path) -> None:
    """Whatever is rejected is rejected in the same words."""
    schema = random_schema(random.Random(seed))
    judge = SchemaJudge(schema)
    model = of_pair({Direction.INPUT: schema}, tmp_path, f"said{seed}")[0].model

    for payload in [*NO_OBJECTS, *mixture(schema, seed, 60)]:
        if not judge.is_valid(payload):
            assert said_by(model, payload) == said_of(schema, payload)
