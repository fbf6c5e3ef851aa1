"""The known name that an unknown one was probably meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST_LIKENESS = 0.7


def closest(written: str, known: Iterable[str], *, likeness: float = _LEAST_LIKENESS) -> str | None:
    """Return the known name that is closest to what was written, or None where none is close.

    Case, hyphens and underscores do not count.
    """
    # Imported here because only a wrong payload needs it.
    from difflib import get_close_matches

    folded = {_folded(name): name for name in known}
    found = get_close_matches(_folded(written), folded, n=1, cutoff=likeness)
    return folded[found[0]] if found else None


def _folded(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "").strip()
