"""The known name that an unknown one was probably meant to be."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST_LIKENESS = 0.7
# What is longer is no name, and among more names none was meant: comparing costs their product.
_LONGEST_NAME = 80
_MOST_NAMES = 200


def closest(written: str, known: Iterable[str], *, likeness: float = _LEAST_LIKENESS) -> str | None:
    """Return the known name that is closest to what was written, or None where none is close.

    Case, hyphens and underscores do not count; of very many names only the first are looked at.
    """
    if len(written) > _LONGEST_NAME:
        return None
    # Imported here because only a wrong payload needs it.
    from difflib import get_close_matches

    names = (name for name in islice(known, _MOST_NAMES) if len(name) <= _LONGEST_NAME)
    folded = {_folded(name): name for name in names}
    found = get_close_matches(_folded(written), folded, n=1, cutoff=likeness)
    return folded[found[0]] if found else None


def _folded(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "").strip()
