"""A pytest plugin for tests without Hypothesis: generates values from a seed, with one test for each.

A marker selects the kind and number of values; the fixture is one of the values, as a copy that the test may
change. All names begin with `wai_`. The package is not imported until a test uses a fixture.
"""

from __future__ import annotations

from contextlib import ExitStack
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workers_ai_contract.conformance.results import FuzzResult
    from workers_ai_contract.nearmiss import NearMiss
    from workers_ai_contract.wire.conversations import Conversation
    from workers_ai_contract.wire.error_replies import ErrorReply
    from workers_ai_kernel import Json

_CONTRACT = "direction='input', *, form, profile, revision"
_MARKERS = {
    "wai_payload": f"wai_payloads({_CONTRACT}, style='drawn', count=10, seed=0)",
    "wai_near_miss": f"wai_near_misses({_CONTRACT}, keyword, count=10, seed=0)",
    "wai_conversation": "wai_conversations(*, form, route, stream, turns, style='drawn', count=10, seed=0)",
    "wai_transcript": "wai_transcripts(*, form, corruption, style='drawn', count=10, seed=0)",
    "wai_error": "wai_errors(*, code, style='drawn', count=10, seed=0)",
}
_STANDIN_MARKER = "wai_standin(*, environment=False, **options of serve)"
_FUZZ_MARKER = "wai_fuzz(**options of fuzz)"
FUZZED = "wai_fuzz"
"""The name of the property of a test that says how its runs ended; it reaches the summary from any worker."""


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers."""
    config.addinivalue_line(
        "markers", f"{_STANDIN_MARKER}: start the fixture wai_standin with these options."
    )
    config.addinivalue_line("markers", f"{_FUZZ_MARKER}: run the fixture wai_fuzz with these options.")
    for fixture, marker in _MARKERS.items():
        config.addinivalue_line("markers", f"{marker}: generate `count` values for the fixture {fixture}.")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the runs of clients came to, one line each."""
    reports = [
        report
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
    ]
    lines = [
        f"{report.nodeid}: {said}"
        for report in sorted(reports, key=lambda report: report.nodeid)
        for name, said in report.user_properties
        if name == FUZZED
    ]
    if lines:
        terminalreporter.section("wai fuzz")
        for line in lines:
            terminalreporter.line(line)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise a test with the generated values."""
    for fixture, marker in _MARKERS.items():
        name = marker.partition("(")[0]
        mark = metafunc.definition.get_closest_marker(name)
        if fixture in metafunc.fixturenames:
            _parametrise(metafunc, fixture, mark)
        elif mark is not None and mark in metafunc.definition.own_markers:
            pytest.fail(
                f"the test has the marker {name}, but does not use the fixture {fixture}", pytrace=False
            )


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
    """A body that is valid under the contract selected by `wai_payloads`."""
    value: Json = deepcopy(request.param)
    return value


@pytest.fixture
def wai_near_miss(request: pytest.FixtureRequest) -> NearMiss:
    """A payload that is invalid in one place, with proof; `wai_near_misses` selects the contract."""
    value: NearMiss = deepcopy(request.param)
    return value


@pytest.fixture
def wai_conversation(request: pytest.FixtureRequest) -> Conversation:
    """Requests with their replies; `wai_conversations` selects form, route and streaming."""
    value: Conversation = deepcopy(request.param)
    return value


@pytest.fixture
def wai_transcript(request: pytest.FixtureRequest) -> bytes:
    """The raw bytes of a complete stream; `wai_transcripts` selects the form and the corruption."""
    value: bytes = deepcopy(request.param)
    return value


@pytest.fixture
def wai_error(request: pytest.FixtureRequest) -> ErrorReply:
    """An error body with its HTTP status; `wai_errors` can select the code."""
    value: ErrorReply = deepcopy(request.param)
    return value


@pytest.fixture(scope="session")
def wai_standins() -> Iterator[Callable[..., str]]:
    """A function that returns the URL of a stand-in with the given options of `serve`.

    Each set of options gets one stand-in, on a free port, for the whole session of this process.
    """
    from workers_ai_contract.api.serving import serve

    running: dict[str, str] = {}
    with ExitStack() as open_until_the_end:

        def url(**options: object) -> str:
            key = repr(sorted(options.items()))
            if key not in running:
                running[key] = open_until_the_end.enter_context(serve(**options))  # type: ignore[arg-type]
            return running[key]

        yield url


@pytest.fixture
def wai_standin(
    request: pytest.FixtureRequest, wai_standins: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> str:
    """The URL of a stand-in Workers AI; `wai_standin` sets its options, and the environment if asked to."""
    mark = request.node.get_closest_marker("wai_standin")
    options = {} if mark is None else dict(mark.kwargs)
    environment = options.pop("environment", False)
    url = wai_standins(**options)
    if environment:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{url}/client/v4/accounts/ID/ai/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "token")
        monkeypatch.setenv("CLOUDFLARE_BASE_URL", f"{url}/client/v4")
        monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "token")
    return url


@pytest.fixture
def wai_fuzz(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., FuzzResult]:
    """A function that drives a client as `fuzz` does, and fails the test unless it passes.

    It takes a command or a `client`, and options of `fuzz`, over those of the marker `wai_fuzz`. The seed is
    0 unless given; report and replay files are in the test's `tmp_path`.
    """
    from workers_ai_contract.pytest_fuzzing import fuzzed

    mark = request.node.get_closest_marker(FUZZED)
    options: dict[str, Any] = {"seed": 0, "output_dir": tmp_path / "wai-report"}
    options |= {} if mark is None else mark.kwargs

    def run(command: object = None, **more: object) -> FuzzResult:
        outcome = fuzzed(command, {**options, **more})
        request.node.user_properties.append((FUZZED, outcome.summary))
        if outcome.complaint is not None:
            pytest.fail(outcome.complaint, pytrace=False)
        return outcome.result

    return run
