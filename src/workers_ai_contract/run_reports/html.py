"""A run as one page of HTML: without scripts, and with nothing from anywhere else."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from workers_ai_contract.run_reports.coverage_map import map_picture
from workers_ai_contract.run_reports.curl import curl_command
from workers_ai_contract.run_reports.report import indented_json, modes_of, place_in
from workers_ai_contract.run_reports.scope import scope_lines
from workers_ai_contract.run_reports.sequence import sequence_picture
from workers_ai_contract.run_reports.served import served
from workers_ai_contract.run_reports.timeline import timeline_picture
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from jinja2 import Template

    from workers_ai_contract.conformance.results import ClientFinding
    from workers_ai_contract.run_reports.report import RunReport
    from workers_ai_kernel import Json

_LONGEST_JSON = 4000
_MOST_TIMELINES = 3


def page(report: RunReport) -> str:
    """Return the page. Text from outside is escaped; pictures are part of the page."""
    result = report.result
    return _template().render(
        report=report,
        result=result,
        tool=f"workers-ai-contract {version('workers-ai-contract')}",
        scope=[*scope_lines(result)],
        policies=report.policies.to_json(),
        coverage=Markup(map_picture(result)),  # noqa: S704 - made by `svg`, which escapes
        findings=[_view(finding, report) for finding in result.findings],
        flaky=[_view(finding, report) for finding in result.flaky],
    )


@cache
def _template() -> Template:
    place = files("workers_ai_contract.run_reports") / "page.html.jinja"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(place.read_text("utf-8"))


def _view(finding: ClientFinding, report: RunReport) -> dict[str, object]:
    failure, case = finding.failure, finding.case
    responses = served(case)[:_MOST_TIMELINES]
    streams = [timeline_picture(each) for each in responses if case.intent.stream or len(each.pieces) > 1]
    return {
        "code": failure.code,
        "title": f"{failure.title[:-1]}{one_line(place_in(failure))}.",
        "meaning": failure.kind.meaning,
        "severity": failure.severity.value,
        "blame": failure.blame.value,
        "modes": modes_of(finding),
        "cases": finding.cases,
        "known": report.result.is_known(finding),
        "contested": finding.contested,
        "remark": _remark(finding),
        "plan": one_line(str(case.plan)),
        "request": _dumped(case.intent.request),
        "detail": _dumped(failure.detail),
        "replay": report.replay_command(finding),
        "curl": curl_command(case.intent, report.replay_file(finding)),
        "sequence": Markup(sequence_picture(finding)),  # noqa: S704 - as above
        "timelines": [Markup(each) for each in streams],  # noqa: S704 - as above
    }


def _remark(finding: ClientFinding) -> str:
    if finding.confirmed is None:
        return "Not confirmed: the run was interrupted before this was tried again."
    if not finding.confirmed:
        return "This did not come again in a restarted client."
    return "" if finding.shrunk else "This may not be the smallest case."


def _dumped(value: Json) -> str:
    return indented_json(value, 2, _LONGEST_JSON)
