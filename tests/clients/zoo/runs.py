"""One run of a client of the zoo, and the command that starts it."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(__file__).with_name("client.py")


@dataclass(frozen=True, slots=True)
class Run:
    """One client at one seed: the codes that were found, and how long it took in seconds."""

    name: str
    seed: int
    codes: tuple[str, ...]
    cases: int
    seconds: float
    verdict: str


def command(name: str) -> str:
    """Return the command that starts a client of the zoo."""
    if name == "case-1":
        return shlex.join(["node", str(PROGRAM.with_name("case1.mjs"))])
    if name.startswith("js-"):
        return shlex.join(["node", str(PROGRAM.with_suffix(".mjs")), name])
    return shlex.join([sys.executable, str(PROGRAM), name])
