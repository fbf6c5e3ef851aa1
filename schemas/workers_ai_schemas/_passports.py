"""Loads the provenance records of the vendored schemas; never uses the network."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workers_ai_schemas._vendored import revision_named
from workers_ai_schemas._vocabulary import Direction, Revision

_MANIFEST = Path(__file__).parent / "manifest.toml"


@dataclass(frozen=True, slots=True)
class Passport:
    """The provenance of one vendored file: where it comes from and how it was changed.

    `sha256` is the digest of the stored bytes; `canonical_sha256` that of the schema with sorted keys and no
    whitespace, which is independent of indentation. `fetched_sha256` is None if the original is not kept.
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


def provenance(revision: str, direction: str) -> Passport:
    """Return the provenance of one vendored schema; raises as `load` does."""
    return _passports()[revision_named(revision), Direction(direction)]


@cache
def _passports() -> dict[tuple[Revision, Direction], Passport]:
    manifest = tomllib.loads(_MANIFEST.read_text(encoding="utf-8"))
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
