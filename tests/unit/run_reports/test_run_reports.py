"""Reports of a run: one screen for people, one document for machines, and progress."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.formats import validate_format
from tests.unit.run_reports.results import cut_short, finding, hostile_finding, result, unsure_finding
from workers_ai_contract.assessment import Rules, assessed
from workers_ai_contract.cases.case import CallMode, controls
from workers_ai_contract.conformance.events import CaseFinished, FailureFound, Finished, Started
from workers_ai_contract.conformance.results import (
    ControlResult,
    KnownFinding,
    NotCompared,
    Scope,
    TimeSpent,
    Tried,
)
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.run_reports import RunReport
from workers_ai_contract.run_reports.json_report import report_of
from workers_ai_contract.run_reports.progress import Progress
from workers_ai_contract.run_reports.terminal import result_lines
from workers_ai_contract.settings import policies_of
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_contract.conformance.results import FuzzResult

HERE = Path("out dir")
FAILED = Verdict.FAILED
SCOPE = Scope(
    tried=(Tried("fault", "cut", 3), Tried("fault", "html", 0), Tried("operation", "chat", 9)),
    not_compared=(
        NotCompared("chat", stream=False, field="usage"),
        NotCompared("chat", stream=False, field="reasoning"),
        NotCompared("chat", stream=True, field="usage"),
    ),
    controls=(ControlResult("chat", stream=False, name="lost-text", detected=False),),
)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _lines(made: FuzzResult, rules: Rules = Rules(), **options: Any) -> list[str]:  # noqa: ANN401, B008 - frozen
    return [*result_lines(RunReport(made, HERE, rules), **options)]


def _text(made: FuzzResult, **options: Any) -> str:  # noqa: ANN401 - passed on
    return "\n".join(_lines(made, **options))


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("stopped chat after 2 driver-timeout findings", "give the client a time limit for each call"),
        ("stopped chat after 10 driver-crashed findings", "mend what the driver fails at"),
        ("the time limit was reached before all cases were run", "more time (--max-time)"),
    ],
)
def test_an_incomplete_run_says_what_completes_it(reason: str, advice: str) -> None:
    """More time does not help where a baseline knows why a call mode was stopped."""
    (line,) = (
        line
        for line in _lines(replace(result(verdict=Verdict.INCOMPLETE), unfinished=(reason,)))
        if line.startswith("next: ")
    )

    assert advice in line
    assert ("--max-time" in line) is ("time limit was" in reason)


@pytest.mark.slow
def test_reports_have_their_published_form() -> None:
    """Whatever was found."""
    every = [finding(form=form, stream=stream) for form in Form for stream in (False, True)]
    full = replace(result(*every, unsure_finding(), verdict=FAILED), flaky=(unsure_finding(),), scope=SCOPE)
    stale = assessed(result(finding()), Rules(known=frozenset({KnownFinding("usage-lost", "/a")})))
    for made in (result(), full, stale, cut_short(result())):
        report: dict[str, Any] = dict(report_of(made))
        validate_format("report", report)
        assert report["verdict"] == made.verdict.value


def test_a_report_names_the_replay_relative_to_its_folder() -> None:
    """So that the folder can be moved."""
    report: dict[str, Any] = dict(report_of(result(finding(stream=True), verdict=FAILED)))

    assert report["findings"][0]["replay"] == "replays/text-lost-chat-stream.json"


def test_the_first_line_is_the_verdict() -> None:
    """With the client, what was found in how much, and the seed."""
    short = _lines(cut_short(result(unsure_finding())))

    assert _lines(result())[0] == "PASSED: client 1.0, 0 findings in 9 cases (seed 7)"
    assert (
        _lines(result(finding(), unsure_finding(), verdict=FAILED))[0]
        == "FAILED: client 1.0, 1 finding, 1 warning in 9 cases (seed 7)"
    )
    assert short[0] == "INCOMPLETE: client 1.0, 1 warning in 9 cases, 5 not run (seed 7)"
    assert short[1] == "  incomplete: the time limit was reached before all cases were run"
    assert short[2] == "  not applicable to this client: batch"


def test_a_finding_shows_its_smallest_case_and_how_to_repeat_it() -> None:
    """Request and reply are compact JSON; the call can be made by hand; the path is quoted for a shell."""
    text = _text(result(finding(), verdict=FAILED))

    assert "error: The client lost the response's text. [text-lost] (chat; blame: client; 3 cases)" in text
    assert '  request: {"messages":[{"role":"user","content":"tide"}]}' in text
    assert '"text":"tide"' in text
    assert "  replay:  wai replay --trust 'out dir/replays/text-lost-chat.json'" in text
    assert '-d \'{"model":"@cf/openai/gpt-oss-20b","messages":[{"role":"user","content":"tide"}]}\'' in text
    assert "`wai explain text-lost`" in text


def test_findings_of_one_cause_are_shown_together() -> None:
    """The other ways to call take a line each; another cause is another finding, with its place."""
    placed = finding("usage-lost")
    placed = replace(placed, failure=replace(placed.failure, cause="/usage/total_tokens"))
    text = _text(result(finding(), finding(stream=True), placed, verdict=FAILED))

    assert text.count("[text-lost]") == 1
    assert "wai replay --trust 'out dir/replays/text-lost-chat-stream.json' (chat streamed)" in text
    assert "The client lost the token counts at /usage/total_tokens. [usage-lost]" in text


def test_one_screen_is_enough() -> None:
    """The first finding of each code is shown in full, as far as they fit; each has its replay file."""
    placed = [
        replace(found, failure=replace(found.failure, cause=f"/field{number}"))
        for number, found in enumerate([finding("request-field-dropped")] * 20)
    ]
    many = [*placed[:10], finding("text-lost"), finding("usage-lost"), finding("reasoning-lost")]
    lines = _lines(result(*many, verdict=FAILED))
    full = [line for line in lines if line.startswith("error: ")]

    assert len(lines) < 50
    assert [line.partition("[")[2].partition("]")[0] for line in full] == [
        "request-field-dropped",
        "text-lost",
        "usage-lost",
        "reasoning-lost",
    ]
    assert sum(line.startswith("  error: ") for line in lines) == len(many) - 4
    assert sum("replays/" in line for line in lines if "jq" not in line) == len(many)
    assert "  and 3 more, in the report" in _lines(result(*placed, finding(), finding("usage-lost")))


def test_findings_of_few_codes_fill_the_screen() -> None:
    """Where there is room, further ones of a code are shown in full, too."""
    placed = [
        replace(found, failure=replace(found.failure, cause=f"/field{number}"))
        for number, found in enumerate([finding("request-field-dropped")] * 3)
    ]

    assert sum(line.startswith("error: ") for line in _lines(result(*placed))) == 3


def test_what_is_known_or_flaky_is_said_apart() -> None:
    """In a line each; a stale entry says what to do."""
    known = assessed(
        replace(result(finding()), flaky=(unsure_finding(),)),
        Rules(known=frozenset({KnownFinding("text-lost"), KnownFinding("usage-lost")})),
    )
    text = _text(known)

    assert "1 known, 1 flaky in 9 cases" in text
    assert "known, as the baseline says (to be reproduced by `wai replay --trust FILE`):\n" in text
    assert "\n  error: text-lost (chat): 'out dir/replays/text-lost-chat.json'" in text
    assert "flaky: did not come again in a restarted client" in text
    assert "\n  warning: error-code-lost (batch): " in text
    assert "stale in the baseline: usage-lost did not appear" in text
    assert "[text-lost]" not in text


def test_declared_policies_are_said() -> None:
    """Those that are not the default, on the screen; all of them in the report."""
    policies = policies_of({"stream_end": "close", "added_fields": ["top_p"]})
    lines = [*result_lines(RunReport(result(), HERE, policies=policies))]
    report: dict[str, Any] = dict(report_of(result(), policies))

    assert '  declared policies: stream_end = "close", added_fields = ["top_p"]' in lines
    assert "policies" not in _text(result())
    validate_format("report", report)
    assert report["policies"]["stream_end"] == "close"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ((1.0, 3.0, 0.0), "drawing 25%, client 75%, checking 0%"),
        ((1.0, 1.0, 1.0), "drawing 34%, client 33%, checking 33%"),
        ((5.0, 5.0, 990.0), "drawing 1%, client 0%, checking 99%"),
    ],
)
def test_where_the_time_goes_is_said(seconds: tuple[float, ...], said: str) -> None:
    """In shares that add up to 100 %, because seconds say more about the machine."""
    parts = ("drawing", "client", "checking")
    made = replace(result(), times=tuple(map(TimeSpent, parts, seconds)))

    assert f"  time: {said}" in _lines(made)
    assert "time:" not in _text(result())


def test_the_scope_is_said() -> None:
    """What was tried, what not, and what was not compared; a strict run says that it fails for it."""
    made = replace(result(), scope=SCOPE)
    text = _text(made)

    assert "  tried: 1 of 2 faults, 1 of 1 call modes\n  not tried: faults html\n" in text
    assert "never reported it: chat: usage, reasoning; chat streamed: usage" in text
    assert "negative controls that the checks did not detect: lost-text" in text
    assert "--strict" not in text
    assert any("--strict" in line for line in _lines(made, Rules(strict=True)))


def test_what_is_unsure_is_said() -> None:
    """A case that is not the smallest, or was not seen again."""
    text = _text(result(unsure_finding()))

    assert "this may not be the smallest case" in text
    assert "this was not reproduced after a restart of the client" in text


def test_the_files_of_the_report_are_named_last() -> None:
    """Before what to do next, which is only said where something is to be done."""
    failed = _lines(result(finding(), verdict=FAILED), written=["a.json", "b.html"])
    passed = _lines(result(), written=["a.json"])

    assert "report: a.json, b.html" in failed[-3:]
    assert passed[-1] == "report: a.json"


@pytest.mark.parametrize("in_colour", [False, True])
def test_text_from_outside_cannot_control_the_terminal(*, in_colour: bool) -> None:
    """Colours are ours alone, and GitHub finds no command."""
    lines = _lines(result(hostile_finding(), verdict=FAILED), in_colour=in_colour)

    assert ("\x1b" in "".join(lines)) is in_colour
    assert "\x1b[31m" not in "".join(lines)
    assert not [line for line in lines if line.lstrip().startswith("::") or "\n" in line or "\u2028" in line]


def _events() -> list[CaseFinished | FailureFound | Finished | Started]:
    case = controls(CallMode(Form.CHAT, stream=False))[0]
    failure = finding().failure
    return [
        Started("run me", 7),
        FailureFound(failure, case),
        CaseFinished(1, 9, case, (failure,)),
        Finished(result()),
    ]


def test_progress_is_for_terminals_only() -> None:
    """A file or a pipe gets nothing, and neither does a dumb terminal."""
    for out, environment in ((io.StringIO(), {}), (_Terminal(), {"TERM": "dumb"})):
        progress = Progress(out, environment)
        for event in _events():
            progress(event)
        progress.clear()

        assert out.getvalue() == ""


def test_progress_overwrites_its_line_and_leaves_nothing() -> None:
    """Without colour where none is wanted."""
    for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        out = _Terminal()
        progress = Progress(out, environment)
        for event in _events():
            progress(event)

        assert "starting the client" in out.getvalue()
        assert "11%: case 1 of 9, chat, found 1" in out.getvalue()
        assert "\n" not in out.getvalue()
        assert out.getvalue().endswith("\r\x1b[2K")
        assert ("\x1b[31m" in out.getvalue()) is coloured
