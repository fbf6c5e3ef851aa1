"""Judgements as a SARIF 2.1.0 log, for code scanning tools."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import quote

import orjson

from workers_ai_contract.catalogue import CODES
from workers_ai_contract.contracts.judgement import SCHEMA_VERSION
from workers_ai_contract.reporting.judgements.finding import findings_of

if TYPE_CHECKING:
    from workers_ai_contract.bulk import InputSource, Tally
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.reporting.judgements.finding import LocatedProblem
    from workers_ai_kernel import JsonObject

_TOOL = "workers-ai-contract"
_BEGIN = b'{"version":"2.1.0","runs":[{"columnKind":"unicodeCodePoints","results":['


@dataclass(frozen=True, slots=True)
class Sarif:
    """One SARIF run: a result for each problem, followed by the rules."""

    separator: bytes = b","
    shows_api_errors_of_lines: bool = False
    counts_first: bool = False

    def header(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """Begin the log and its results."""
        return _BEGIN

    def item(self, judgement: Judgement, text: bytes) -> bytes:
        """Return the results for the problems of a payload, each on its own line."""
        return b",".join(b"\n" + orjson.dumps(_result(finding)) for finding in findings_of(judgement, text))

    def source_end(self, source: InputSource, tally: Tally) -> bytes:  # noqa: ARG002 - the same for all
        """Return nothing."""
        return b""

    def footer(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """Return the end of the results, and the rest of the run."""
        codes = total.codes | {"invalid"} if total.invalid else total.codes
        driver = {"name": _TOOL, "version": version(_TOOL), "rules": [_rule(code) for code in sorted(codes)]}
        rest = {
            "tool": {"driver": driver},
            "invocations": [{"executionSuccessful": not total.unreadable}],
            "properties": {
                "schema_version": SCHEMA_VERSION,
                "payloads": total.payloads,
                "valid": total.valid,
                "invalid": total.invalid,
                "unreadable": total.unreadable,
            },
        }
        return b"\n]," + orjson.dumps(rest)[1:-1] + b"}]}\n"


def _result(finding: LocatedProblem) -> JsonObject:
    text = finding.message if finding.repair is None else f"{finding.message} {finding.repair}"
    result: JsonObject = {
        "ruleId": finding.code,
        "level": finding.severity.value,
        "message": {"text": text},
        "properties": {"pointer": finding.pointer},
    }
    location: JsonObject = {"logicalLocations": [{"fullyQualifiedName": finding.pointer or "/"}]}
    if finding.file is not None:
        physical: JsonObject = {"artifactLocation": {"uri": _uri(finding.file)}}
        region = {"startLine": finding.line, "startColumn": finding.column}
        if finding.line is not None:
            physical["region"] = {name: number for name, number in region.items() if number is not None}
        location["physicalLocation"] = physical
    result["locations"] = [location]
    return result


def _rule(code: str) -> JsonObject:
    known = CODES.get(code)
    if known is None:
        return {"id": code, "name": code, "shortDescription": {"text": "The payload is not valid."}}
    return {
        "id": code,
        "name": code,
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.meaning},
        "help": {"text": known.repair},
        "defaultConfiguration": {"level": known.severity.value},
    }


def _uri(file: str) -> str:
    """Return the path as a URI, relative if it is inside the working directory."""
    path = os.path.relpath(file) if os.path.isabs(file) else os.path.normpath(file)  # noqa: PTH117 - text
    if path.startswith(os.pardir):
        return "file://" + quote(os.path.abspath(file))  # noqa: PTH100 - text
    return quote(path)
