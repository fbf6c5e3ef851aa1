"""Reports of a run: one screen for people, one document for machines."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from tests.formats import validate_format
from tests.unit.reporting.results import cut_short, finding, result, unsure_finding
from workers_ai_contract.cases.case import CallMode, controls
from workers_ai_contract.conformance.events import CaseFinished, FailureFound, Finished, Started
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.reporting.json_report import report_of
from workers_ai_contract.reporting.progress import Progress
from workers_ai_contract.reporting.text import result_lines
from workers_ai_contract.vocabulary import Form

HERE = Path("out dir")
FAILED = Verdict.FAILED


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _text(*lines: str) -> str:
    return "\n".join(lines)


def test_reports_have_their_published_form() -> None:
    """Whatever was found."""
    every = [finding(form=form, stream=stream) for form in Form for stream in (False, True)]
    for made in (result(), result(*every, unsure_finding(), verdict=FAILED), cut_short(result())):
        report: dict[str, Any] = dict(report_of(made))
        validate_format("report", report)
        assert report["verdict"] == made.verdict.value


def test_a_report_names_the_replay_relative_to_its_folder() -> None:
    """So that the folder can be moved."""
    report: dict[str, Any] = dict(report_of(result(finding(stream=True), verdict=FAILED)))

    assert report["findings"][0]["replay"] == "replays/text-lost-chat-stream.json"


def test_the_first_line_is_the_verdict() -> None:
    """With the client, what was found in how much, and the seed."""
    passed = next(iter(result_lines(result(), HERE)))
    failed = next(iter(result_lines(result(finding(), unsure_finding(), verdict=FAILED), HERE)))
    short = list(result_lines(cut_short(result(unsure_finding())), HERE))

    assert passed == "PASSED: client 1.0, 0 findings in 9 cases (seed 7)"
    assert failed == "FAILED: client 1.0, 1 finding, 1 warning in 9 cases (seed 7)"
    assert short[0] == "INCOMPLETE: client 1.0, 1 warning in 9 cases, 5 not run (seed 7)"
    assert short[1] == "  incomplete: the time limit was reached before all cases were run"
    assert short[2] == "  not applicable to this client: batch"


def test_a_finding_shows_its_smallest_case_and_how_to_replay_it() -> None:
    """Request and reply are compact JSON; the path is quoted for a shell."""
    text = _text(*result_lines(result(finding(), verdict=FAILED), HERE))

    assert "error: The client lost the response's text. [text-lost] (chat; blame: client; 3 cases)" in text
    assert '  request: {"messages":[{"role":"user","content":"tide"}]}' in text
    assert '"text":"tide"' in text
    assert "  replay:  wai replay --trust 'out dir/replays/text-lost-chat.json'" in text


def test_findings_of_one_code_are_shown_together() -> None:
    """The other ways to call take a line each."""
    text = _text(*result_lines(result(finding(), finding(stream=True), verdict=FAILED), HERE))

    assert text.count("[text-lost]") == 1
    assert "wai replay --trust 'out dir/replays/text-lost-chat-stream.json' (chat streamed; 3 cases)" in text


def test_what_is_unsure_is_said() -> None:
    """A case that is not the smallest, or was not seen again."""
    text = _text(*result_lines(result(unsure_finding()), HERE))

    assert "this may not be the smallest case" in text
    assert "this was not reproduced after a restart of the client" in text


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
        assert "\n" not in out.getvalue()
        assert out.getvalue().endswith("\r\x1b[2K")
        assert ("\x1b[31m" in out.getvalue()) is coloured
