"""The commands that start the clients of the tests."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def right_client() -> str:
    """Return the command of the client without a known fault."""
    return shlex.join([sys.executable, str(_HERE / "right.py")])


def wrong_client(name: str) -> str:
    """Return the command of the client with that fault."""
    return shlex.join([sys.executable, str(_HERE / "wrong.py"), name])
