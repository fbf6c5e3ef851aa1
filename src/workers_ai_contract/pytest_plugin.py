"""For tests without Hypothesis: fixtures that are drawn from a seed, one test for each.

A marker says what is drawn and how many, the fixture is one of them, and a copy that a test may change. All
names begin with `wai_`. Nothing of ours is imported until a test asks for a fixture.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from workers_ai_contract.nearmiss import NearMiss
    from workers_ai_contract.wire.conversations import Conversation
    from workers_ai_contract.wire.error_replies import ErrorReply
    from workers_ai_kernel import Json

_CONTRACT = "direction='input', *, form, profile, revision"
_MARKERS = {
    "wai_payload": f"wai_payloads({_CONTRACT}, count=10, seed=0)",
    "wai_near_miss": f"wai_near_misses({_CONTRACT}, keyword, count=10, seed=0)",
    "wai_conversation": "wai_conversations(*, form, route, stream, turns, count=10, seed=0)",
    "wai_transcript": "wai_transcripts(*, form, corruption, count=10, seed=0)",
    "wai_error": "wai_errors(*, code, count=10, seed=0)",
}


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known."""
    for fixture, marker in _MARKERS.items():
        config.addinivalue_line("markers", f"{marker}: draw so many for the fixture {fixture} from a seed.")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each value that is drawn."""
    for fixture, marker in _MARKERS.items():
        name = marker.partition("(")[0]
        mark = metafunc.definition.get_closest_marker(name)
        if fixture in metafunc.fixturenames:
            _parametrise(metafunc, fixture, mark)
        elif mark is not None and mark in metafunc.definition.own_markers:
            pytest.fail(f"the test is marked {name}, but takes no {fixture}", pytrace=False)


def _parametrise(metafunc: pytest.Metafunc, fixture: str, mark: pytest.Mark | None) -> None:
    from workers_ai_contract.errors import UsageError
    from workers_ai_contract.pytest_values import drawn_for

    drawn: list[tuple[str, object]] = []
    reason = ""
    try:
        drawn = drawn_for(fixture, mark.args, mark.kwargs) if mark else drawn_for(fixture, (), {})
    except UsageError as error:
        reason = f"{fixture}: {error}"
    if reason:
        pytest.fail(reason, pytrace=False)
    ids, values = zip(*drawn, strict=True)
    metafunc.parametrize(fixture, values, ids=ids, indirect=True)


@pytest.fixture
def wai_payload(request: pytest.FixtureRequest) -> Json:
    """A body that is valid under one contract; `wai_payloads` says which."""
    value: Json = deepcopy(request.param)
    return value


@pytest.fixture
def wai_near_miss(request: pytest.FixtureRequest) -> NearMiss:
    """A payload that is wrong in one place, with the proof; `wai_near_misses` says under which contract."""
    value: NearMiss = deepcopy(request.param)
    return value


@pytest.fixture
def wai_conversation(request: pytest.FixtureRequest) -> Conversation:
    """Requests with what comes back for each; `wai_conversations` says how they are held."""
    value: Conversation = deepcopy(request.param)
    return value


@pytest.fixture
def wai_transcript(request: pytest.FixtureRequest) -> bytes:
    """A whole stream as it travels; `wai_transcripts` says of which form, and how it is spoilt."""
    value: bytes = deepcopy(request.param)
    return value


@pytest.fixture
def wai_error(request: pytest.FixtureRequest) -> ErrorReply:
    """An error body with its HTTP status; `wai_errors` can name the code."""
    value: ErrorReply = deepcopy(request.param)
    return value
