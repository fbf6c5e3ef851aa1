"""A real Chromium without a window: what it makes of a page, and its picture.

Tests ask for the fixture `browser` (in `conftest.py`), which skips them where no Chromium is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MISSING = "no Chromium or Chrome found: install the package 'chromium'"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SWITCHES = (
    "--headless",
    # Tests run as root in containers, where the sandbox cannot be made.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
    # Only pages of this machine load, so a page that needs the network shows that it does.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--enable-logging=stderr",
)
# Timers of the page run at once, and the picture is taken when nothing is left to do.
_AT_ONCE = "--virtual-time-budget=5000"
_CONSOLE = re.compile(r'^\[[^\]]*:CONSOLE[^\]]*\] "(.*)", source: ', re.MULTILINE)
_SCHEMES = {"dark": 0, "light": 1}


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page after its scripts ran: the document as HTML, and the lines of the console."""

    dom: str
    console: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium; each page gets a process and a profile of its own."""

    program: str

    def show(self, url: str, *, scheme: str = "light") -> ShownPage:
        """Load a page (`http://127.0.0.1:…` or `file:///…`) and return what it became."""
        out, log = self._run(url, scheme, "--dump-dom")
        return ShownPage(out, tuple(_CONSOLE.findall(log)))

    def picture(
        self, url: str, path: Path, *, scheme: str = "light", width: int = 1200, height: int = 900
    ) -> None:
        """Write a PNG of the top of a page."""
        self._run(url, scheme, f"--screenshot={path}", f"--window-size={width},{height}")
        assert path.stat().st_size

    def _run(self, url: str, scheme: str, *switches: str) -> tuple[str, str]:
        with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
            words = (
                self.program,
                *switches_of(profile),
                _AT_ONCE,
                f"--blink-settings=preferredColorScheme={_SCHEMES[scheme]}",
                *switches,
                url,
            )
            with subprocess.Popen(
                words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
            ) as process:
                try:
                    out, log = process.communicate(timeout=120)
                finally:
                    end_group(process.pid)
        assert process.returncode == 0, log
        return out, log


def find_browser() -> Browser | None:
    """Return the first Chromium or Chrome on the path; None without one."""
    return next((Browser(found) for name in _NAMES if (found := shutil.which(name)) is not None), None)


def switches_of(profile: str) -> tuple[str, ...]:
    """Return the switches of every run, for a folder with the profile."""
    return (*_SWITCHES, f"--user-data-dir={profile}")


def end_group(group: int) -> None:
    """Kill every process of a group, if any is left."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
