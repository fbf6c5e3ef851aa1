"""Stores downloaded schemas in a folder, with a record of their provenance."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.reading import parse_unambiguous
from workers_ai_kernel.reading import ReadingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_codegen.pull.sources import Pulled
    from workers_ai_kernel import Json, JsonObject

PASSPORT = "passport.json"
PASSPORT_VERSION = 1


def stored_text(pulled: Pulled) -> str:
    """Return the stored text of a schema: indented, keys in published order."""
    return json.dumps(pulled.schema, indent=2, ensure_ascii=False) + "\n"


def read_stored(folder: Path, name: str) -> Json:
    """Return a previously stored schema, or None if it is missing.

    Raises:
        CodegenError: the file exists but is not JSON, or repeats a key.
    """
    file = folder / f"{name}.json"
    try:
        return parse_unambiguous(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ReadingError) as error:
        raise CodegenError(f"cannot read {file}: {error}") from None


def passport(model: str, pulled: Sequence[Pulled], date: str) -> JsonObject:
    """Return the provenance record of a download; `date` is the UTC day, such as 2026-11-22."""
    return {
        "passport_version": PASSPORT_VERSION,
        "model": model,
        "pulled": date,
        "licence": "Cloudflare documentation, CC BY 4.0",
        "files": {f"{each.name}.json": _file(each) for each in pulled},
    }


def write(folder: Path, model: str, pulled: Sequence[Pulled], date: str) -> None:
    """Write the schemas and their provenance; all files are written under temporary names, then renamed.

    Raises:
        CodegenError: the folder cannot be written.
    """
    texts = {f"{each.name}.json": stored_text(each) for each in pulled}
    texts[PASSPORT] = json.dumps(passport(model, pulled, date), indent=2, ensure_ascii=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".pull-") as staging:
            for name, text in texts.items():
                (Path(staging) / name).write_bytes(text.encode())
            for name in texts:
                (Path(staging) / name).replace(folder / name)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CodegenError(f"cannot write to {folder}: {reason}") from None


def _file(pulled: Pulled) -> JsonObject:
    canonical = json.dumps(pulled.schema, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {
        "url": pulled.url,
        "within": pulled.within,
        "fetched_sha256": hashlib.sha256(pulled.fetched).hexdigest(),
        "sha256": hashlib.sha256(stored_text(pulled).encode()).hexdigest(),
        "canonical_sha256": hashlib.sha256(canonical.encode()).hexdigest(),
        "normalisations": ["taken-out-of-envelope", "reindented"] if pulled.within else ["reindented"],
    }
