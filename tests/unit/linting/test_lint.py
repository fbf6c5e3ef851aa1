"""What is wrong with a schema is found, shown by a value, and not claimed of a right one."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from tests.oracles.independent import independent
from tests.unit.linting.planted import PLANTED
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.linting import LintFinding, lint, lint_pair
from workers_ai_contract.linting.subject import LintSubject
from workers_ai_contract.linting.written import without_nullable
from workers_ai_contract.solving import Is
from workers_ai_contract.solving.boxes import Missing
from workers_ai_kernel.algebra import is_satisfiable, unsatisfiable_places
from workers_ai_schemas import load, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.linting.planted import Planted
    from workers_ai_kernel import Json


def _found(schema: Json) -> list[LintFinding]:
    return list(lint(schema))


def test_forty_defects_are_planted() -> None:
    """One in each schema, all schemas different."""
    assert len(PLANTED) == len({json.dumps(each.broken) for each in PLANTED}) == 40


@pytest.mark.parametrize("planted", PLANTED, ids=lambda each: f"{each.code} {each.pointer}")
def test_a_planted_defect_is_found_with_a_witness(planted: Planted) -> None:
    """By code and place; nothing is found in the repaired twin."""
    hits = [each for each in _found(planted.broken) if (each.code, each.pointer) == planted[:2]]

    assert [each.has_witness for each in hits][:1] == [True]
    assert _found(planted.repaired) == []


def test_the_verdict_on_a_witness_is_that_of_python_jsonschema() -> None:
    """For witnesses of the whole schema: an overlap and an excluded value are rejected, others accepted."""
    accepted = {"required-undeclared", "keyword-unknown", "keyword-ignored", "accepts-anything"}
    rejected = {"branches-overlap", "branches-indistinct", "accepts-nothing", "keyword-without-effect"}
    judged = 0
    for planted in PLANTED:
        for each in _found(planted.broken):
            at_root = each.pointer.count("/") <= 1 and not isinstance(each.witness, Missing)
            if at_root and each.code in accepted | rejected:
                judged += 1
                assert independent(planted.broken).is_valid(each.witness) is (each.code in accepted)  # type: ignore[arg-type]
    assert judged > 20


KNOWN = {
    "r1.input": {("branches-overlap", "/oneOf")},
    "r4.input": {("branches-overlap", "/oneOf"), ("branches-overlap", "/oneOf/0/oneOf")},
    "r4.output": {("branches-indistinct", "/oneOf/2/properties/output/items/oneOf")},
    "r5.output": {("accepts-anything", ""), ("keyword-unknown", "/oneOf/0/contentType")},
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_known_defects_of_the_published_schemas_are_found(name: str) -> None:
    """With both engines agreed on each witness."""
    found = _found(load(*name.split(".")))

    assert {(each.code, each.pointer) for each in found} >= KNOWN[name]


def test_the_unusable_union_of_r4_comes_first() -> None:
    """Every message of r4's Responses output matches the function call, too."""
    first = _found(load("r4", "output"))[0]

    assert (first.code, first.pointer) == ("branches-indistinct", "/oneOf/2/properties/output/items/oneOf")


def test_the_validator_of_the_api_parts_ways_in_both_directions() -> None:
    """A value for each, in the schema of requests."""
    found = [each for each in lint(load("r1", "input"), enforced=True) if each.code == "validators-differ"]
    more = [each for each in lint(load("r0", "input"), enforced=True) if each.code == "validators-differ"]

    assert [str(each.shows)[:8] for each in (*found, *more)] == ["is inval", "is valid", "is inval"]


def test_forms_without_an_answer_are_named() -> None:
    """All four of r5; none of r4, whose output has them."""
    found = list(lint_pair(load("r5", "input"), load("r5", "output")))

    assert [each.pointer for each in found] == [
        "/oneOf/0/oneOf/0",
        "/oneOf/0/oneOf/1",
        "/oneOf/1",
        "/oneOf/2",
    ]
    assert list(lint_pair(load("r4", "input"), load("r4", "output"))) == []


