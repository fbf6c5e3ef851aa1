"""Holds results against recorded ones, so that a change that nobody meant shows, and where.

A record is a digest for each name. `make recorded` writes them anew, after a change that is meant: then only
those names change that should.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workers_ai_kernel import Json

WRITE = "WAI_RECORD"
_LENGTH = 12


def digest(value: Json) -> str:
    """Return a short digest of a value, in which the order of members counts."""
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:_LENGTH]


def differences(path: Path, found: Mapping[str, Json]) -> list[str]:
    """Return the names whose values are not the recorded ones; none if the record is to be written."""
    digests = {name: digest(value) for name, value in found.items()}
    if os.environ.get(WRITE):
        path.write_text(json.dumps(digests, indent=1, ensure_ascii=False) + "\n", "utf-8")
    recorded = json.loads(path.read_text("utf-8"))
    return sorted(name for name in {*digests, *recorded} if digests.get(name) != recorded.get(name))
