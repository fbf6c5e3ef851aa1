"""Colours for people at a terminal; nothing for files, pipes, and with NO_COLOR."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Colour(Enum):
    """What a text is, as the terminal's code for it."""

    GOOD = "32"
    BAD = "1;31"
    DOUBTFUL = "33"
    CODE = "2"


def wants_colours(environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Return whether to colour: on a terminal, unless NO_COLOR is set; FORCE_COLOR colours anywhere."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal and environment.get("TERM") != "dumb"


def coloured(text: str, colour: Colour) -> str:
    """Return the text in that colour."""
    return f"\x1b[{colour.value}m{text}\x1b[0m"
