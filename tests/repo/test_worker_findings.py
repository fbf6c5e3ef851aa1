"""docs/worker-findings.md: what the fuzzer found in libraries for Workers, with a verdict on each finding."""

from __future__ import annotations

from tests.kept.verdicts import read_verdicts
from tests.workers.findings import FUZZED, PAGE, UNJUDGED, VERDICTS
from workers_ai_contract.failures import CATALOGUE


def test_every_finding_is_judged_and_none_is_ours() -> None:
    """What has no verdict was not gone through; what is ours is to be removed at its cause."""
    page = PAGE.read_text("utf-8")

    assert UNJUDGED[0] not in page
    assert "| ours |" not in page


def test_the_page_has_every_worker_in_each_mode() -> None:
    """A Worker that was not run is not left out without notice."""
    page = PAGE.read_text("utf-8")

    assert page.count("\n- binding: ") == sum(worker.mode == "binding" for worker in FUZZED)
    assert page.count("\n- REST: ") == sum(worker.mode == "REST" for worker in FUZZED)


def test_every_verdict_is_about_a_known_code_and_a_fuzzed_library() -> None:
    """A verdict that can match nothing is a typing error."""
    libraries = {"", *(worker.library for worker in FUZZED)}
    verdicts = read_verdicts(VERDICTS)

    assert verdicts
    for verdict in verdicts:
        assert verdict.code in CATALOGUE
        assert verdict.client in libraries
        assert verdict.note.endswith(".")
