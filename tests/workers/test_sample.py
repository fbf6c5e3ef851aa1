"""The snippet of the model page in workerd: the quick sample of `make test`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workers.outcomes import Outcomes, outcomes_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcomes(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """Run the snippet and the cases once, under Miniflare 5."""
    return outcomes_of("miniflare", sample, tmp_path_factory.mktemp("home"))


def test_the_first_snippet_of_the_model_page_gets_an_answer(outcomes: Outcomes) -> None:
    """Unchanged, in the real runtime, without a login."""
    outcomes.check_answer()


def test_the_first_answer_comes_within_two_seconds(outcomes: Outcomes) -> None:
    """Of processor time, with all starts."""
    outcomes.check_start()


def test_a_stream_reaches_the_worker(outcomes: Outcomes) -> None:
    """As server-sent events, with their end."""
    outcomes.check_stream()


@pytest.mark.parametrize(
    ("case", "code", "status"), [("refused", 5006, 400), ("capacity", 3040, 429), ("timeout", 3046, 408)]
)
def test_a_refusal_is_thrown_as_the_real_binding_throws_it(
    outcomes: Outcomes, case: str, code: int, status: int
) -> None:
    """With its name, the code in front of the message, and the status on the binding."""
    outcomes.check_error(case, code, status)


def test_a_signal_aborts_a_call(outcomes: Outcomes) -> None:
    """The answer would never have ended."""
    outcomes.check_abort()


def test_nothing_but_loopback_is_touched(outcomes: Outcomes) -> None:
    """In a network of its own the kernel counts each attempt to reach anything else."""
    if outcomes.attempts is None:
        pytest.skip("a network of its own needs Linux and root")

    assert outcomes.attempts == 0
