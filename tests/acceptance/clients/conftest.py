"""A driver process, spoken to by the client protocol, and the stand-in it calls."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workers_ai_contract.standin import StandIn
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer, ToolCall, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.wire import Exchange, ReceivedRequest, Reply

EXAMPLES = Path(__file__).parents[3] / "examples" / "clients"
_PATIENCE_S = 60
_CALL = ToolCall("chatcmpl-tool-0", "read_tide", '{"harbor":"Brést 🌊"}')


class Tide:
    """Answers with one answer, that calls a tool where one is offered; or with the error that is set."""

    def __init__(self) -> None:
        self.instead: Reply | None = None

    def reply(self, request: ReceivedRequest) -> Reply:
        """Return the answer, once for each request of a batch."""
        if self.instead is not None:
            return self.instead
        body = request.body if isinstance(request.body, dict) else {}
        calls = (_CALL,) if "tools" in body else ()
        answer = Answer(
            "High at nöon 🌊.", "Short thought.", calls, "tool_calls" if calls else "stop", Usage(23, 16, 5)
        )
        return BatchAnswer((answer, answer)) if request.form is Form.BATCH else answer


class Driver:
    """One running driver."""

    def __init__(self, name: str, stand_in: StandIn, folder: Path) -> None:
        self.stand_in = stand_in
        self._numbers = count()
        environment = {
            **os.environ,
            "WAI_BASE_URL": stand_in.origin,
            "WAI_ACCOUNT_ID": "ID",
            "WAI_API_TOKEN": "token",
            "NO_PROXY": "127.0.0.1",
        }
        self.process = subprocess.Popen(
            [sys.executable, EXAMPLES / name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env=environment,
        )

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Write one line and return the line that is answered."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], _PATIENCE_S)
        assert ready, "the driver says nothing"
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def call(self, operation: str, request: dict[str, Any], **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """Make one call, with a base URL of its own."""
        identifier = f"c{next(self._numbers)}"
        message: dict[str, Any] = {
            "type": "call",
            "id": identifier,
            "operation": operation,
            "stream": False,
            "request": request,
            "timeout_s": 10,
            "base_url": self.stand_in.base_url(identifier),
            **fields,
        }
        answer = self.ask(message)
        assert (answer.pop("type"), answer.pop("id")) == ("result", identifier)
        return answer

    def end(self) -> int:
        """Close stdin and return the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.stdin = None
        return self.process.wait(timeout=10)


@pytest.fixture
def tide() -> Tide:
    """Return the answerer behind the stand-in."""
    return Tide()


@pytest.fixture
def exchanges() -> list[Exchange]:
    """Return what the stand-in tells of its exchanges."""
    return []


@pytest.fixture
def start(tide: Tide, exchanges: list[Exchange], tmp_path: Path) -> Iterator[Callable[[str], Driver]]:
    """Return what starts a driver, in a folder that is not its own."""
    started: list[Driver] = []

    def run(name: str) -> Driver:
        started.append(Driver(name, stand_in, tmp_path))
        return started[-1]

    with StandIn(tide, on_exchange=exchanges.append) as stand_in:
        yield run
        for driver in started:
            driver.process.kill()
            driver.process.communicate()
