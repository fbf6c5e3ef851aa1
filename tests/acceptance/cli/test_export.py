"""`wai schema`, `wai openapi` and `wai export`, as users run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands import wai

if TYPE_CHECKING:
    from pathlib import Path


def test_a_schema_is_printed_with_its_identifier() -> None:
    """Observed by default, published with a revision."""
    observed = json.loads(wai("schema", "--direction", "output", "--form", "chat").stdout)
    published = json.loads(wai("schema", "--revision", "r4").stdout)

    assert observed["$id"] == "urn:workers-ai-contract:observed:chat.output"
    assert published["$id"] == "urn:workers-ai-contract:published:r4.input"


def test_a_printed_schema_judges_what_is_generated(tmp_path: Path) -> None:
    """The commands fit together."""
    schema, payloads = tmp_path / "schema.json", tmp_path / "payloads.jsonl"
    assert wai("schema", "--direction", "output", "--form", "chat", "-o", schema).code == 0
    made = ("generate", "--direction", "output", "--form", "chat", "-n", "20", "--seed", "1")
    assert wai(*made, "-o", payloads).code == 0

    assert wai("validate", "--schema", schema, payloads).code == 0


def test_everything_is_exported_into_a_folder(tmp_path: Path) -> None:
    """Each schema, and three OpenAPI documents."""
    finished = wai("export", "-o", tmp_path / "contract")
    files = sorted((tmp_path / "contract").rglob("*.json"))

    assert finished.code == 0
    assert len(files) == 32
    assert finished.stdout.endswith("32 files written\n")
    assert all(json.loads(file.read_text("utf-8")) for file in files)


def test_the_openapi_document_is_printed() -> None:
    """And what has none is refused."""
    document = json.loads(wai("openapi", "--profile", "published").stdout)
    refused = wai("openapi", "--profile", "enforced")

    assert document["openapi"] == "3.1.1"
    assert refused.code == 2
    assert refused.stderr.count("\n") == 1
