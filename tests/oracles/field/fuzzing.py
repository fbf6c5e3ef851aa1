"""What people met with `wai fuzz`, then and now."""

from __future__ import annotations

import shlex
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.commands import wai
from tests.oracles.field.cells import cell, line_with
from tests.oracles.field.clients import CLIENTS

if TYPE_CHECKING:
    from tests.commands import Finished

HEAD = """
## Clients and their drivers

Each client is the right one but for one thing; `wai fuzz` is run with the arguments shown, and few cases.

| kind | client | arguments | then | now |
|---|---|---|---|---|
"""
_CASES = Path(__file__).parent / "fuzzing.toml"
_CLIENTS = Path(__file__).parent / "clients.py"
_FEW = ("--seed", "1", "--max-examples", "1")


@dataclass(frozen=True, slots=True)
class FuzzedCase:
    """One client, the arguments of `wai fuzz`, what was said then, and the right answer."""

    kind: str
    client: str
    arguments: list[str]
    then: str
    code: int
    says: str
    policies: str = ""

    def run(self, folder: Path) -> Finished:
        """Run the fuzzer in a folder, with the client in its settings."""
        command = self.client
        if command in CLIENTS:
            command = shlex.join([sys.executable, str(_CLIENTS), self.client])
        settings = f"[clients.it]\ncommand = {command!r}\npolicies = {{ {self.policies} }}\n"
        (folder / "clients.toml").write_text(settings, encoding="utf-8")
        return wai("fuzz", "it", *_FEW, *self.arguments, cwd=folder)

    def row(self, finished: Finished, folder: Path) -> str:
        """Return the row of the table."""
        kind = CLIENTS.get(self.client)
        about = f"`{self.client}`" if kind is None else (kind.__doc__ or "").removesuffix(".")
        if self.policies:
            about = f"{about}; declares `{self.policies}`"
        line = cell(line_with(self.says, finished, folder))
        given = " ".join(f"`{each}`" for each in self.arguments)
        return f"| {self.kind} | {about} | {given} | {self.then} | {finished.code}: {line} |\n"


def fuzzed_cases() -> list[FuzzedCase]:
    """Return the cases."""
    return [FuzzedCase(**row) for row in tomllib.loads(_CASES.read_text("utf-8"))["case"]]
