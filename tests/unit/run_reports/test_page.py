"""The page of a run: one file, nothing from elsewhere, and nothing from outside that counts as markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.unit.run_reports.results import (
    HOSTILE,
    cut_short,
    finding,
    hostile_finding,
    result,
    unsure_finding,
)
from workers_ai_contract.cases.case import CallMode, Case, controls
from workers_ai_contract.cases.covering import plan_cases
from workers_ai_contract.conformance.results import FuzzResult, Scope, Tried
from workers_ai_contract.run_reports import RunReport, report_text
from workers_ai_contract.run_reports.coverage_map import map_picture
from workers_ai_contract.run_reports.sequence import sequence_picture
from workers_ai_contract.run_reports.served import served
from workers_ai_contract.run_reports.timeline import timeline_picture
from workers_ai_contract.vocabulary import Form

VOID = frozenset({"meta", "link", "img", "br", "hr", "input"})
ALLOWED = frozenset(
    {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "span", "code", "pre"}
    | {
        "details",
        "summary",
        "div",
        "table",
        "tr",
        "td",
        "svg",
        "g",
        "line",
        "rect",
        "circle",
        "polygon",
        "text",
    }
)


class _Reader(HTMLParser):
    """Reads a page; `tags` are those that it has, `left` those that are not closed, `said` its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.left: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)
        if tag not in VOID:
            self.left.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.left.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


def _read(made: FuzzResult) -> _Reader:
    reader = _Reader()
    reader.feed(report_text("html", RunReport(made, Path("out"))))
    reader.close()
    assert reader.left == []
    return reader


def test_the_page_has_no_scripts_and_needs_nothing() -> None:
    """No element and no attribute that could load or run anything."""
    for made in (result(), cut_short(result(finding(), unsure_finding())), result(hostile_finding())):
        read = _read(made)

        assert read.tags <= ALLOWED
        assert not {name for name in read.names if name.startswith("on") or name in {"src", "href", "srcset"}}


def test_text_from_outside_is_shown_as_text() -> None:
    """With control characters made visible."""
    read = _read(result(hostile_finding()))

    assert "</script><img src=x onerror=alert(1)>" in read.said
    assert "\x1b" not in read.said
    assert "\u2028" not in read.said
    assert HOSTILE[:20] in read.said


def test_each_finding_has_its_pictures_and_commands() -> None:
    """A streamed one also has its stream."""
    plain, streamed = _read(result(finding())), _read(result(finding(stream=True)))

    assert "wai replay --trust out/replays/text-lost-chat.json" in plain.said
    assert "The exchange" in plain.said
    assert "curl -s" in plain.said
    assert "piece by piece" not in plain.said
    assert "The response, piece by piece" in streamed.said
    assert "data: [DONE]" in streamed.said


def _every_case() -> list[Case]:
    modes = [CallMode(form, stream) for form in Form for stream in (False, True)]
    return [case for mode in modes for case in (*controls(mode), *plan_cases(mode))]


@pytest.mark.slow
def test_each_case_can_be_drawn() -> None:
    """Every rendering, delivery and fault gives pictures that are XML."""
    for case in _every_case():
        shown = finding(form=case.intent.operation, stream=case.intent.stream)
        drawn = [sequence_picture(replace(shown, case=case)), *map(timeline_picture, served(case))]
        for picture in drawn:
            assert ET.fromstring(picture).get("role") == "img"  # noqa: S314 - our own


def test_a_map_has_a_square_for_each_thing() -> None:
    """What was not tried is empty, and what a finding rests on is marked."""
    scope = Scope(tried=(Tried("fault", "cut", 3), Tried("fault", "html", 0), Tried("fault", "reset", 1)))
    tree = ET.fromstring(map_picture(replace(result(hostile_finding()), scope=scope)))  # noqa: S314 - our own
    squares = {each[0].text: each.get("class") for each in tree.iter("rect")}

    assert squares["cut: tried, with a finding"] == "found"
    assert squares["html: not tried"] == "missing"
    assert squares["reset: tried"] == "tried"
