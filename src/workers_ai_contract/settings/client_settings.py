"""The settings of one run: the command line over the client's table, over what the file sets for all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from workers_ai_contract.errors import UsageError
from workers_ai_contract.failures import CATALOGUE
from workers_ai_contract.settings.policies import NO_POLICIES, Policies
from workers_ai_contract.settings.suites import BUDGETS, Suite
from workers_ai_contract.vocabulary import Form, Profile
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

CALL_TIMEOUT_S = 10.0
"""The time limit for one call, in seconds, unless something else is set."""
OUTPUT = "wai-report"
"""The folder of the report, unless something else is set."""
# Tables are merged by their keys; any other setting replaces the one below it.
_TABLES = ("policies", "reports")


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report to write; `format` is one of those that docs/reports.md lists."""

    format: str
    path: Path


@dataclass(frozen=True, slots=True)
class FuzzSettings:
    """All settings of one client's run; times are in seconds, and without `seed` one is chosen."""

    name: str
    command: str
    suite: Suite
    max_examples: int
    max_time_s: float
    call_timeout_s: float
    output: Path
    processes: int = 1
    seed: int | None = None
    operations: frozenset[Form] = frozenset()
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    fail_on: Severity = Severity.ERROR
    strict: bool = False
    baseline: Path | None = None
    reports: tuple[ReportFile, ...] = ()
    policies: Policies = NO_POLICIES
    profile: Profile = Profile.ENFORCED
    accept_null_content: bool = False
    shard: str | None = None
    database: str | None = None
    replay: str | None = None


def settings_of(name: str, *layers: Mapping[str, object]) -> FuzzSettings:
    """Return the settings of a client from layers in the format of a settings file; later ones outrank.

    Raises:
        UsageError: a code does not exist, or is both selected and ignored.
    """
    merged: dict[str, object] = {}
    for layer in layers:
        for key, value in layer.items():
            below = merged.get(key)
            both = key in _TABLES and isinstance(below, dict) and isinstance(value, dict)
            merged[key] = (
                {**cast("dict[str, object]", below), **cast("dict[str, object]", value)} if both else value
            )
    return _settings(name, merged)


def _settings(name: str, fields: dict[str, Any]) -> FuzzSettings:
    suite = Suite(fields.get("suite", Suite.DEFAULT))
    budget = BUDGETS[suite]
    select = codes_of("select", fields.get("select", ()))
    ignore = codes_of("ignore", fields.get("ignore", ()))
    if select & ignore:
        raise UsageError(f"the code {min(select & ignore)!r} is both selected and ignored: leave one out")
    return FuzzSettings(
        name=name,
        command=fields["command"],
        suite=suite,
        max_examples=fields.get("max_examples", budget.max_examples),
        max_time_s=float(fields.get("max_time", budget.max_time_s)),
        call_timeout_s=float(fields.get("call_timeout", CALL_TIMEOUT_S)),
        output=Path(fields.get("output", OUTPUT)),
        processes=fields.get("processes", 1),
        seed=fields.get("seed"),
        operations=frozenset(map(Form, fields.get("operations", ()))),
        select=select,
        ignore=ignore,
        fail_on=Severity(fields.get("fail_on", Severity.ERROR)),
        strict=fields.get("strict", False),
        baseline=Path(fields["baseline"]) if "baseline" in fields else None,
        reports=tuple(ReportFile(each, Path(path)) for each, path in fields.get("reports", {}).items()),
        policies=Policies.from_json(fields.get("policies", {})),
        profile=Profile(fields.get("profile", Profile.ENFORCED)),
        accept_null_content=fields.get("accept_null_content", False),
        shard=fields.get("shard"),
        database=fields.get("database"),
        replay=fields.get("replay"),
    )


def codes_of(name: str, codes: Collection[str]) -> frozenset[str]:
    """Return codes of findings.

    Raises:
        UsageError: there is no such code.
    """
    for code in codes:
        if code not in CATALOGUE:
            raise UsageError(f"{name}: there is no code {code!r}{_suggestion(code)}")
    return frozenset(codes)


def _suggestion(code: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(code, list(CATALOGUE), n=1)
    return f"; did you mean {close[0]!r}?" if close else ": `wai explain` lists all codes"
