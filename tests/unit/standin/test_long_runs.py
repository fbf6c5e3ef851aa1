"""The programs behind `make soak` and `make hostile`, with small counts."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.soak.hostile import attacked, hostile_bodies, largest_bodies
from tests.soak.soak import Sample, Server, Soak, growth, sampled
from workers_ai_contract.routing.front import MAX_BODY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.soak.raw_client import Call


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a stand-in in a process of its own."""
    running = Server()
    yield running
    assert running.stop() == 0


@pytest.mark.proof
def test_mixed_traffic_loses_no_reply_and_leaks_nothing(server: Server) -> None:
    """Twenty open streams for a few seconds; afterwards the server holds what it held before."""
    before = server.held()
    soak = Soak(server.origin, streams=20, seed=1)

    samples = asyncio.run(sampled(server, soak, seconds=4))
    after = server.held()

    assert soak.failures == []
    assert soak.counts["call"] > 0
    assert soak.most_open == 20
    assert max(each.tasks for each in samples) > 20
    assert (after["tasks"], after["descriptors"]) == (before["tasks"], before["descriptors"])


class Forgetful(Soak):
    """Takes every reply for another one."""

    def _check(self, call: Call, got: tuple[int, bytes], kind: str) -> None:
        super()._check(call, (got[0], got[1] + b" "), kind)


@pytest.mark.slow
def test_a_wrong_reply_is_noticed(server: Server) -> None:
    """The run compares whole replies."""
    soak = Forgetful(server.origin, streams=1, seed=1)

    asyncio.run(sampled(server, soak, seconds=1))

    assert any("another reply than before" in failure for failure in soak.failures)


def test_growth_is_that_after_the_warm_up() -> None:
    """What is taken at the beginning does not count."""
    steady = [Sample(share / 100, 100 if share > 25 else share, 1) for share in range(100)]
    growing = [Sample(share / 100, 100 + share, 1) for share in range(100)]

    assert growth(steady) == 0
    assert growth(growing) > 0.2


@pytest.mark.slow
def test_hostile_bodies_make_no_failure() -> None:
    """No 500, no traceback, no control character in the log."""
    failures = attacked(300, seed=2)

    assert [failure for failure in failures if "memory" not in failure] == []


@pytest.mark.slow
def test_hostile_bodies_are_reproducible_and_mixed() -> None:
    """The same seed gives the same bodies; some are JSON, some are not."""
    bodies = [*islice(hostile_bodies(3), 200)]

    assert bodies == [*islice(hostile_bodies(3), 200)]
    assert 20 < sum(body.startswith(b"{") and body.endswith(b"}") for body in bodies) < 200


@pytest.mark.slow
def test_the_largest_bodies_are_read() -> None:
    """They are just as long as is allowed, so no later body takes more memory while it is read."""
    sizes = [len(body) for body in largest_bodies()]

    assert all(MAX_BODY_BYTES * 0.999 < size <= MAX_BODY_BYTES for size in sizes)
