"""Fuzzes the Workers of `examples/clients/worker`, and writes docs/worker-findings.md."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.commands import WAI
from tests.kept.verdicts import read_verdicts, verdict_of
from tests.workers.running import ROOT, WORKER_DRIVER, WORKERS, environment, with_our_package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kept.verdicts import Verdict

Report = dict[str, Any]
Rows = dict[tuple[str, str], dict[str, list[str]]]
"""Findings with the modes that have them, by verdict and note."""

UNJUDGED = ("not judged yet", "")
ORDER = ("not judged yet", "ours", "real", "policy", "contested")

PAGE = ROOT / "docs" / "worker-findings.md"
VERDICTS = ROOT / "docs" / "workers" / "verdicts.toml"
REPORTS = ROOT / "build" / "worker-findings"

HEAD = """# What the fuzzer found in libraries for Workers

`make worker-findings` runs `wai fuzz`, with its default suite and seed {seed}, on the Workers of
[`examples/clients/worker`](../examples/clients/worker), and writes this page. They run in workerd, with
the AI binding or over the REST API. Every finding was gone through by hand, in the code of the library;
the verdicts are in [`workers/verdicts.toml`](workers/verdicts.toml). [clients.md](clients.md) has the
same for clients in Node and Python.

| verdict | |
|---|---|
| real | a bug, or a limit that costs the caller something without notice |
| policy | the library does it on purpose; a caller may want it otherwise |
| contested | the API was not seen to send this, or its documents disagree, so a library cannot be blamed |

What was a fault of the fuzzer or of a Worker here has been removed at its cause. One bug may be found at
several places: they share a row.
"""


@dataclass(frozen=True, slots=True)
class FuzzedWorker:
    """A Worker in one mode; `library` is what verdicts call it."""

    library: str
    mode: str
    arguments: str

    @property
    def name(self) -> str:
        """That of its report."""
        return f"{self.library}-{self.mode.lower()}"


FUZZED = (
    FuzzedWorker("env.AI.run", "binding", "plain.js"),
    FuzzedWorker("workers-ai-provider", "binding", "provider.js"),
    FuzzedWorker("workers-ai-provider", "REST", "provider.js MODE=rest"),
    FuzzedWorker("tanstack-ai", "binding", "tanstack.js"),
    FuzzedWorker("tanstack-ai", "REST", "tanstack.js MODE=rest"),
)


def main() -> int:
    """Run the Workers that are named, or all, and write the page; return 1 if a finding is not judged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="Workers to run (default: all)")
    parser.add_argument("--seed", default="13")
    parser.add_argument("--page-only", action="store_true", help="write the page from the last reports")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - {worker.name for worker in FUZZED}
    if unknown:
        known = ", ".join(worker.name for worker in FUZZED)
        parser.error(f"no such Worker: {', '.join(sorted(unknown))}; there are {known}")
    if not arguments.page_only:
        _run(
            [worker for worker in FUZZED if worker.name in (arguments.names or [worker.name])], arguments.seed
        )
    unjudged = write_page()
    for line in unjudged:
        sys.stderr.write(f"no verdict yet: {line}\n")
    return 1 if unjudged else 0


def _run(workers: list[FuzzedWorker], seed: str) -> None:
    WORKERS.install()
    with tempfile.TemporaryDirectory() as name:
        temporary = Path(name)
        installed = with_our_package(WORKERS.installed, temporary)
        project = temporary / WORKER_DRIVER.name
        shutil.copytree(WORKER_DRIVER, project, ignore=shutil.ignore_patterns("node_modules"))
        (project / "node_modules").symlink_to(installed / "node_modules")
        for worker in workers:
            sys.stderr.write(f"{worker.name}: {worker.arguments}\n")
            _fuzz(worker, seed, project)


def _fuzz(worker: FuzzedWorker, seed: str, project: Path) -> None:
    command = [str(WAI), "fuzz", "--command", f"node driver.mjs {worker.arguments}", "--seed", seed]
    options = ["--max-time", "3600", "-o", str(REPORTS / worker.name), "--format", "json"]
    environ = environment(project.parent)
    line = [*command, *options]
    subprocess.run(line, cwd=project, env=environ, stdout=subprocess.DEVNULL, check=False)


def write_page() -> list[str]:
    """Write the page; return the findings that have not been judged."""
    reports = {
        worker: _report(worker) for worker in FUZZED if (REPORTS / worker.name / "report.json").exists()
    }
    verdicts = read_verdicts(VERDICTS)
    seed = next(iter(reports.values()))["seed"]
    lines = [HEAD.format(seed=seed)]
    unjudged: list[str] = []
    for library in dict.fromkeys(worker.library for worker in reports):
        own = {worker.mode: report for worker, report in reports.items() if worker.library == library}
        rows = _rows(library, own, verdicts)
        unjudged += [f"{library} {finding}" for finding in rows.get(UNJUDGED, {})]
        lines += [*_section(own), *_table(rows, list(own)), ""]
    PAGE.write_text("\n".join(lines).rstrip() + "\n", "utf-8")
    return unjudged


def _report(worker: FuzzedWorker) -> Report:
    report: Report = json.loads((REPORTS / worker.name / "report.json").read_text("utf-8"))
    return report


def _rows(library: str, reports: dict[str, Report], verdicts: tuple[Verdict, ...]) -> Rows:
    """Return the findings with the modes that have them, by verdict and note."""
    rows: Rows = {}
    for mode, report in reports.items():
        for finding in report["findings"]:
            verdict = verdict_of(library, finding, verdicts)
            key = UNJUDGED if verdict is None else (verdict.verdict, verdict.note)
            modes = rows.setdefault(key, {}).setdefault(_named(finding), [])
            modes += [] if mode in modes else [mode]
    return rows


def _named(finding: Report) -> str:
    cause = f" {finding['cause']}" if finding.get("cause") else ""
    return f"`{finding['code']}{cause}`".replace("|", "\\|") + f" ({', '.join(finding['modes'])})"


def _section(reports: dict[str, Report]) -> Iterator[str]:
    client = next(iter(reports.values()))["client"]
    # The binding has no version.
    yield f"## {client['name']} {client['version']}".removesuffix(" 0")
    yield ""
    for mode, report in reports.items():
        counts = report["counts"]
        warnings = sum(finding["severity"] == "warning" for finding in report["findings"])
        errors = len(report["findings"]) - warnings
        cases = f"{counts['cases']:,} cases"
        ended = "".join(f"; {reason}" for reason in report["unfinished"])
        yield f"- {mode}: {report['verdict']}; {cases}, {errors} findings and {warnings} warnings{ended}."
    yield ""


def _table(rows: Rows, modes: list[str]) -> Iterator[str]:
    if not rows:
        yield "Nothing was found."
        return
    yield "| what it is | verdict | found as |"
    yield "|---|---|---|"
    for verdict, note in sorted(rows, key=lambda key: ORDER.index(key[0])):
        found = rows[verdict, note]
        cells = [f"{name}{_only(those, modes)}" for name, those in found.items()]
        yield f"| {note} | {verdict} | {', '.join(cells)} |"


def _only(found: list[str], modes: list[str]) -> str:
    return "" if found == modes or len(modes) == 1 else f" {' and '.join(found)} only"


if __name__ == "__main__":
    sys.exit(main())
