"""Runs `wai proxy` as a command."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.commands import WAI

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def running_proxy(upstream: str, *options: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Yield the process, which ends when its stdin is closed, and its first line: the origin."""
    with subprocess.Popen(
        [WAI, "proxy", "--upstream", upstream, "--until-stdin-closes", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline()
