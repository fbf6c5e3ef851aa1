"""Reports of a run for other tools: well-formed whatever the client said, and nothing is left out."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.formats import validate_format
from tests.oracles.sarif import sarif_oracle
from tests.unit.run_reports.results import (
    HOSTILE,
    cut_short,
    finding,
    hostile_finding,
    result,
    unsure_finding,
)
from workers_ai_contract.assessment import Rules, assessed
from workers_ai_contract.conformance.results import FuzzResult, KnownFinding, NotCompared, Scope
from workers_ai_contract.errors import SetupError
from workers_ai_contract.run_reports import FILE_NAMES, RunReport, report_text
from workers_ai_contract.run_reports.curl import curl_command
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Intent
from workers_ai_kernel.problem import Severity

HERE = Path("out")
PARTLY = Scope(not_compared=(NotCompared("chat", stream=False, field="usage"),))
STALE = frozenset({KnownFinding("usage-lost")})
KNOWN = frozenset({KnownFinding("text-lost")})


def _made(name: str, made: FuzzResult, rules: Rules = Rules()) -> str:  # noqa: B008 - frozen
    return report_text(name, RunReport(assessed(made, rules), HERE, rules))


def _tests(made: FuzzResult, rules: Rules = Rules()) -> dict[str, str]:  # noqa: B008 - frozen
    """Return how each test of the JUnit report ended."""
    tree = ET.fromstring(_made("junit", made, rules))  # noqa: S314 - our own
    suite = tree[0]
    cases = suite.findall("testcase")
    ended = {case.get("name", ""): next(iter(case)).tag if len(case) else "passed" for case in cases}
    for kind in ("failure", "error", "skipped"):
        number = sum(outcome == kind for outcome in ended.values())
        assert suite.get({"failure": "failures", "error": "errors"}.get(kind, kind)) == str(number)
    assert suite.get("tests") == str(len(ended))
    return ended


def test_junit_has_a_test_for_each_mode_and_finding() -> None:
    """What fails the run is a failure, what was not run an error; what is known is skipped."""
    assert _tests(result()) == {"chat": "passed"}
    assert _tests(result(finding())) == {"text-lost (chat)": "failure"}
    assert _tests(result(finding()), Rules(known=KNOWN)) == {"text-lost (chat)": "skipped"}
    assert _tests(result(finding("error-code-lost"))) == {"error-code-lost (chat)": "system-out"}
    assert _tests(result(finding("error-code-lost")), Rules(fail_on=Severity.WARNING)) == {
        "error-code-lost (chat)": "failure"
    }
    assert _tests(cut_short(result())) == {"chat": "passed", "run": "error"}
    assert _tests(result(), Rules(known=STALE)) == {"chat": "passed", "baseline": "failure"}
    assert _tests(replace(result(), flaky=(unsure_finding(),))) == {
        "chat": "passed",
        "error-code-lost (batch)": "error",
    }
    assert _tests(replace(result(), scope=PARTLY), Rules(strict=True)) == {
        "chat": "passed",
        "strict": "failure",
    }


@pytest.mark.slow
def test_sarif_fits_its_published_schema() -> None:
    """Each finding is a result with a rule and the place of its replay file; a known one is suppressed."""
    try:
        oracle = sarif_oracle()
    except SetupError as error:
        pytest.skip(str(error))
    every = result(finding(), finding("usage-lost"), hostile_finding(), unsure_finding())
    for made, rules in ((every, Rules(known=KNOWN)), (cut_short(result()), Rules()), (result(), Rules())):
        log: dict[str, Any] = json.loads(_made("sarif", made, rules))
        oracle.validate(log)
        run = log["runs"][0]
        assert {each["ruleId"] for each in run["results"]} == {
            rule["id"] for rule in run["tool"]["driver"]["rules"]
        }
        assert len(run["results"]) == len(made.findings)
        assert run["invocations"][0]["executionSuccessful"] is not bool(made.unfinished)
    first = json.loads(_made("sarif", every, Rules(known=KNOWN)))["runs"][0]["results"][0]
    assert [each["kind"] for each in first["suppressions"]] == ["external"]
    place = first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "out/replays/text-lost-chat.json"


def test_annotations_are_one_line_each() -> None:
    """An error fails the run, a warning does not, and what is known is a notice."""
    made = replace(
        result(finding(), finding("error-code-lost"), hostile_finding()), flaky=(unsure_finding(),)
    )
    lines = _made("github", cut_short(made), Rules(known=KNOWN)).splitlines()
    levels = [line.split(" ")[0] for line in lines]

    assert levels[:5] == ["::notice", "::warning", "::error", "::warning", "::warning"]
    assert lines[0].startswith("::notice title=client 1.0%3A text-lost::The client lost the response's text.")
    assert "%0AReproduce it: wai replay --trust out/replays/text-lost-chat.json" in lines[0]
    assert lines[-1].startswith("failed: client 1.0, 1 finding, 1 warning, 1 known, 1 flaky")
    assert len(lines) == 6


def test_markdown_shows_text_from_outside_as_it_is() -> None:
    """No tag, no table and no fence of it counts; each finding has its commands."""
    text = _made("markdown", result(finding(), hostile_finding()))
    table = [line for line in text.splitlines() if line.startswith("| ")]

    assert "## ❌ client 1\\.0: failed" in text.replace("1.0", "1\\.0")
    assert "<img" not in text.replace("```json", "").split("<details>")[0]
    assert len(table) == 3
    assert "$ wai replay --trust out/replays/text-lost-chat.json" in text
    fence = "````json" if "```" in HOSTILE else "```json"
    assert fence in text


def test_json_is_the_report() -> None:
    """In ASCII, for any terminal."""
    text = _made("json", result(hostile_finding()))

    assert text.isascii()
    validate_format("report", json.loads(text))


def test_each_format_has_a_file_of_its_own() -> None:
    """And text, whatever was found."""
    assert len(set(FILE_NAMES.values())) == len(FILE_NAMES)
    for name in FILE_NAMES:
        assert _made(name, result())
        assert _made(name, cut_short(result(hostile_finding(), unsure_finding())))


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("stream", [False, True])
def test_the_call_can_be_made_by_hand(*, form: Form, stream: bool) -> None:
    """The body is what the caller intended; account and token come from the environment."""
    request: dict[str, Any] = {"messages": [{"role": "user", "content": "It's $HOME `tide` \u2028"}]}
    words = shlex.split(curl_command(Intent(form, stream=stream, request=request), Path("a.json")))
    body = json.loads(words[words.index("-d") + 1])

    assert {name: value for name, value in body.items() if name not in {"model", "stream"}} == request
    assert body.get("stream", False) is stream
    assert "Authorization: Bearer $CLOUDFLARE_API_TOKEN" in words
    assert ("model" in body) is any("/v1/" in word for word in words)
    assert any("?queueRequest=true" in word for word in words) is (form is Form.BATCH)


def test_a_long_body_is_taken_from_the_replay_file() -> None:
    """The command stays readable."""
    intent = Intent(Form.CHAT, stream=True, request={"messages": [{"role": "user", "content": "x" * 1000}]})
    command = curl_command(intent, Path("a b.json"))

    assert len(command) < 400
    assert shlex.split(command)[:3] == [
        "jq",
        '{"model":"@cf/openai/gpt-oss-20b","stream":true} + .case.intent.request',
        "a b.json",
    ]
