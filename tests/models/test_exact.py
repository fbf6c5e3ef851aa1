"""The models are their schemas: a small differential, the whole is `make differential`."""

from __future__ import annotations

import pytest

from tests.differential.comparing import Subject, compare, mixture
from tests.differential.subjects import RECORDED, named_classes, observed, recorded_payloads, revisions


@pytest.mark.slow
@pytest.mark.parametrize("subject", list(revisions()), ids=lambda subject: subject.name)
def test_a_published_schema_and_its_model_agree(subject: Subject) -> None:
    """Both validators and the model give one verdict, and a dump is what was read."""
    more = [*RECORDED[subject.name.rpartition(".")[2]], *recorded_payloads()]
    tally = compare(subject, mixture(subject.schema, 1, 700, more))
    assert tally.disagreements == 0, tally.examples
    assert tally.counts["valid"] > 50
    assert tally.counts["invalid"] > 50


@pytest.mark.slow
@pytest.mark.parametrize("subject", list(observed()), ids=lambda subject: subject.name)
def test_a_schema_of_the_observed_contract_and_its_model_agree(subject: Subject) -> None:
    """Over drawn, damaged and recorded payloads, of its own kind and of every other."""
    tally = compare(subject, mixture(subject.schema, 1, 450, recorded_payloads()))
    assert tally.disagreements == 0, tally.examples
    assert tally.counts["valid"] > 25
    assert tally.counts["invalid"] > 25


@pytest.mark.slow
@pytest.mark.parametrize("subject", list(named_classes()), ids=lambda subject: subject.name)
def test_a_class_and_its_own_subschema_agree(subject: Subject) -> None:
    """Each named class is exactly the subschema that it stands for."""
    tally = compare(subject, mixture(subject.schema, 1, 100))
    assert tally.disagreements == 0, tally.examples
