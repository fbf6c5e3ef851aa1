"""Near misses notice a schema that was changed; `make mutants` does the same with every observed output."""

from __future__ import annotations

import pytest

from tests.differential.mutants import evidence, judged, mutants
from workers_ai_contract.drawing import ContractSpec
from workers_ai_contract.nearmiss import coverings
from workers_ai_contract.vocabulary import Form


@pytest.mark.proof
@pytest.mark.parametrize(
    ("contract", "least"),
    [
        (ContractSpec("input", None, "r4"), 600),
        (ContractSpec("output", None, "r4"), 400),
        (ContractSpec("output", Form.CHAT, profile="observed"), 1200),
        (ContractSpec("error", profile="observed"), 100),
    ],
    ids=["input", "output", "observed", "error"],
)
def test_every_removed_or_relaxed_keyword_is_noticed(contract: ContractSpec, least: int) -> None:
    """Without any random one; what is not noticed is proven to take the same payloads as before."""
    (covering,) = coverings(contract)
    schema, document = covering.subject.schema, covering.subject.document()
    outcome = judged(schema, mutants(schema, document), evidence(contract, covering, random=0))

    assert outcome.missed == []
    assert outcome.undecided == []
    assert outcome.counts["by wrong"] > least


@pytest.mark.slow
def test_a_change_that_nothing_could_notice_is_missed() -> None:
    """Without near misses each mutant that changes the language is missed: the check can fail."""
    contract = ContractSpec("input", None, "r1")
    (covering,) = coverings(contract)
    schema, document = covering.subject.schema, covering.subject.document()
    known = evidence(contract, covering, random=0)
    blind = judged(schema, mutants(schema, document), type(known)((), ()))

    assert len(blind.missed) > 50
    assert blind.share_noticed == 0
