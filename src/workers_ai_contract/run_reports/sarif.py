"""A run as a SARIF 2.1.0 log; a finding is located in its replay file, and logically in its call mode."""

from __future__ import annotations

import json
import os
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import quote

from workers_ai_contract.failures import CATALOGUE
from workers_ai_contract.run_reports.json_report import SCHEMA_VERSION
from workers_ai_contract.run_reports.report import mode_of, modes_of, place_in

if TYPE_CHECKING:
    from workers_ai_contract.conformance.results import ClientFinding
    from workers_ai_contract.run_reports.report import RunReport
    from workers_ai_kernel import Json, JsonObject

_TOOL = "workers-ai-contract"


def sarif_text(report: RunReport) -> str:
    """Return the log; known findings are suppressed, and what was not run is a notification."""
    result = report.result
    codes = dict.fromkeys(finding.failure.code for finding in result.findings)
    run: JsonObject = {
        "tool": {"driver": {"name": _TOOL, "version": version(_TOOL), "rules": [*map(_rule, sorted(codes))]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not result.unfinished,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": reason}} for reason in result.unfinished
                ],
            }
        ],
        "results": [_result(finding, report) for finding in result.findings],
        "properties": {
            "schema_version": SCHEMA_VERSION,
            "verdict": result.verdict.value,
            "seed": result.seed,
            "client": report.client,
            "stale": [entry.to_json() for entry in result.stale],
        },
    }
    return json.dumps({"version": "2.1.0", "runs": [run]}, ensure_ascii=True, indent=1) + "\n"


def _result(finding: ClientFinding, report: RunReport) -> JsonObject:
    failure = finding.failure
    known: list[Json] = [{"kind": "external", "justification": "known, as the baseline says"}]
    uri = _uri(str(report.replay_file(finding)))
    return {
        "ruleId": failure.code,
        "level": failure.severity.value,
        "message": {
            "text": f"{failure.title[:-1]}{place_in(failure)}. {failure.kind.meaning} "
            f"Reproduce it: {report.replay_command(finding)}"
        },
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}},
                "logicalLocations": [{"name": report.client, "fullyQualifiedName": mode_of(failure)}],
            }
        ],
        "partialFingerprints": {"wai/v1": f"{report.result.client_name}/{failure.code}/{failure.cause}"},
        "suppressions": known if report.result.is_known(finding) else [],
        "properties": {
            "blame": failure.blame.value,
            "modes": modes_of(finding),
            "cases": finding.cases,
            "contested": finding.contested,
        },
    }


def _rule(code: str) -> JsonObject:
    kind = CATALOGUE[code]
    return {
        "id": code,
        "name": code,
        "shortDescription": {"text": kind.title},
        "fullDescription": {"text": kind.meaning},
        "help": {"text": f"`wai explain {code}`"},
        "defaultConfiguration": {"level": kind.severity.value},
    }


def _uri(file: str) -> str:
    """Return the path as a URI, relative if it is inside the working directory."""
    relative = os.path.relpath(file)
    if relative.startswith(os.pardir):
        return "file://" + quote(os.path.abspath(file))  # noqa: PTH100 - text
    return quote(relative)
