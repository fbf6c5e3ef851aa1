"""A command that is asked to end leaves nothing half-done behind."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.commands import WAI

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PATIENCE_S = 60
SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]


def _wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_result_that_was_begun_is_removed(tmp_path: Path, number: signal.Signals) -> None:
    """The file with the temporary name goes, and the exit code tells that the command was interrupted."""
    command: list[str | Path] = [
        WAI,
        "validate",
        "--lines",
        "-",
        "-o",
        tmp_path / "out.jsonl",
        "--format",
        "jsonl",
    ]
    # Where the tests run in the background, a shell may have told its programs to leave the signal alone.
    listens = partial(signal.signal, number, signal.SIG_DFL)
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=listens,  # noqa: PLW1509 - it takes no locks
    ) as process:
        _wait_until(lambda: list(tmp_path.iterdir()))
        process.send_signal(number)
        _, stderr = process.communicate(timeout=_PATIENCE_S)

    assert process.returncode == 130
    assert b"Traceback" not in stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", SIGNALS)
def test_a_run_leaves_no_temporary_folder(tmp_path: Path, number: signal.Signals) -> None:
    """Nor a driver that goes on."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    program = f"import time; open({str(tmp_path / 'started')!r}, 'w').close(); time.sleep(60)"
    command = shlex.join([sys.executable, "-c", program])
    with subprocess.Popen(
        [WAI, "fuzz", "--command", command, "-o", tmp_path / "out"],
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as process:
        _wait_until((tmp_path / "started").exists)
        assert list(temporary.iterdir())
        process.send_signal(number)
        process.communicate(timeout=_PATIENCE_S)

    assert process.returncode == 130
    assert list(temporary.iterdir()) == []
