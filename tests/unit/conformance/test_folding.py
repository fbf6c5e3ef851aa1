"""Which failures are one finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.unit.checking.observations import REPORTED, case, observed
from workers_ai_contract.conformance.bench import Examined
from workers_ai_contract.conformance.ledger import Ledger
from workers_ai_contract.failures import Failure
from workers_ai_contract.faults import Fault, Plan, PlanStep

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case

BROKEN = "broken-reply-taken-for-success"
DOUBTFUL = "doubtful-reply-taken-for-success"


def failure(code: str, cause: str = "") -> Failure:
    """Return a failure of a streamed chat."""
    return Failure(code, "chat", stream=True, detail={}, cause=cause)


def ledger_of(*failures: Failure) -> Ledger:
    """Return the records of a run in which each failure was seen in a case of its own."""
    ledger = Ledger()
    for number, each in enumerate(failures):
        ledger.explored(Examined(_case(number), observed(REPORTED), (each,)))
    ledger.settle()
    return ledger


def _case(number: int) -> Case:
    return replace(case(), plan=Plan((PlanStep(fault=Fault("cut", number)),)))


def _causes(ledger: Ledger) -> list[tuple[str, str]]:
    return [(identity.code, identity.cause) for identity in ledger.identities()]


def test_a_cause_that_was_seen_late_takes_over_what_holds_it() -> None:
    """What `pieces` and `scalars` show together is due to `scalars`, which fails alone, too."""
    ledger = ledger_of(failure("text-altered", "pieces+scalars"), failure("text-altered", "scalars"))

    assert _causes(ledger) == [("text-altered", "scalars")]
    assert ledger.times(ledger.identities()[0]) == 2


def test_a_driver_that_ends_at_every_answer_has_one_fault() -> None:
    """Usual or not; one that ends at a certain answer only keeps the finding of its own."""
    ledger = ledger_of(*(failure("driver-crashed", cause) for cause in ("slicing", "", "choice_keys")))
    apart = ledger_of(failure("driver-crashed", "slicing"), failure("driver-crashed", "choice_keys"))

    assert _causes(ledger) == [("driver-crashed", "")]
    assert len(apart.identities()) == 2


def test_what_two_things_show_only_together_stays_apart() -> None:
    """Neither of them fails alone."""
    ledger = ledger_of(failure("text-altered", "pieces+scalars"), failure("text-altered", "usage"))

    assert len(ledger.identities()) == 2


def test_the_lost_parts_of_one_broken_reply_are_one_finding() -> None:
    """A client that reads JSON in place of a stream as an empty stream loses each part of the answer."""
    parts = ("text-lost", "reasoning-lost", "finish-reason-lost", "tool-calls-lost", "usage-lost")
    seen = [failure(BROKEN, f"{part}:empty-result") for part in parts]

    assert _causes(ledger_of(*seen, failure(BROKEN, "empty-result"))) == [(BROKEN, "text-lost:empty-result")]
    assert _causes(ledger_of(failure(BROKEN, "empty-result"), *seen)) == [(BROKEN, "empty-result")]


def test_different_broken_replies_are_different_findings() -> None:
    """A cut stream is not an error that is an event."""
    ledger = ledger_of(failure(BROKEN, "cut"), failure(BROKEN, "error-event"), failure(BROKEN, "bad-event"))

    assert len(ledger.identities()) == 3


def test_what_a_usual_reply_shows_is_no_finding_under_a_plan() -> None:
    """A client that keeps only the last piece of reasoning does so under every plan."""
    usual = failure("reasoning-altered")
    plans = [
        failure(BROKEN, "reasoning-altered:http-error"),
        failure(DOUBTFUL, "reasoning-altered:bom"),
        failure(DOUBTFUL, "reasoning-altered:wrong-type"),
    ]

    assert _causes(ledger_of(usual, *plans)) == [("reasoning-altered", "")]
    assert _causes(ledger_of(*plans, usual)) == [("reasoning-altered", "")]


def test_a_finding_does_not_shrink_to_a_case_of_another_one() -> None:
    """The lost text under a byte order mark is not the reasoning that is altered always."""
    usual, own = failure("reasoning-altered"), failure(DOUBTFUL, "text-lost:bom")
    also = failure(DOUBTFUL, "reasoning-altered:bom")
    ledger = ledger_of(usual, own)

    assert ledger.shown(own.identity, (also,)) is None
    assert ledger.shown(own.identity, (also, own)) == own


def crash(cause: str, code: str = "good-answer-refused") -> Failure:
    """Return a crash of the client over a good answer."""
    return failure(code, cause)


def test_crashes_over_different_members_are_different_findings() -> None:
    """One type of exception must not hide a second bug."""
    ledger = ledger_of(
        crash("KeyError 'usage':usage"), crash("KeyError 'role':role"), crash("KeyError 'role':filler")
    )

    assert _causes(ledger) == [
        ("good-answer-refused", "KeyError 'role':role"),
        ("good-answer-refused", "KeyError 'usage':usage"),
    ]


def test_a_cut_line_says_something_else_at_each_place() -> None:
    """It is one missing buffer; empty arguments that are parsed are not."""
    cut = [
        crash("SyntaxError Unexpected end of JSON input:slicing"),
        crash("SyntaxError Unterminated string in JSON at position ~:pieces+slicing"),
        crash("SyntaxError Unterminated string in JSON at position ~"),
    ]
    empty = crash(
        "good-answer-refused:SyntaxError Unexpected end of data:fragments", "unusual-reply-mishandled"
    )

    assert len(ledger_of(*cut).identities()) == 1
    assert len(ledger_of(*cut, empty).identities()) == 2


def test_a_crash_of_an_older_replay_file_is_known_by_its_type() -> None:
    """The first versions wrote no text."""
    assert len(ledger_of(crash("TypeError"), crash("TypeError reading 'content':filler")).identities()) == 1


def test_errors_of_a_library_are_told_apart_by_what_caused_them() -> None:
    """Their texts are the library's own, and not looked at."""
    ledger = ledger_of(crash("OpenAIError (TypeError):filler"), crash("OpenAIError (Error):filler"))

    assert len(ledger.identities()) == 2
