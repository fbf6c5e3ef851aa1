"""`python -m workers_ai_codegen.observed`: generates or checks the observed contract."""

from __future__ import annotations

import argparse
import sys

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.observed import deriving, files
from workers_ai_kernel.exit_codes import ExitCode


def main() -> int:
    """Run with the process's arguments and return the exit code: 0 done, 1 different, 2 error."""
    parser = argparse.ArgumentParser(
        prog="python -m workers_ai_codegen.observed",
        description="generate the schemas of the observed contract and docs/observed.md",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; list outdated files")
    parser.add_argument("--derive", action="store_true", help="first derive the npm types again (needs Node)")
    arguments = parser.parse_args()
    try:
        return _check(derive=arguments.derive) if arguments.check else _write(derive=arguments.derive)
    except CodegenError as error:
        _report(f"observed: {error}")
        return ExitCode.USAGE


def _check(*, derive: bool) -> int:
    stale = list(files.stale_files())
    if derive and deriving.derive() != files.found_derived():
        stale.append("observed/workers-types.json")
    for path in stale:
        print(f"{path} is out of date")  # noqa: T201 - the result of the command
    return ExitCode.FINDINGS if stale else ExitCode.CLEAN


def _write(*, derive: bool) -> int:
    if derive:
        files.write_derived(deriving.derive())
    _report(f"{files.write_all()} files are up to date")
    return ExitCode.CLEAN


def _report(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - status, separate from the result


if __name__ == "__main__":
    sys.exit(main())
