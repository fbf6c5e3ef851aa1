"""What it costs to refuse a small payload is bounded, whatever the schema.

Counted are Python's calls: about 10 million a second, so that the bound is 50 ms. No clock is read.
"""

from __future__ import annotations

import json
import sys
import tracemalloc
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel, ValidationError

import workers_ai_models
from tests.differential.subjects import catalogue, catalogue_pair
from tests.models.counting import Counted, size
from workers_ai_kernel.document import Document
from workers_ai_kernel.explaining.walking import Walker
from workers_ai_schemas import Revision, load, load_observed, names, observed_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.document import Place
    from workers_ai_kernel.problem import Problem

MOST_CALLS = 500_000
MOST_BYTES = 50_000_000
LONGEST = 1_024
NODE: Json = {"$ref": "#/$defs/n"}


def recursive(**node: Json) -> Json:
    """Return a schema of one definition, which refers to itself."""
    return {"$ref": "#/$defs/n", "$defs": {"n": {**node}}}


# Two branches, a chain of pairs, objects, a union of exactly one, and conjunctions: each is exponential if
# every way through it is followed.
EXPONENTIAL: dict[str, Json] = {
    "two branches": recursive(
        anyOf=[
            {"type": "array", "items": NODE, "minItems": 0},
            {"type": "array", "items": NODE, "maxItems": 99},
        ]
    ),
    "pairs": {
        "$ref": "#/$defs/n0",
        "$defs": {
            **{
                f"n{level}": {
                    "type": "object",
                    "properties": {side: {"$ref": f"#/$defs/n{level + 1}"} for side in "lr"},
                }
                for level in range(30)
            },
            "n30": {"type": "string"},
        },
    },
    "objects": recursive(
        anyOf=[
            {"type": "object", "properties": {"a": NODE}, "required": ["a"]},
            {"type": "object", "additionalProperties": NODE, "maxProperties": 3},
            {"type": "object", "patternProperties": {"a": NODE}},
        ]
    ),
    "exactly one": recursive(
        oneOf=[
            {"type": "array", "items": NODE, "minItems": 1},
            {"type": "array", "items": NODE, "maxItems": 0},
            {"type": "null"},
        ]
    ),
    "all of": recursive(allOf=[{"items": NODE}, {"items": NODE}, {"type": "array"}]),
    "texts": recursive(
        anyOf=[
            {"type": "string", "minLength": 900},
            {"type": "string", "pattern": "^(a|aa)*$"},
            {"items": NODE},
        ]
    ),
}

# Branches that all go on below: each level offers eight or forty ways, and only the depth of a payload ends.
WHOLE: Json = {"type": "integer"}
ALIKE: Json = {"type": "object", "properties": {"v": NODE, "w": WHOLE}, "required": ["v", "w"]}
OPEN: list[Json] = [
    {"type": "object", "properties": {"v": NODE, f"k{number}": WHOLE}, "required": ["v"]}
    for number in range(8)
]
ARRAYS: list[Json] = [{"type": "array", "items": NODE, "minItems": number % 2} for number in range(8)]
SAME: list[Json] = [ALIKE] * 8
MANY: list[Json] = [ALIKE] * 40
# Each with one level of a payload, and how often the engine may read that payload for an explanation.
DEEP: dict[str, tuple[Json, str, int]] = {
    "eight alike": (recursive(anyOf=SAME), '{"v":1,"w":1}', 80),
    "forty alike": (recursive(anyOf=MANY), '{"v":1,"w":1}', 80),
    "exactly one of eight": (recursive(oneOf=SAME), '{"v":1,"w":1}', 300),
    "eight open": (recursive(anyOf=OPEN), '{"v":1}', 80),
    "eight arrays": (recursive(anyOf=ARRAYS), "[1]", 40),
    "eight arrays of two": (recursive(anyOf=ARRAYS), "[1,1]", 40),
}


def schemas() -> Iterator[tuple[str, Json]]:
    """Yield every schema of ours and of the tests."""
    yield from ((name, load(*name.split("."))) for name in names())
    yield from ((name, load_observed(name)) for name in observed_names())
    for name in catalogue():
        if name != "binary-type":
            yield from ((f"{name}.{key}", schema) for key, schema in catalogue_pair(name).items())
    yield from EXPONENTIAL.items()


