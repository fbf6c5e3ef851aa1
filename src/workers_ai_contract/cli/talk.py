"""What `--quiet` leaves out on stderr, and what `--verbose` adds."""

from __future__ import annotations

import io
import platform
import sys
from contextlib import redirect_stderr
from typing import TYPE_CHECKING

from workers_ai_contract._version import __version__
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

_MEANINGS = {
    ExitCode.CLEAN: "done, nothing found",
    ExitCode.FINDINGS: "findings",
    ExitCode.USAGE: "a wrong call, or nothing could be done",
    ExitCode.INCOMPLETE: "incomplete: something was not read or not run",
    ExitCode.INTERRUPTED: "interrupted",
}


def quietly(_name: str, execute: Callable[[], int]) -> int:
    """Run a command; what it writes to stderr is shown only if it fails, ends incomplete, or raises."""
    stderr = sys.stderr
    notes = io.StringIO()
    code: int = ExitCode.USAGE
    try:
        with redirect_stderr(notes):
            code = execute()
    finally:
        if code in {ExitCode.USAGE, ExitCode.INCOMPLETE}:
            stderr.write(notes.getvalue())
    return code


def verbosely(name: str, execute: Callable[[], int]) -> int:
    """Run a command between a line with versions and one with its exit code."""
    system = one_line(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    print(f"wai {name}: workers-ai-contract {__version__}, {system}", file=sys.stderr)  # noqa: T201 - talk
    code = execute()
    meaning = _MEANINGS.get(ExitCode(code), "")
    print(f"wai {name}: exit code {code}: {meaning}", file=sys.stderr)  # noqa: T201 - talk
    return code
