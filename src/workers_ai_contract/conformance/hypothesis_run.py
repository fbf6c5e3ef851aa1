"""Runs Hypothesis as a library: reproducible from a seed, without output and without a database."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.errors import Flaky

from workers_ai_contract.conformance.constant_pool import no_local_constants

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

# These health checks concern the client's speed and the caller, not the strategies.
_NO_MATTER = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
    HealthCheck.filter_too_much,
    HealthCheck.differing_executors,
    HealthCheck.nested_given,
)


class _EnoughError(KeyboardInterrupt):
    """Ends a run of Hypothesis, which does not catch KeyboardInterrupt."""


class _HitError(Exception):
    """The failure that Hypothesis shrinks."""


def explore(
    strategy: SearchStrategy[T], visit: Callable[[T], bool], *, seed_value: int, examples: int
) -> None:
    """Draw `examples` values and visit each, until a visit returns False."""

    def body(value: T) -> None:
        if not visit(value):
            raise _EnoughError

    with suppress(_EnoughError):
        _run(body, strategy, seed_value, examples, (Phase.generate,))


def shrink(
    strategy: SearchStrategy[T],
    is_hit: Callable[[T], bool],
    *,
    seed_value: int,
    examples: int,
    is_over: Callable[[], bool] = bool,
) -> T | None:
    """Draw the same values as `explore` up to the first hit, and return the smallest hit found by shrinking.

    As soon as `is_over` returns True, the last hit is returned.

    Returns:
        None if there was no hit.
    """
    hits: list[T] = []

    def body(value: T) -> None:
        if is_over():
            raise _EnoughError
        if is_hit(value):
            hits[:] = [value]
            raise _HitError

    # The last hit is the smallest, because Hypothesis runs it once more at the end.
    with suppress(_HitError, _EnoughError, Flaky):
        _run(body, strategy, seed_value, examples, (Phase.generate, Phase.shrink))
    return hits[0] if hits else None


def _run(
    body: Callable[[T], None],
    strategy: SearchStrategy[T],
    seed_value: int,
    examples: int,
    phases: tuple[Phase, ...],
) -> None:
    configured = settings(
        max_examples=examples,
        phases=phases,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=_NO_MATTER,
        verbosity=Verbosity.quiet,
        backend="hypothesis",
    )
    run: Callable[[], None] = seed(seed_value)(configured(given(strategy)(body)))
    with no_local_constants():
        run()
