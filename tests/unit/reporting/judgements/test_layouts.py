"""The formats, on the text of strangers: each stays well-formed and says what it has to."""

from __future__ import annotations

import json
import os
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats import validate_format
from tests.oracles.sarif import sarif_oracle
from workers_ai_contract.bulk import NOTHING, Fragment, InputSource, SourceEnded, Tally
from workers_ai_contract.contracts.judgement import Judgement
from workers_ai_contract.errors import SetupError
from workers_ai_contract.reporting.judgements import NAMES, ResultWriter, layout_named
from workers_ai_kernel.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

# Neither the reader nor a source lets a lone surrogate through.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
HOSTILE = "a\x00b\x1b[31m\n::error::x\r\u2028\u202e]]>&<\"'%,:\ufffe\U0001f600"
PAYLOAD = b'{\n  "messages": [\n    {"role": "user"}\n  ]\n}'


@st.composite
def judgements(draw: st.DrawFn) -> Judgement:
    """Draw a judgement with unusual words."""
    valid = draw(st.sampled_from([True, False, None]))
    return Judgement(
        valid=valid,
        problems=tuple(draw(st.lists(_problems(), min_size=valid is None, max_size=3))),
        source=draw(TEXTS),
        line=draw(st.none() | st.integers(1, 9)),
    )


def _problems() -> st.SearchStrategy[Problem]:
    return st.builds(
        Problem,
        code=st.sampled_from(["wrong-type", "unreadable"]),
        pointer=st.sampled_from(["", "/messages", "/messages/0/role"]),
        message=TEXTS,
        severity=st.sampled_from(Severity),
        repair=st.none() | TEXTS,
    )


def _written(name: str, found: Sequence[Judgement], *, ended: Sequence[InputSource] = ()) -> bytes:
    layout = layout_named(name, single=False, summed_up=True)
    out = BytesIO()
    with ResultWriter(layout, out) as write:
        for judgement in found:
            item = layout.item(judgement, PAYLOAD)
            write(Fragment(item, (), _tally(judgement, written=bool(item))))
        for source in ended:
            write(SourceEnded(source, Tally(valid=3)))
    return out.getvalue()


def _tally(judgement: Judgement, *, written: bool) -> Tally:
    return Tally(
        valid=judgement.valid is True,
        invalid=judgement.valid is False,
        unreadable=judgement.valid is None,
        written=written,
        codes=frozenset(problem.code for problem in judgement.problems),
    )


def _judgement(*, message: str = HOSTILE, **changed: Any) -> Judgement:  # noqa: ANN401 - any field
    problem = Problem("wrong-type", "/messages/0/role", message, repair="Do it.")
    return Judgement(valid=False, problems=(problem,), source="a.json")._replace(**changed)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@given(found=st.lists(judgements(), max_size=5))
def test_every_format_can_be_read_whatever_the_words(name: str, found: list[Judgement]) -> None:
    """And has something to say about each payload that is not valid."""
    text = _written(name, found).decode("utf-8")
    wrong = sum(judgement.valid is False for judgement in found)
    if name == "json":
        validate_format("judgement", json.loads(text))
        assert len(json.loads(text)) == len(found)
    elif name == "jsonl":
        assert [json.loads(line)["valid"] for line in text.split("\n")[:-1]] == [
            judgement.valid for judgement in found
        ]
    elif name == "sarif":
        assert len(json.loads(text)["runs"][0]["results"]) >= wrong
    elif name == "junit":
        assert len(ET.fromstring(text).findall(".//failure")) == wrong  # noqa: S314 - our own
    elif name == "github":
        assert text.count("::error ") + text.count("::warning ") >= wrong
    else:
        assert text.count(": invalid") >= wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", ["text", "github"])
@given(found=st.lists(judgements(), max_size=3))
def test_strangers_cannot_begin_a_line_or_steer_the_terminal(name: str, found: list[Judgement]) -> None:
    """Every line is one of ours, and holds no control character."""
    lines = _written(name, found).decode("utf-8").split("\n")[:-1]

    assert not any(
        ord(character) < 32 or character in "\u2028\u2029\u202e" for line in lines for character in line
    )
    if name == "github":
        commands = [line for line in lines[:-1] if not line.startswith(("::error ", "::warning "))]
        assert commands == []


