"""`python -m workers_ai_codegen.observed`: writes the observed contract anew, or tells if it is current."""

from __future__ import annotations

import argparse
import sys

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.observed import deriving, files
from workers_ai_kernel.exit_codes import ExitCode


def main() -> int:
    """Run with the arguments of the process and return the exit code: 1 is different, 2 is cannot."""
    parser = argparse.ArgumentParser(
        prog="python -m workers_ai_codegen.observed",
        description="make the schemas of the observed contract and docs/observed.md",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; name what is not current")
    parser.add_argument(
        "--derive", action="store_true", help="derive the types of the npm package anew first (needs Node)"
    )
    arguments = parser.parse_args()
    try:
        return _check(derive=arguments.derive) if arguments.check else _write(derive=arguments.derive)
    except CodegenError as error:
        _say(f"observed: {error}")
        return ExitCode.USAGE


def _check(*, derive: bool) -> int:
    stale = list(files.stale_files())
    if derive and deriving.derive() != files.found_derived():
        stale.append("observed/workers-types.json")
    for path in stale:
        print(f"{path} is not current")  # noqa: T201 - the result of the command
    return ExitCode.FINDINGS if stale else ExitCode.CLEAN


def _write(*, derive: bool) -> int:
    if derive:
        files.write_derived(deriving.derive())
    _say(f"{files.write_all()} files are current")
    return ExitCode.CLEAN


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - talk, beside the result


if __name__ == "__main__":
    sys.exit(main())