@pytest.mark.parametrize("schema", [{"type": "binary"}, {"type": 5}, {"$ref": "#/none"}, 5, {"pattern": "("}])
def test_what_is_no_schema_is_a_finding(schema: Json) -> None:
    """And never a crash."""
    assert {each.code for each in _found(schema)} <= {"type-unknown", "not-a-schema"}
    assert _found(schema)


@pytest.mark.parametrize(
    "schema", [{"$ref": "other.json"}, {"pattern": "(a)\\1"}, {"$schema": "urn:tide"}, {"pattern": r"\p{L}"}]
)
def test_what_is_only_beyond_us_is_not_called_wrong(schema: Json) -> None:
    """Other validators take it."""
    assert [each.code for each in _found(schema)] == ["not-supported"]


def test_the_keyword_that_is_named_is_not_the_type_if_others_exclude_all() -> None:
    """Without its type, any schema of bounds accepts null."""
    (found,) = _found({"type": "integer", "minimum": 5, "maximum": 3})

    assert found.message == "no value is valid here: 'minimum' excludes what the other keywords leave"


def test_a_schema_that_its_dialect_rejects_is_told_with_the_place() -> None:
    """Where the keyword is written."""
    (found,) = _found({"properties": {"b": {"type": ["string", "string"]}}})

    assert (found.code, "/properties/b/type: " in found.message) == ("not-a-schema", True)


@pytest.mark.parametrize("schema", [False, {"not": {}}, {"not": True}])
def test_a_whole_schema_that_accepts_nothing_is_told(schema: Json) -> None:
    """Below, `false` is what forbids a property."""
    assert [(each.code, each.pointer) for each in _found(schema)] == [("accepts-nothing", "")]
    assert not _found(
        {"type": "object", "properties": {"tide": schema}, "additionalProperties": {"type": "null"}}
    )


@pytest.mark.parametrize("name", names())
def test_the_algebra_of_jsonschema_rs_agrees_wherever_it_decides(name: str) -> None:
    """For each place and each pair of branches of each union; what it leaves open is decided here."""
    subject = LintSubject(OwnSchema(load(*name.split("."))))
    asked = list(_questions(subject))
    decided = 0
    for written, wants in asked:
        theirs, ours = is_satisfiable(written, "2020-12"), subject.solver.find(wants)
        assert ours is not Missing.UNKNOWN
        if not isinstance(ours, Missing):
            assert independent(written).is_valid(ours)
        if theirs is not None:
            decided += 1
            assert isinstance(ours, Missing) is not theirs
    for pointer in unsatisfiable_places(subject.own.schema, "2020-12"):
        assert isinstance(subject.solver.find((Is(subject.by_pointer[pointer].part),)), Missing)
    # It leaves two places and two pairs of forms open in the inputs of r4 and r5, two places in r4's output.
    assert len(asked) - decided == {"r4.input": 4, "r5.input": 4, "r4.output": 2}.get(name, 0)
    assert decided


def _questions(subject: LintSubject) -> Iterator[tuple[Json, tuple[Is, ...]]]:
    """Yield each place, and each pair of branches of a union, as it is written and as what is wanted."""
    for place in subject.places:
        yield place.written, (Is(place.part),)
        schema = place.part.schema
        for keyword, union in (("oneOf", schema.one_of), ("anyOf", schema.any_of)):
            written = place.written.get(keyword)
            branches = [Is(place.part.below(branch)) for branch in union]
            for one, other in combinations(range(len(branches)), 2):
                assert isinstance(written, list)
                types: Json = list(schema.types)
                both: Json = {"allOf": [{"type": types}, written[one], written[other]]}
                yield both, (branches[one], branches[other])


def test_the_algebra_agrees_on_the_planted_defects() -> None:
    """What it proves empty is proven empty here, and nothing else."""
    wrong: list[Json] = []
    for planted in PLANTED:
        for schema in (planted.broken, planted.repaired):
            own = OwnSchema(without_nullable(schema))
            subject = LintSubject(own)
            theirs = is_satisfiable(schema, own.dialect)
            ours = subject.solver.find((Is(subject.root),))
            if theirs is not None and isinstance(ours, Missing) is theirs:
                wrong.append(schema)
    assert wrong == []
