"""The command line interface `wai`; imports only what the chosen command needs."""

from __future__ import annotations

from workers_ai_contract.cli.main import main

__all__ = ["main"]
