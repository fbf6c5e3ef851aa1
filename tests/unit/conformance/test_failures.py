"""The catalogue of findings."""

from __future__ import annotations

import re

from workers_ai_contract.checking.outcomes import TroubleKind
from workers_ai_contract.failures import CATALOGUE, Failure
from workers_ai_contract.vocabulary import Blame
from workers_ai_kernel.problem import Severity


def test_every_kind_has_a_stable_code_and_two_sentences() -> None:
    """Codes are kebab-case; severities and blame are the words of the vocabulary."""
    for code, kind in CATALOGUE.items():
        assert code == kind.code
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", code)
        assert kind.title.endswith(".")
        assert kind.meaning.endswith(".")
        assert kind.severity in set(Severity)
        assert kind.blame in set(Blame)


def test_trouble_with_a_driver_is_in_the_catalogue() -> None:
    """Its kinds are codes."""
    assert {kind.value for kind in TroubleKind} <= CATALOGUE.keys()


def test_failures_are_folded_by_code_and_way_to_call() -> None:
    """Not by what exactly was got."""
    one = Failure("text-lost", "chat", stream=True, detail={"got": None})
    other = Failure("text-lost", "chat", stream=True, detail={"got": ""})

    assert one.identity == other.identity
    assert one.identity.name == "text-lost-chat-stream"
    assert one.identity != Failure("text-lost", "chat", stream=False, detail={}).identity
