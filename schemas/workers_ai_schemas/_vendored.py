"""Reads the vendored schemas and their passports; touches no network."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workers_ai_schemas._vocabulary import LATEST, Direction, Revision

if TYPE_CHECKING:
    from workers_ai_schemas._json import JsonObject

_ROOT = Path(__file__).parent
PUBLISHED_DIRECTIONS = (Direction.INPUT, Direction.OUTPUT)


@dataclass(frozen=True, slots=True)
class Passport:
    """Where one vendored file comes from and what was done to it.

    `sha256` is the digest of the stored bytes; `canonical_sha256` that of the schema written with
    sorted keys and no blanks, which survives any re-indentation. `fetched_sha256` is None where the
    bytes as fetched are not known.
    """

    revision: Revision
    direction: Direction
    file: str
    source: str
    repository: str | None
    commit: str | None
    path: str | None
    observed: str
    confidence: str
    licence: str
    attribution: str
    normalisations: tuple[str, ...]
    fetched_sha256: str | None
    sha256: str
    canonical_sha256: str


def names() -> tuple[str, ...]:
    """Return the names of all vendored schemas, as `r4.input`, oldest first."""
    return tuple(f"{rev}.{direction}" for rev in Revision for direction in PUBLISHED_DIRECTIONS)


def revision_named(name: str) -> Revision:
    """Return the revision that `name` means; `latest` is the newest.

    Raises:
        ValueError: no such revision is vendored.
    """
    return LATEST if name == "latest" else Revision(name)


def load(revision: str, direction: str) -> JsonObject:
    """Return a fresh copy of one vendored schema.

    Raises:
        ValueError: no such revision is vendored.
        KeyError: the revision has no published schema of that direction.
    """
    if Direction(direction) not in PUBLISHED_DIRECTIONS:
        raise KeyError(direction)
    file = _ROOT / "vendor" / f"{revision_named(revision)}.{direction}.json"
    schema: JsonObject = json.loads(file.read_bytes())
    return schema


def provenance(revision: str, direction: str) -> Passport:
    """Return the passport of one vendored schema; raises as `load` does."""
    return _passports()[revision_named(revision), Direction(direction)]


@cache
def _passports() -> dict[tuple[Revision, Direction], Passport]:
    manifest = tomllib.loads((_ROOT / "manifest.toml").read_text(encoding="utf-8"))
    shared = manifest["origin"]
    passports = [_passport(record, shared[record["revision"]]) for record in manifest["file"]]
    return {(passport.revision, passport.direction): passport for passport in passports}


def _passport(record: dict[str, Any], origin: dict[str, Any]) -> Passport:
    return Passport(
        revision=Revision(record["revision"]),
        direction=Direction(record["direction"]),
        file=record["file"],
        source=origin["source"],
        repository=origin.get("repository"),
        commit=origin.get("commit"),
        path=origin.get("path"),
        observed=origin["observed"],
        confidence=origin["confidence"],
        licence=origin["licence"],
        attribution=origin["attribution"],
        normalisations=tuple(origin["normalisations"]),
        fetched_sha256=record.get("fetched_sha256"),
        sha256=record["sha256"],
        canonical_sha256=record["canonical_sha256"],
    )
