"""Payloads of every profile, drawn from a seed."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import jsonschema_rs
import pytest

from tests.oracles.cabidela.oracle import Oracle
from tests.oracles.published import oracle_of
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.coverage import points_reached
from workers_ai_contract.drawing import (
    ContractSpec,
    SeededSource,
    Subject,
    covering_sequence,
    draw_payload,
    forms_of,
    payload_sequence,
    subjects,
)
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form
from workers_ai_schemas import Revision, load, observed_names

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@cache
def observed() -> dict[str, Subject]:
    """Return what is drawn from for each schema of the observed contract."""
    directions = ("input", "output", "stream", "error")
    found = [subject for direction in directions for subject in subjects(direction, profile="observed")]
    assert len({subject.name for subject in found}) == len(found)
    return {subject.name: subject for subject in found}


@pytest.mark.slow
@pytest.mark.parametrize("name", observed_names())
def test_everything_drawn_as_observed_is_valid_by_a_second_validator(name: str) -> None:
    """python-jsonschema accepts each payload under the schema of its form, after it was written and read."""
    subject = observed()[name]
    oracle = oracle_of(subject.document())
    source = SeededSource(Random(3))
    for index in range(300):
        payload = subject.drawers[index % len(subject.drawers)](source)
        assert oracle.is_valid(read(json.dumps(payload).encode()).payload), payload


EVERY = [
    *(ContractSpec(direction, None, revision) for revision in Revision for direction in ("input", "output")),
    *(ContractSpec(direction, profile="observed") for direction in ("input", "output", "stream", "error")),
]


@pytest.mark.proof
@pytest.mark.parametrize("contract", EVERY, ids=str)
def test_of_thousands_of_payloads_none_is_refused(contract: ContractSpec) -> None:
    """By jsonschema-rs, under the schema that the payload is said to be valid under."""
    validators = {
        subject.name: jsonschema_rs.Draft202012Validator(subject.document())
        for subject in contract.subjects()
    }
    for name, payload in islice(payload_sequence(contract, 11), 3000):
        assert validators[name].is_valid(payload), payload


def test_every_schema_of_the_observed_contract_is_drawn_from() -> None:
    """None is left out, and none is drawn twice."""
    assert sorted(observed()) == sorted(observed_names())


@pytest.mark.slow
@pytest.mark.parametrize("revision", list(Revision))
def test_everything_drawn_as_enforced_passes_the_real_validator(revision: Revision) -> None:
    """The API's own package under Node refuses none, and neither do we."""
    source = SeededSource(Random(4))
    payloads = [draw_payload(source, "input", None, revision, "enforced") for _ in range(500)]
    messages = Oracle({"input": load(revision, "input")}).messages(
        [("input", json.dumps(payload)) for payload in payloads]
    )

    assert messages == [None] * len(payloads)
    judge = Judge(revision=revision, profile="enforced")
    assert all(map(judge.is_valid, payloads))


@pytest.mark.slow
def test_some_of_what_is_enforced_is_not_published() -> None:
    """The API takes shapes that its schema refuses, and they are drawn now and then."""
    source, judge = SeededSource(Random(5)), Judge("input", profile="published")
    drawn = [draw_payload(source, "input", Form.CHAT, profile="enforced") for _ in range(300)]

    assert 10 < sum(not judge.is_valid(payload) for payload in drawn) < 150


def test_an_answer_of_r4_has_items_that_only_one_branch_takes() -> None:
    """Its branches overlap, so a field of the other branch is spoilt on purpose."""
    source = SeededSource(Random(6))
    drawn = [draw_payload(source, "output", Form.RESPONSES, "r4") for _ in range(100)]

    assert sum(isinstance(payload, dict) and bool(payload.get("output")) for payload in drawn) > 20


def test_the_forms_of_a_profile_are_its_own() -> None:
    """Nothing is known of a stream of batches, and errors have no form."""
    assert forms_of("stream", profile="observed") == (Form.PROMPT, Form.CHAT, Form.RESPONSES)
    assert forms_of("error", profile="observed") == ()
    assert forms_of("input", "r2", "enforced") == (Form.RESPONSES, Form.BATCH)


@pytest.mark.parametrize(
    ("contract", "sentence"),
    [
        (
            ("stream", Form.BATCH, "latest", "observed"),
            "the observed contract has no form 'batch' for stream",
        ),
        (("error", Form.CHAT, "latest", "observed"), "error bodies have no form: leave the form out"),
        (("output", None, "r4", "enforced"), "nothing is enforced for the direction 'output'"),
        (("input", None, "r4", "observed"), "the observed contract has no revisions"),
        (("input", Form.CHAT, "r1", "enforced"), "revision 'r1' has no form 'chat' for input"),
    ],
)
def test_what_there_is_not_is_refused_when_it_is_named(
    contract: tuple[str, Form | None, str, str], sentence: str
) -> None:
    """The sentence says what does not exist."""
    with pytest.raises(UsageError, match=sentence):
        ContractSpec(*contract)


CONTRACTS = [
    ContractSpec(),
    ContractSpec(revision="r4", direction="output"),
    ContractSpec(form=Form.CHAT, profile="enforced"),
    ContractSpec(direction="error", profile="observed"),
]


@pytest.mark.slow
@pytest.mark.parametrize("contract", CONTRACTS, ids=str)
def test_a_sequence_covers_first_whatever_the_seed(contract: ContractSpec) -> None:
    """A hundred payloads have reached every point that can be reached, and two seeds give others."""

    def drawn(seed: int) -> list[tuple[str, Json]]:
        return list(islice(payload_sequence(contract, seed), 100))

    one, other = drawn(1), drawn(2)
    assert one != other
    assert drawn(1) == one
    for sequence in (one, other):
        for name, cover in contract.covers().items():
            reached = {
                point
                for of, payload in sequence
                if of == name
                for point in points_reached(cover.schema, payload)
            }
            assert set(cover.points) - reached <= {each.point for each in cover.unreachable}


def test_random_payloads_alone_reach_nearly_everything() -> None:
    """Of 230 points of the newest requests, more than nine in ten within 500 payloads."""
    (name, cover), *_ = ContractSpec().covers().items()
    source = SeededSource(Random(1))
    reached = {
        point for _ in range(500) for point in points_reached(cover.schema, draw_payload(source, "input"))
    }

    assert (name, len(cover.points)) == ("r5.input", 230)
    assert len(reached) > 207


@pytest.mark.slow
def test_the_covering_payloads_may_be_changed_by_those_who_get_them() -> None:
    """They are copies: those given out next are as before."""
    first = covering_sequence(ContractSpec())
    before = json.dumps(first)
    for _, payload in first:
        assert isinstance(payload, dict)
        payload.clear()

    assert json.dumps(covering_sequence(ContractSpec())) == before
