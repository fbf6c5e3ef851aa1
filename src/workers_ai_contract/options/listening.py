"""The options of the commands that listen: `wai serve` and `wai proxy`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_listening_options(parser: ArgumentParser, *, name: str, logged: str) -> None:
    """Declare what both have; `name` is the server, and `logged` is what each line of its log is about."""
    parser.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="write each exchange, without tokens, to FILE.har (HAR 1.2) or FILE.jsonl, which is replaced",
    )
    parser.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help=f"stop also when stdin ends: then the {name} ends with the program that started it",
    )
    told = parser.add_mutually_exclusive_group()
    told.add_argument("-q", "--quiet", action="store_true", help=f"log only {logged}s with a problem")
    told.add_argument("-v", "--verbose", action="store_true", help="log every problem and its repair")
