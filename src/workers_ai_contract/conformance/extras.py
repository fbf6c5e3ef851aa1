"""Checks whether the optional dependencies of a command are installed."""

from __future__ import annotations

from importlib.util import find_spec

from workers_ai_contract.errors import missing_extra

_SERVER = ("starlette", "uvicorn")


def require_fuzz() -> None:
    """Check that the dependencies of the stand-in are installed.

    Raises:
        SetupError: the extra is not installed.
    """
    if any(find_spec(name) is None for name in _SERVER):
        raise missing_extra("fuzz", "the stand-in")
