"""A page in a real Chromium that a test works with: it evaluates scripts and waits for what they show.

It speaks the DevTools protocol over two pipes: messages in JSON, each ended by a NUL.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.browser import end_group, switches_of

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.browser import Browser

_PATIENCE_S = 60.0
_LOGGED = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")


class Session:
    """One open page. `logged` has what its console got, errors of scripts and of its policy among it."""

    def __init__(self, reader: int, writer: int) -> None:
        self._reader = reader
        self._writer = writer
        self._number = 0
        self._session: str | None = None
        self._received = b""
        self.logged: list[str] = []

    def open(self, url: str, *, scheme: str = "light", width: int = 1200, height: int = 800) -> None:
        """Load a page."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Runtime", "Log", "Page"):
            self._ask(f"{domain}.enable")
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._ask("Emulation.setEmulatedMedia", features=features)
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        self._ask("Page.navigate", url=url)

    def value(self, script: str) -> Any:  # noqa: ANN401 - any JSON
        """Return what a script's expression gives, as JSON."""
        result = self._ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait_for(self, script: str) -> None:
        """Wait until an expression is true."""
        deadline = time.monotonic() + _PATIENCE_S
        while not self.value(f"Boolean({script})"):
            assert time.monotonic() < deadline, f"never true: {script}\n{self.logged}"
            time.sleep(0.05)

    def picture(self, path: Path) -> None:
        """Write a PNG of what is seen."""
        path.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"]))

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._writer, json.dumps(message).encode() + b"\0")
        while True:
            received = self._read()
            if received.get("id") == self._number:
                assert "error" not in received, received["error"]
                result: dict[str, Any] = received["result"]
                return result
            if received.get("method") in _LOGGED:
                self.logged.append(json.dumps(received["params"]))

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._received:
            data = os.read(self._reader, 1 << 16)
            assert data, "the browser has ended"
            self._received += data
        line, _, self._received = self._received.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message


@contextmanager
def session(browser: Browser) -> Generator[Session]:
    """Run a browser of its own for a block."""
    to_browser, writer = os.pipe()
    reader, from_browser = os.pipe()

    def as_3_and_4() -> None:
        # The browser reads commands from descriptor 3 and writes to 4; first out of the way of both.
        high = [os.dup(descriptor) for descriptor in (to_browser, from_browser)]
        for kept in high:
            assert kept > 4
        os.dup2(high[0], 3)
        os.dup2(high[1], 4)

    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        words = [browser.program, *switches_of(profile), "--remote-debugging-pipe", "about:blank"]
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            start_new_session=True,
            preexec_fn=as_3_and_4,  # noqa: PLW1509 - nothing else runs between fork and exec
        )
        os.close(to_browser)
        os.close(from_browser)
        try:
            yield Session(reader, writer)
        finally:
            end_group(process.pid)
            process.wait()
            os.close(reader)
            os.close(writer)
