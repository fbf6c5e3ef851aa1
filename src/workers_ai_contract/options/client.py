"""The options that name a client: a command, or a Python object."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from typing import TYPE_CHECKING

from workers_ai_contract.clients.naming import PYTHON

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_client_options(parser: ArgumentParser, help_text: str) -> None:
    """Declare `--command` and `--python`, which both set `command` to the label of the client."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--command", metavar="CMD", help=help_text)
    group.add_argument(
        "--python",
        dest="command",
        type=_label,
        metavar="MODULE:NAME",
        help="a client in Python that runs in this process: what makes it, or the client itself",
    )


def _label(name: str) -> str:
    return f"{PYTHON}{name}"


def clean_stdout(label: str) -> AbstractContextManager[object]:
    """Keep what a client in this process prints out of the results on stdout."""
    return redirect_stdout(sys.stderr) if label.startswith(PYTHON) else nullcontext()
