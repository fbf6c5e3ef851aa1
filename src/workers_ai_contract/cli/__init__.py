"""The command `wai`: parses one command's arguments and runs it; imports only what that command needs."""

from __future__ import annotations

from workers_ai_contract.cli.main import main

__all__ = ["main"]
