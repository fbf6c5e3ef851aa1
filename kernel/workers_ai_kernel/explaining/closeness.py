"""Finds the known name that a misspelt name was probably meant to be."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST_LIKENESS = 0.7
# Limits that keep the comparison cheap: its cost is the product of lengths and number of names.
_LONGEST_NAME = 80
_MOST_NAMES = 200


def closest(written: str, known: Iterable[str], *, likeness: float = _LEAST_LIKENESS) -> str | None:
    """Return the known name closest to `written`, or None if none is close.

    Case, hyphens and underscores are ignored; only the first 200 known names are compared.
    """
    if len(written) > _LONGEST_NAME:
        return None
    # Imported late: only an invalid payload needs it.
    from difflib import get_close_matches

    names = (name for name in islice(known, _MOST_NAMES) if len(name) <= _LONGEST_NAME)
    folded = {_folded(name): name for name in names}
    found = get_close_matches(_folded(written), folded, n=1, cutoff=likeness)
    return folded[found[0]] if found else None


def _folded(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "").strip()
