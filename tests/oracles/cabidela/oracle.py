"""Installs the real package once and asks it what it says about payloads."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tests.oracles.npm import NodeProgram
from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workers_ai_kernel import JsonObject

HERE = Path(__file__).parent
_PROGRAM = NodeProgram(HERE, "oracle.mjs")
_SECONDS_TO_JUDGE = 300

# A schema, or the name of one of the oracle's, and a payload as JSON text.
Case: TypeAlias = "tuple[str | JsonObject, str]"


@dataclass(frozen=True)
class Oracle:
    """The real package with some named schemas, each of which it reads once for each batch.

    Raises:
        SetupError: there is no Node, or the package cannot be installed.
    """

    schemas: Mapping[str, JsonObject]

    def __post_init__(self) -> None:
        install()

    def messages(self, cases: Sequence[Case]) -> list[str | None]:
        """Return the message of each refusal, None for what is accepted."""
        lines = "".join(
            json.dumps({"schema": schema, "payload": payload}) + "\n" for schema, payload in cases
        )
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as named:
            json.dump(self.schemas, named)
            named.flush()
            answers = _PROGRAM.run(named.name, lines=lines, seconds=_SECONDS_TO_JUDGE)
        # Not splitlines: a message may hold any character.
        read = [json.loads(line)["message"] for line in answers.split("\n") if line]
        if len(read) != len(cases):
            raise SetupError(f"the oracle gave {len(read)} answers to {len(cases)} cases")
        return read


def install() -> None:
    """Install what the lock file names, unless that has been done; safe in parallel.

    Raises:
        SetupError: there is no Node, or npm fails.
    """
    _PROGRAM.install()