def payloads() -> Iterator[Json]:
    """Yield small payloads that are wrong deep inside, or in very many places."""
    for depth in (1, 18, 60, 198):
        for wrong in ("x", 5):
            nested: Json = wrong
            for _ in range(depth):
                nested = [nested]
            yield nested
    for key in ("a", "l", "messages", "input"):
        inside: Json = 5
        while len(json.dumps(inside)) < LONGEST - 20:
            inside = {key: inside}
        yield inside
    items: list[Json] = [{}, 5]
    for item in items:
        many: list[Json] = [item] * (LONGEST // 6)
        yield many
        for key in ("messages", "input", "requests", "tools", "choices", "output"):
            held: JsonObject = {key: many}
            yield held
    yield {str(number): number for number in range(90)}
    messages = '{"role": "a", "content": [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]}'
    answers = '{"type": "message", "content": [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}]}'
    for key, item, count in (
        ("messages", messages, 12),
        ("requests", '{"prompt": 5}', 60),
        ("output", answers, 10),
    ):
        yield from (json.loads(f'{{"{key}": [{", ".join([item] * count)}]}}'),)


def nested(level: str) -> Json:
    """Return a level within itself, in place of its first 1, as often as fits into a payload."""
    text = level
    while len(longer := level.replace("1", text, 1)) <= LONGEST:
        text = longer
    value: Json = json.loads(text)
    return value


def calls_of(refuse: Callable[[], object]) -> int:
    """Return how many functions are called, of Python and of C."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        refuse()
    finally:
        sys.setprofile(before)
    return count


def explained(contract: Place, payload: Json) -> list[Problem]:
    """Return the problems of a payload."""
    return list(contract.explain(payload))


def refused(model: type[BaseModel], text: str) -> None:
    """Let a model refuse a text."""
    with suppress(ValidationError):
        model.model_validate_json(text)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "schema"), [*schemas()], ids=str)
def test_an_explanation_is_bounded_in_calls_and_memory(name: str, schema: Json) -> None:
    """At least one problem, at most 50 ms and 50 MB."""
    contract = Document(schema, name=name).at()
    found = [payload for payload in payloads() if not contract.is_valid(payload)]
    costs: dict[str, int] = {}
    tracemalloc.start()
    for payload in found:
        assert len(json.dumps(payload, separators=(",", ":"))) <= LONGEST
        assert list(contract.explain(payload))
        costs[json.dumps(payload)[:60]] = calls_of(partial(explained, contract, payload))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert {payload: calls for payload, calls in costs.items() if calls > MOST_CALLS} == {}
    assert peak < MOST_BYTES


@pytest.mark.slow
@pytest.mark.parametrize("revision", Revision)
def test_a_refusal_by_a_model_is_bounded_in_calls(revision: Revision) -> None:
    """The explanation and pydantic's error together."""
    module = getattr(workers_ai_models, revision)
    costs: dict[str, int] = {}
    for model in (module.Input, module.Output):
        for text in map(json.dumps, payloads()):
            refused(model, text)
            costs[text[:60]] = calls_of(partial(refused, model, text))

    assert {payload: calls for payload, calls in costs.items() if calls > MOST_CALLS} == {}


@pytest.mark.parametrize("name", DEEP)
def test_branches_that_go_on_at_every_level_are_bounded(name: str) -> None:
    """The engine reads a deep payload again at some levels, not for each branch of each level.

    One reading is 0.05 to 1 ms here, and grows with the number of branches.
    """
    schema, level, most = DEEP[name]
    value = nested(level)
    document = Document(schema, name=name)
    assert document.normal is not None
    counted = Counted(document.acceptance)
    walker = Walker(document.normal, counted)

    assert walker.walk(value)
    assert counted.values / size(value) <= most
    assert calls_of(lambda: walker.walk(value)) <= MOST_CALLS


def test_the_count_notices_what_grows() -> None:
    """A walk through every way of the two branches would be over the bound at 18 arrays."""

    def every_way(depth: int) -> int:
        return 1 if not depth else every_way(depth - 1) + every_way(depth - 1)

    assert calls_of(lambda: every_way(18)) > MOST_CALLS
