"""Checks whether the optional dependencies of a command are installed."""

from __future__ import annotations

from importlib.util import find_spec

from workers_ai_contract.errors import missing_extra

_NEEDED = ("starlette", "uvicorn", "jinja2", "markupsafe")


def require_fuzz() -> None:
    """Check that the dependencies of the stand-in and of the report are installed.

    Raises:
        SetupError: the extra is not installed.
    """
    if any(find_spec(name) is None for name in _NEEDED):
        raise missing_extra("fuzz", "`wai fuzz`")
