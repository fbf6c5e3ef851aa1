"""What a run of `snippet.mjs` printed, and whether that is what the real binding would have done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.oracles.npm import node
from tests.workers.running import EXAMPLES, HERE, PACKAGE, run_alone

if TYPE_CHECKING:
    from pathlib import Path

MOST_SECONDS = 2
"""To the first answer; in processor time, as the wall clock tells more of what else the machine does."""
_CASES = HERE / "sample" / "cases.mjs"
PROCESSOR = HERE / "processor.mjs"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the Workers answered, by the name of the case, and the attempts to reach a network."""

    cases: dict[str, Any]
    attempts: int | None

    def check_answer(self) -> None:
        """The page's snippet answers with a Responses object that has a text."""
        output = self.cases["answer"]["output"]
        (message,) = [item for item in output if item["type"] == "message"]
        assert "Hello, World?" in message["content"][0]["text"]

    def check_start(self) -> None:
        """It comes after at most 2 s of a processor, with the starts of Node, the stand-in and workerd."""
        assert self.cases["processorSeconds"] is None or self.cases["processorSeconds"] < MOST_SECONDS

    def check_stream(self) -> None:
        """A stream is that of server-sent events, with its end."""
        events = self.cases["stream"]["text"].strip().split("\n\n")
        assert len(events) > 3
        assert events[-1] == "data: [DONE]"

    def check_error(self, case: str, code: int, status: int) -> None:
        """An error has the name, the code in front of its message, and the status on the binding."""
        error = self.cases[case]
        assert error["name"] == "AiError"
        assert error["thrown"].startswith(f"AiError: {code}: AiError: ")
        assert error["message"].startswith(f"{code}: AiError: ")
        assert error["status"] == status

    def check_abort(self) -> None:
        """A signal ends a call that would not end."""
        assert self.cases["aborted"]["name"] == "TimeoutError"

    def check(self) -> None:
        """Everything that the issue of this binding asks for."""
        self.check_answer()
        self.check_start()
        self.check_stream()
        self.check_error("refused", 5006, 400)
        self.check_error("capacity", 3040, 429)
        self.check_error("timeout", 3046, 408)
        self.check_abort()


def outcomes_of(miniflare: str, installed: Path, home: Path) -> Outcomes:
    """Run the snippet and the cases under one version of Miniflare."""
    package = PACKAGE / "src" / "index.js"
    worker = EXAMPLES / "miniflare" / "worker.ts"
    ran = run_alone([node(), "snippet.mjs", miniflare, package, worker, _CASES, PROCESSOR], installed, home)
    assert ran.code == 0, ran.stderr
    return Outcomes(json.loads(ran.stdout), ran.attempts)
