"""The grammar of a refusal."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.oracles.cabidela.payloads import PayloadDrawer
from workers_ai_contract.api_messages import Clause, parse
from workers_ai_contract.cabidela.contract import EnforcedContract
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Revision, Route
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from workers_ai_kernel import Json

MESSAGE = "oneOf at '/' not met, 0 matches: required properties at '/' are 'input'"
UUID = "00000000-0000-4000-8000-000000000000"

CLAUSES = [
    ("required properties at '/' are 'a,b'", Clause("", "required", "/", "a,b")),
    (
        "Type mismatch of '/a/0', 'string' not in 'number','integer'",
        Clause("", "type", "/a/0", "string", "'number','integer'"),
    ),
    ("enum a, b not in low,high at '/a'", Clause("", "enum", "/a", "low,high", "a, b")),
    ("const 1 doesn't match 2 at '/a'", Clause("", "const", "/a", "2", "1")),
    ("Length of '/a' must be >= 1 not met", Clause("", "minLength", "/a", "1")),
    ("Length of '/a' must be <= 1", Clause("", "maxLength", "/a", "1")),
    ("'/a' must be >= 0.001", Clause("", "minimum", "/a", "0.001")),
    ("'/a' must be < 5", Clause("", "exclusiveMaximum", "/a", "5")),
    ("'/a' must be multiple of 2", Clause("", "multipleOf", "/a", "2")),
    ("'/a' failed test ^b$ patttern", Clause("", "pattern", "/a", "^b$")),
    ("anyOf at '/' not met", Clause("", "anyOf", "/")),
    ("not at '/a' not met", Clause("", "not", "/a")),
    (
        "Additional or unevaluated properties '/x, /y' at '/' not allowed",
        Clause("", "additionalProperties", "/", "", "/x, /y"),
    ),
    ("No schema for path '/0'", Clause("", "items", "/0")),
    ("Cannot convert object to primitive value", Clause("", "toString")),
    ("the dog ate it", Clause("")),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_a_clause_is_read(text: str, expected: Clause) -> None:
    """Keyword, place, what was wanted and what was had."""
    (clause,) = parse(text).clauses

    assert (clause.text, clause.keyword, clause.path) == (text, expected.keyword, expected.path)
    assert (clause.wanted, clause.had) == (expected.wanted, expected.had)


@pytest.mark.parametrize(
    "text",
    [
        MESSAGE,
        f"Error: {MESSAGE}",
        f"AiError: Bad input: Error: {MESSAGE}",
        f"AiError: AiError: Bad input: Error: {MESSAGE} ({UUID})",
        f"  AiError: Bad input: Error: {MESSAGE}\n",
        f"5006: {MESSAGE}",
        json.dumps({"errors": [{"message": f"AiError: Bad input: Error: {MESSAGE}", "code": 5006}]}),
        json.dumps({"errors": {"message": MESSAGE}}),
        json.dumps({"error": {"message": MESSAGE, "type": "x"}}),
        json.dumps([{"message": MESSAGE}]),
    ],
)
def test_what_stands_around_the_message_is_taken_off(text: str) -> None:
    """Prefixes, doubled or not, a trailing uuid, and the body that it came in."""
    read = parse(text)

    assert read.message == MESSAGE
    assert [clause.keyword for clause in read.clauses] == ["oneOf", "required"]


def test_the_uuid_is_kept() -> None:
    """Support may ask for it."""
    assert parse(f"{MESSAGE} ({UUID})").uuid == UUID


def test_a_value_that_looks_like_a_clause_stays_one_value() -> None:
    """Values stand in the text unquoted."""
    value = "x, required properties at '/' are 'y'"
    payload: Json = {"input": "tide", "reasoning": {"effort": value}}
    error = Judge(profile="enforced", revision="r3").judge(payload).api_error
    read = parse(json.dumps(error))

    assert read.unknown == ()
    assert read.clauses[1].had == value


def test_what_fits_no_clause_is_kept_apart() -> None:
    """The clauses around it are read all the same."""
    read = parse(f"{MESSAGE}, something new at '/x', '/top_k' must be <= 50")

    assert [clause.text for clause in read.unknown] == []
    read = parse(f"Bad input: something new, {MESSAGE}")
    assert [clause.text for clause in read.unknown] == ["something new"]


def test_an_error_of_another_code_has_no_clauses() -> None:
    """Its message is no refusal by a schema."""
    body = json.dumps({"errors": [{"message": "AiError: 8001: Invalid input", "code": 8001}]})

    assert parse(body).code == 8001
    assert parse(body).clauses == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_every_refusal_of_ours_is_read_whole(seed: int) -> None:
    """No clause is unknown, and no text is lost, whatever was refused."""
    random = Random(seed)
    drawer = PayloadDrawer(random)
    contracts = [
        EnforcedContract(revision, route) for revision in Revision for route in (Route.RUN, Route.CHAT)
    ]
    refused = 0
    for _ in range(800):
        message = random.choice(contracts).refusal(drawer.payload())
        if message is not None:
            read = parse(f"AiError: Bad input: Error: {message}")
            assert read.message == message
            assert read.unknown == ()
            refused += 1
    assert refused > 200


def test_the_recorded_refusals_are_read_whole() -> None:
    """Those of other models, too."""
    bodies = [each.text for each in recorded() if each.kind == "error" and "Bad input" in each.text]

    assert [parse(body).unknown for body in bodies] == [(), (), (), ()]
    assert [len(parse(body).clauses) for body in bodies] == [3, 4, 1, 2]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *("", "{", '{"a": ', "[" * 5000, " " * 50_000, ", enum " * 5000, "'/" * 5000),
        *(": '/x' must be >= " * 4000, "enum " + " not in " * 3000 + " at '/" * 4000),
        "Type mismatch of '/" + "', '' not in " * 3000 + "'a'," * 3000,
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_text_is_read_in_good_time(text: str) -> None:
    """Whatever stands there, no text makes the reader fail."""
    assert isinstance(parse(text).message, str)
