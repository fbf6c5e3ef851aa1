"""What the tables of the page have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands import Finished

_LONGEST = 150


def cell(text: str) -> str:
    """Return a text as code in a table, cut if it is long."""
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return f"`{shown.replace('|', '¦').replace('`', chr(39))}`"


def line_with(words: str, finished: Finished, folder: Path) -> str:
    """Return the printed line that has these words, from where they are if they are far behind."""
    said = f"{finished.stdout}\n{finished.stderr}".replace(f"{folder}/", "")
    line = next((each.strip() for each in said.splitlines() if words in each), "")
    place = line.find(words)
    return line if place + len(words) < _LONGEST else f"…{line[place:]}"
