"""The exchange of a finding as a picture: who said what to whom, in order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.run_reports.report import mode_of, prints_alike
from workers_ai_contract.run_reports.served import served
from workers_ai_contract.run_reports.svg import element, label, picture
from workers_ai_kernel.safe_text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.conformance.results import ClientFinding
    from workers_ai_contract.run_reports.served import ServedResponse
    from workers_ai_kernel import JsonObject

_WIDTH = 860
_CALLER, _CLIENT, _API = 90, 430, 770
_TOP, _STEP = 56, 46
_LONGEST = 52
_LONGEST_VALUE = 80
_MOST_RESPONSES = 4
# What the details of a finding call the value that was seen.
_SEEN = ("got", "outcome", "reason")


@dataclass(frozen=True, slots=True)
class _Arrow:
    """One message; `bad` is the one that the finding is about."""

    start: int
    end: int
    text: str
    note: str = ""
    bad: bool = False


def sequence_picture(finding: ClientFinding) -> str:
    """Return the exchange of a finding's smallest case as SVG."""
    arrows = [*_arrows(finding)]
    height = _TOP + _STEP * len(arrows) + 16
    names = ((_CALLER, "caller"), (_CLIENT, "client"), (_API, "Workers AI"))
    lines = [
        element("line", x1=x, y1=34, x2=x, y2=height - 8, class_="life") + _head(x, name) for x, name in names
    ]
    drawn = (_drawn(arrow, _TOP + _STEP * index + 18) for index, arrow in enumerate(arrows))
    title = f"The exchange of {finding.failure.code}: {'; '.join(arrow.text for arrow in arrows)}"
    return picture(_WIDTH, height, title, *lines, *drawn)


def _arrows(finding: ClientFinding) -> Iterator[_Arrow]:
    failure, case = finding.failure, finding.case
    is_about_request = failure.code.startswith(("request-", "no-request"))
    wanted = ", ".join(case.intent.request)
    yield _Arrow(_CALLER, _CLIENT, mode_of(failure), f"sets {wanted}")
    responses = served(case)
    for response in responses[:_MOST_RESPONSES]:
        text = _difference(finding) if is_about_request else "request"
        yield _Arrow(_CLIENT, _API, text, bad=is_about_request)
        if failure.code == "no-request-sent":
            return
        yield _Arrow(_API, _CLIENT, _response_text(response), response.unusual)
    if len(responses) > _MOST_RESPONSES:
        yield _Arrow(_API, _CLIENT, f"and {len(responses) - _MOST_RESPONSES} more responses")
    if not is_about_request:
        yield _Arrow(_CLIENT, _CALLER, _report(finding), failure.title, bad=True)


def _response_text(response: ServedResponse) -> str:
    if not response.status:
        return "connection reset"
    kind = response.content_type.partition(";")[0]
    count = len(response.pieces)
    pieces = f", {count} pieces" if count > 1 else ""
    return f"{response.status} {kind}{pieces}" + (
        "" if response.ending == "close" else f", then {response.ending}"
    )


def _difference(finding: ClientFinding) -> str:
    failure = finding.failure
    if failure.code == "no-request-sent":
        return "no request"
    pointer = failure.detail.get("pointer")
    if not isinstance(pointer, str):
        return failure.code
    return f"{pointer}: {_value(failure.detail, 'got')}"


def _report(finding: ClientFinding) -> str:
    detail = finding.failure.detail
    pointer = detail.get("pointer")
    place = f"{pointer} is " if isinstance(pointer, str) else ""
    error = detail.get("error")
    if isinstance(error, dict):
        return f"raises {error.get('type')}: {error.get('message')}"
    name = next((name for name in _SEEN if name in detail), None)
    return finding.failure.code if name is None else f"{place}{_value(detail, name)}"


def _value(detail: JsonObject, name: str) -> str:
    if name not in detail:
        return "not sent"
    return shortened(json.dumps(detail[name], ensure_ascii=prints_alike(detail)), _LONGEST_VALUE)


def _head(x: int, name: str) -> str:
    box = element("rect", x=x - 70, y=6, width=140, height=28, rx=6, class_="head")
    return box + label(name, x, 25, text_anchor="middle", class_="name")


def _drawn(arrow: _Arrow, y: float) -> str:
    direction = 1 if arrow.end > arrow.start else -1
    tip = arrow.end - 6 * direction
    name = "arrow bad" if arrow.bad else "arrow"
    middle = (arrow.start + arrow.end) / 2
    head = f"{arrow.end - direction},{y} {tip - 4 * direction},{y - 5} {tip - 4 * direction},{y + 5}"
    return element(
        "g",
        element("line", x1=arrow.start, y1=y, x2=tip, y2=y),
        element("polygon", points=head),
        label(arrow.text, middle, y - 6, longest=_LONGEST, text_anchor="middle"),
        label(arrow.note, middle, y + 15, longest=_LONGEST, text_anchor="middle", class_="note")
        if arrow.note
        else "",
        class_=name,
    )
