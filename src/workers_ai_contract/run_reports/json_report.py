"""The JSON report of a run; its format is `formats/report.schema.json`."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.replays import place_of
from workers_ai_contract.settings.policies import NO_POLICIES

if TYPE_CHECKING:
    from workers_ai_contract.conformance.results import ClientFinding, FuzzResult
    from workers_ai_contract.settings.policies import Policies
    from workers_ai_kernel import JsonObject

SCHEMA_VERSION = 1
_TOOL = "workers-ai-contract"


def report_of(result: FuzzResult, policies: Policies = NO_POLICIES) -> JsonObject:
    """Return the report; it depends on the result and the declared policies alone, not on time or machine."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": _TOOL, "version": version(_TOOL)},
        "verdict": result.verdict.value,
        "seed": result.seed,
        **({} if result.shard is None else {"shard": result.shard.to_json()}),
        "client": {
            "name": result.client_name,
            "version": result.client_version,
            "command": result.command,
        },
        "counts": result.counts.to_json(),
        "not_applicable": list(result.not_applicable),
        "unfinished": list(result.unfinished),
        "coverage": {
            "replies": [row.to_json() for row in result.replies_covered],
            "request_fields": [row.to_json() for row in result.fields_covered],
        },
        "scope": result.scope.to_json(),
        "findings": [_finding(result, finding) for finding in result.findings],
        "flaky": [_finding(result, finding) for finding in result.flaky],
        "stale": [entry.to_json() for entry in result.stale],
        "policies": policies.to_json(),
    }


def _finding(result: FuzzResult, finding: ClientFinding) -> JsonObject:
    failure = finding.failure
    return {
        "code": failure.code,
        "cause": failure.cause,
        "severity": failure.severity,
        "blame": failure.blame,
        "title": failure.title,
        "operation": failure.operation,
        "stream": failure.stream,
        "modes": list(finding.modes),
        "cases": finding.cases,
        "shrunk": finding.shrunk,
        "confirmed": finding.confirmed,
        "contested": finding.contested,
        "known": result.is_known(finding),
        "case": finding.case.to_json(),
        "detail": failure.detail,
        "replay": place_of(failure.identity),
    }