def test_github_escapes_what_ends_a_property_or_a_message() -> None:
    """As workflow commands want it: percent, line ends, and in properties colon and comma."""
    said = _written("github", [_judgement(message="100%\nof a: b, c", source="a,b:c%.json")]).decode()

    assert said.splitlines()[0] == (
        "::error file=a%2Cb%3Ac%25.json,line=3,col=14,title=wrong-type::100%25\\nof a: b, c%0ADo it."
    )


def test_github_marks_warnings_and_lines() -> None:
    """A line of JSON Lines is the line; what came through stdin has no file."""
    warning = Problem("wrong-type", "", "so so.", severity=Severity.WARNING)
    found = [
        _judgement(valid=True, problems=(warning,), line=7),
        _judgement(message="no.", source="stdin"),
        _judgement(problems=()),
    ]

    assert _written("github", found).decode().splitlines() == [
        "::warning file=a.json,line=7,title=wrong-type::so so.",
        "::error line=3,col=14,title=wrong-type::no.%0ADo it.",
        "::error file=a.json,title=invalid::The payload does not match the contract.",
        "total: 3 payloads: 1 valid, 2 invalid",
    ]


def test_junit_counts_what_is_in_it() -> None:
    """A test for each file and for each line with problems, one for the counts of a file of lines."""
    warning = Problem("wrong-type", "", "so so.", severity=Severity.WARNING)
    unreadable = Judgement(None, problems=(Problem("unreadable", "", "not JSON."),), source="c.json")
    found = [
        Judgement(valid=True, source="a.json"),
        _judgement(line=3),
        Judgement(valid=True, source="log.jsonl", line=1),
        Judgement(valid=True, source="log.jsonl", line=2, problems=(warning,)),
        unreadable,
    ]
    source = InputSource("log.jsonl", "log.jsonl", lines=True)
    suites = ET.fromstring(_written("junit", found, ended=[source]))  # noqa: S314 - our own
    cases = suites.findall("testsuite/testcase")

    assert suites.attrib == {
        "name": "wai validate", "tests": "5", "failures": "1", "errors": "1", "skipped": "0",
    }  # fmt: skip
    assert [case.get("name") for case in cases] == [
        "a.json",
        "a.json:3",
        "log.jsonl:2",
        "c.json",
        "log.jsonl",
    ]
    assert [child.tag for case in cases for child in case] == ["failure", "system-out", "error", "system-out"]
    assert cases[1][0].get("type") == "wrong-type"
    assert "so so. [wrong-type]" in (cases[2][0].text or "")


@pytest.fixture(scope="module")
def sarif() -> Any:  # noqa: ANN401 - an oracle
    """Fetch the schema; where pip cannot, skip, in CI fail."""
    try:
        return sarif_oracle()
    except SetupError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.mark.slow
def test_sarif_satisfies_its_schema(sarif: Any) -> None:  # noqa: ANN401 - an oracle
    """With every kind of judgement in it, and with none."""
    found = [
        _judgement(),
        _judgement(problems=()),
        _judgement(line=3, source="/elsewhere/é b.jsonl"),
        _judgement(valid=None, source="stdin"),
        _judgement(valid=True, source="../x.json"),
    ]

    sarif.validate(json.loads(_written("sarif", [])))
    sarif.validate(json.loads(_written("sarif", found)))
    assert not sarif.is_valid({"version": "2.1.0", "runs": [{}]})


def test_sarif_leads_to_the_place_and_explains_the_rule() -> None:
    """Line and column of the value, a relative URI, the pointer, and each rule that is referred to."""
    (run,) = json.loads(_written("sarif", [_judgement(source=f"{os.getcwd()}/a b.json")]))["runs"]  # noqa: PTH109
    (result,) = run["results"]
    (location,) = result["locations"]

    assert (result["ruleId"], result["level"]) == ("wrong-type", "error")
    assert result["properties"] == {"pointer": "/messages/0/role"}
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b.json"},
        "region": {"startLine": 3, "startColumn": 14},
    }
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["invalid", "wrong-type"]
    assert run["tool"]["driver"]["rules"][1]["help"]["text"]


def test_nothing_judged_is_a_whole_document_too() -> None:
    """In every format."""
    assert json.loads(_written("json", [])) == []
    assert _written("jsonl", []) == _written("text", []) == b""
    assert ET.fromstring(_written("junit", [])).get("tests") == "0"  # noqa: S314 - our own
    assert NOTHING.payloads == 0
