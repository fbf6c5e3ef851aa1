"""Installs the peers once, under build/, and runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.oracles.npm import NodeProgram

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "generation"
HYPOTHESIS_JSONSCHEMA = ("hypothesis==6.170.8", "hypothesis-jsonschema==0.23.1")

_FAKER = NodeProgram(HERE / "json_schema_faker", "generate.mjs")
_SECONDS = 300


@dataclass(frozen=True)
class Made:
    """The payloads that a program made, as bytes, and the time that it took for the making alone."""

    name: str
    seconds: float
    payloads: list[bytes]


def json_schema_faker(schema: Path, count: int) -> Made:
    """Run json-schema-faker under Node, with its default options."""
    _FAKER.install()
    printed = _FAKER.run(str(schema), str(count), lines="", seconds=_SECONDS)
    return _made("json-schema-faker 0.5.9", printed.encode())


def hypothesis_jsonschema(schema: Path, count: int) -> Made:
    """Run hypothesis-jsonschema in an environment of its own."""
    python = BUILD / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(BUILD / "venv")], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", *HYPOTHESIS_JSONSCHEMA]
        subprocess.run(pip, check=True, capture_output=True)
    script = HERE / "hypothesis_jsonschema_run.py"
    command = [str(python), str(script), str(schema), str(count)]
    finished = subprocess.run(command, check=True, capture_output=True)
    return _made("hypothesis-jsonschema 0.23.1", finished.stdout)


def _made(name: str, printed: bytes) -> Made:
    first, *lines = printed.splitlines()
    return Made(name, float(json.loads(first)["seconds"]), lines)
