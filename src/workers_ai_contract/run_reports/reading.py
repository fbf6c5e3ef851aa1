"""Reads `report.json` files back, and makes one result of those of one campaign."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from workers_ai_contract.cases.case import Case
from workers_ai_contract.cases.shards import Shard
from workers_ai_contract.conformance.results import (
    CaseCounts,
    ClientFinding,
    ControlResult,
    FieldCovered,
    FuzzResult,
    KnownFinding,
    NotCompared,
    RepliesCovered,
    Scope,
    Tried,
)
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.errors import UsageError
from workers_ai_contract.failures import CATALOGUE, Failure
from workers_ai_contract.formats.json_files import check_format, read_json
from workers_ai_contract.settings.policies import Policies
from workers_ai_contract.spread.merging import merged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workers_ai_kernel import JsonObject

_WHAT = "report of `wai fuzz`"


class ReportRead(NamedTuple):
    """A report that was read: its file, its result and the declared policies."""

    path: Path
    result: FuzzResult
    policies: Policies


def read_report(path: Path) -> ReportRead:
    """Read a report.

    Raises:
        SetupError: the file cannot be read.
        UsageError: it is not a report, or has something that this version does not know.
    """
    document = read_json(path, _WHAT)
    check_format(document, "report", path, _WHAT)
    fields = cast("dict[str, Any]", document)
    try:
        return ReportRead(path, _result(fields), Policies.from_json(fields["policies"]))
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{path} was written by another version, and cannot be read: {error}") from None


def merged_reports(reports: Sequence[ReportRead]) -> FuzzResult:
    """Return the result of a campaign from those of its parts; a shard that is missing is said.

    Raises:
        UsageError: they are not of one campaign, or one of them is there twice.
    """
    first = reports[0]
    for other in reports[1:]:
        _require_same_campaign(first, other)
    results = [each.result for each in reports]
    whole = merged(results, unfinished=_missing(results))
    known = {entry for each in results for entry in each.known}
    return replace(whole, known=tuple(sorted(known)), shard=None)


def _require_same_campaign(first: ReportRead, other: ReportRead) -> None:
    one, two = first.result, other.result
    facts = (
        ("the client", f"{one.client_name} {one.client_version}", f"{two.client_name} {two.client_version}"),
        ("the seed", one.seed, two.seed),
        ("the number of shards", one.shard and one.shard.of, two.shard and two.shard.of),
        ("what was declared in policies", first.policies, other.policies),
    )
    for name, ours, theirs in facts:
        if ours != theirs:
            known = "" if isinstance(ours, Policies) else f": {ours} and {theirs}"
            raise UsageError(f"{first.path} and {other.path} are not of one campaign: {name} differs{known}")


def _missing(results: Sequence[FuzzResult]) -> list[str]:
    shards = [result.shard for result in results if result.shard is not None]
    if not shards:
        return []
    for shard in shards:
        if shards.count(shard) > 1:
            raise UsageError(f"two of the reports are of shard {shard}: give each once")
    of = shards[0].of
    missing = [Shard(number, of) for number in range(1, of + 1) if Shard(number, of) not in shards]
    return [f"shard {shard} is missing" for shard in missing]


def _result(fields: dict[str, Any]) -> FuzzResult:
    coverage, scope = fields["coverage"], fields["scope"]
    findings = tuple(map(_finding, fields["findings"]))
    flaky = tuple(map(_finding, fields["flaky"]))
    rows = zip((*findings, *flaky), (*fields["findings"], *fields["flaky"]), strict=True)
    return FuzzResult(
        verdict=Verdict(fields["verdict"]),
        seed=fields["seed"],
        command=fields["client"]["command"],
        client_name=fields["client"]["name"],
        client_version=fields["client"]["version"],
        counts=CaseCounts(**fields["counts"]),
        replies_covered=tuple(RepliesCovered(**row) for row in coverage["replies"]),
        fields_covered=tuple(FieldCovered(**row) for row in coverage["request_fields"]),
        not_applicable=tuple(fields["not_applicable"]),
        findings=findings,
        unfinished=tuple(fields["unfinished"]),
        flaky=flaky,
        scope=Scope(
            tuple(Tried(**row) for row in scope["tried"]),
            tuple(NotCompared(**row) for row in scope["not_compared"]),
            tuple(ControlResult(**row) for row in scope["controls"]),
        ),
        known=tuple(KnownFinding.of(finding) for finding, row in rows if row["known"]),
        stale=tuple(
            KnownFinding(row["code"], row.get("cause", ""), tuple(row.get("operations", ())))
            for row in fields["stale"]
        ),
        shard=Shard.from_json(fields.get("shard")),
    )


def _finding(row: JsonObject) -> ClientFinding:
    fields = cast("dict[str, Any]", row)
    failure = Failure(
        fields["code"], fields["operation"], fields["stream"], fields["detail"], fields["cause"]
    )
    if failure.code not in CATALOGUE:
        raise ValueError(f"there is no finding with the code {failure.code!r}")
    return ClientFinding(
        failure,
        Case.from_json(fields["case"]),
        fields["cases"],
        fields["shrunk"],
        fields["confirmed"],
        fields["contested"],
        tuple(fields["modes"]),
    )
