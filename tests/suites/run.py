"""Runs real packages against the real stand-in, each at several seeds, and compares with what is expected.

Ends with 1 if anything fails that is not listed with its reason, or passes although it is listed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from tests.oracles.npm import NodeProgram, node
from tests.suites.expected import BY_DEFAULT, WITH_SWITCHES
from tests.suites.page import DOCUMENT, page
from workers_ai_contract import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
BUILD = HERE.parents[1] / "build"
OUTCOMES = BUILD / "suites-outcomes.jsonl"
SWITCHES: Mapping[str, Any] = {
    "accept": ["null-content"],
    "responses_stream": True,
    "usage_chunks": 1,
    "aliases": {"*": "@cf/openai/gpt-oss-20b"},
}
MODES: Mapping[str, Mapping[str, Any]] = {"default": {}, "switches": SWITCHES}
_PATIENCE_S = 900
_PYTEST = ("-q", "-o", "asyncio_mode=auto", "-p", "no:cacheprovider", "--disable-warnings")
_LOOPS = ("-o", "asyncio_default_test_loop_scope=session", "-o", "asyncio_default_fixture_loop_scope=session")


@dataclass(frozen=True, slots=True)
class SuiteCheck:
    """One check of a package at one seed; `why` is None if it passed."""

    package: str
    name: str
    why: str | None


def main() -> int:
    """Run everything, print what is not as expected, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3])
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.name} anew")
    parser.add_argument("--resume", action="store_true", help="keep what an interrupted run has finished")
    arguments = parser.parse_args()
    if not arguments.resume:
        OUTCOMES.unlink(missing_ok=True)
    for seed in arguments.seeds:
        for mode, switches in MODES.items():
            if [mode, seed] not in [each["finished"] for each in _recorded() if "finished" in each]:
                _record(mode, seed, _checks(mode, seed, switches))
    return _report(arguments.seeds, write=arguments.write)


def _report(seeds: list[int], *, write: bool) -> int:
    whys: dict[str, dict[tuple[str, str], set[str | None]]] = {mode: defaultdict(set) for mode in MODES}
    for outcome in _recorded():
        if "package" in outcome and outcome["seed"] in seeds:
            whys[outcome["mode"]][outcome["package"], outcome["name"]].add(outcome["why"])
    if write:
        DOCUMENT.write_text(page(whys, seeds), "utf-8")
    wrong = [*_unexpected(whys["default"], BY_DEFAULT), *_unexpected(whys["switches"], WITH_SWITCHES)]
    for line in wrong:
        _say(line)
    count = sum(len(found) for found in whys.values())
    _say(f"{count} checks at seeds {seeds}: {len(wrong)} are not as expected")
    return 1 if wrong else 0


def _record(mode: str, seed: int, checks: Iterator[SuiteCheck]) -> None:
    """Write the outcomes of one seed down, so that an interrupted run can be resumed."""
    lines: list[dict[str, object]] = [{"mode": mode, "seed": seed, **asdict(each)} for each in checks]
    lines.append({"finished": [mode, seed]})
    with OUTCOMES.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    _say(f"{mode}, seed {seed}: {len(lines) - 1} checks")


def _recorded() -> list[dict[str, Any]]:
    if not OUTCOMES.exists():
        return []
    return [json.loads(line) for line in OUTCOMES.read_text("utf-8").splitlines()]


def _checks(mode: str, seed: int, switches: Mapping[str, Any]) -> Iterator[SuiteCheck]:
    with serve(seed=seed, **switches) as url:
        environment = {**os.environ, "WAI_URL": url, "NO_COLOR": "1", "PYTHONPATH": str(PROGRAMS)}
        environment.pop("PYTHONSAFEPATH", None)
        yield from _program(_python("suites"), PROGRAMS / "python_clients.py", environment)
        clients = NodeProgram(HERE / "node-clients", "clients.mjs")
        clients.install()
        yield from _program(node(), clients.installed / "clients.mjs", environment)
        if mode == "default":
            return
        yield from _standard(environment)
        for name in ("agents_program", "litellm_program", "llm_program"):
            yield from _program(_python("suites"), PROGRAMS / f"{name}.py", environment)
        program = PROGRAMS / "instructor_program.py"
        yield from _program(_python("suites-instructor"), program, environment)


def _python(name: str) -> Path:
    return BUILD / name / "bin" / "python"


def _program(interpreter: Path, program: Path, environment: Mapping[str, str]) -> Iterator[SuiteCheck]:
    done = subprocess.run(
        [str(interpreter), str(program)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"package"')]
    if done.returncode or not lines:
        yield SuiteCheck(program.stem, "it runs", f"code {done.returncode}: {done.stderr.strip()[-200:]}")
    for line in lines:
        fields = json.loads(line)
        yield SuiteCheck(fields["package"], fields["name"], fields["why"])


def _standard(environment: Mapping[str, str]) -> Iterator[SuiteCheck]:
    """Run the standard suite of LangChain by its own pytest."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        # Elsewhere, so that this repository's own settings and fixtures are out of reach.
        program = shutil.copy(PROGRAMS / "langchain_standard.py", folder)
        command = [str(_python("suites")), "-m", "pytest", *_PYTEST, *_LOOPS, program, f"--junitxml={report}"]
        done = subprocess.run(
            command,
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_S,
        )
        if not report.exists():
            yield SuiteCheck("langchain-tests", "it runs", done.stdout[-200:] + done.stderr[-200:])
            return
        cases = [*ET.parse(report).iter("testcase")]  # noqa: S314 - written by our own run
    for case in cases:
        failed = case.find("failure")
        failed = case.find("error") if failed is None else failed
        if case.find("skipped") is None:
            package = f"langchain-tests: {case.get('classname', '').rpartition('.Test')[2]}"
            why = None if failed is None else (failed.get("message") or "failed").splitlines()[0][:200]
            yield SuiteCheck(package, case.get("name", ""), why)


def _unexpected(
    found: Mapping[tuple[str, str], set[str | None]], expected: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    for key in sorted(expected.keys() - found.keys()):
        yield f"{key[0]}, {key[1]}: it was not run"
    for key, whys in found.items():
        failed = sorted(why for why in whys if why is not None)
        if failed and key not in expected:
            yield f"{key[0]}, {key[1]}: {failed[0]}"
        elif key in expected and None in whys:
            yield f"{key[0]}, {key[1]}: it passes, although it is listed as failing"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
