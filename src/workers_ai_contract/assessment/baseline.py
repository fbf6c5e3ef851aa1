"""The baseline: a file of known findings, which do not fail a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from workers_ai_contract.conformance.results import KnownFinding
from workers_ai_contract.errors import SetupError
from workers_ai_contract.formats.json_files import check_format, read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from workers_ai_contract.conformance.results import FuzzResult
    from workers_ai_kernel import Json

SCHEMA_VERSION = 1
_WHAT = "baseline"
KnownByClient: TypeAlias = "Mapping[str, frozenset[KnownFinding]]"
"""The known findings of each client, by the name of the client."""


def read_baseline(path: Path) -> KnownByClient:
    """Read the known findings of all clients.

    Raises:
        SetupError: the file cannot be read.
        UsageError: the file is not a baseline.
    """
    if not path.exists():
        raise SetupError(f"cannot read the {_WHAT} {path}: there is no such file; --write-baseline writes it")
    document = read_json(path, _WHAT)
    check_format(document, "baseline", path, _WHAT)
    clients = cast("dict[str, Any]", document)["clients"]
    return {name: frozenset(map(_entry, entries)) for name, entries in clients.items()}


def _entry(entry: dict[str, Any]) -> KnownFinding:
    return KnownFinding(
        entry["code"], entry.get("cause", ""), tuple(entry.get("operations", ())), entry.get("note", "")
    )


def written_baseline(path: Path, client: str, result: FuzzResult) -> KnownByClient:
    """Write the findings of a result as those known of a client, and return all.

    Other clients and the notes of entries that stay are kept.

    Raises:
        SetupError: the file cannot be written.
        UsageError: there is a file, but it is not a baseline.
    """
    before: KnownByClient = read_baseline(path) if path.exists() else {}
    known = {**before, client: _merged(map(KnownFinding.of, result.findings), before.get(client, ()))}
    clients: dict[str, Json] = {
        name: [entry.to_json() for entry in sorted(known[name])] for name in sorted(known)
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(f"cannot write {path}: {error.strerror or error}") from error
    write_json(path, {"schema_version": SCHEMA_VERSION, "clients": clients})
    return known


def _merged(entries: Iterable[KnownFinding], before: Iterable[KnownFinding]) -> frozenset[KnownFinding]:
    """Return one entry for each finding, with all its operations, and with the note that it had before."""
    merged: dict[KnownFinding, set[str]] = {}
    for entry in entries:
        merged.setdefault(entry, set()).update(entry.operations)
    notes = {entry: entry.note for entry in before}
    return frozenset(
        replace(entry, operations=tuple(sorted(operations)), note=notes.get(entry, ""))
        for entry, operations in merged.items()
    )
