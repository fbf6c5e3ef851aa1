"""A compressed file is judged as the plain one is: with the same results, by the same engine."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest
import zstandard

from tests.acceptance.validate.test_start import imported_by
from tests.commands import wai

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "zst": zstandard.compress}
ASKED = {"messages": [{"role": "user", "content": "tide"}]}
WRONG = {**ASKED, "temperature": 9}
LINES = b"".join(json.dumps(each).encode() + b"\n" for each in (ASKED, WRONG, {"prompt": "tide"}, 7)) + b"{\n"
LONG = LINES * 3_000
"""About 500 kB, of which gzip makes less than what passes for one small file."""


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize(
    "options",
    [
        ("--format", "text"),
        ("--format", "jsonl"),
        ("--format", "sarif"),
        ("--format", "jsonl", "--verdict-only"),
        ("--format", "jsonl", "--profile", "all"),
        ("--format", "jsonl", "--profile", "observed", "--jobs", "2"),
    ],
)
def test_compressed_lines_get_the_results_of_plain_ones(
    tmp_path: Path, packer: str, options: tuple[str, ...]
) -> None:
    """On stdout, on stderr, and as the exit code; only the names differ."""
    plain, packed = tmp_path / "a.jsonl", tmp_path / f"a.jsonl.{packer}"
    plain.write_bytes(LINES * 20)
    packed.write_bytes(PACKERS[packer](LINES * 20))

    expected, found = wai("validate", *options, plain), wai("validate", *options, packed)

    assert expected.stdout
    assert found.stdout.replace(packed.name, plain.name) == expected.stdout
    assert found.stderr.replace(packed.name, plain.name) == expected.stderr
    assert found.code == expected.code


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("payload", [ASKED, WRONG, [ASKED, WRONG]])
def test_a_compressed_payload_gets_the_results_of_the_plain_one(
    tmp_path: Path, packer: str, payload: object
) -> None:
    """One in a file of its own, or an array of them."""
    plain, packed = tmp_path / "a.json", tmp_path / f"a.json.{packer}"
    plain.write_text(json.dumps(payload), "utf-8")
    packed.write_bytes(PACKERS[packer](plain.read_bytes()))

    expected, found = wai("validate", plain), wai("validate", packed)

    assert found.stdout.replace(packed.name, plain.name) == expected.stdout
    assert found.code == expected.code


@pytest.mark.parametrize("packer", PACKERS)
def test_a_small_compressed_file_is_judged_by_the_compiled_engine(tmp_path: Path, packer: str) -> None:
    """Its content may be long: it took four times as long as the plain file without."""
    packed = tmp_path / f"a.jsonl.{packer}"
    packed.write_bytes(PACKERS[packer](LONG))

    assert packed.stat().st_size < 20_000 < len(LONG)
    assert {"jsonschema_rs", "orjson"} <= imported_by("validate", "--verdict-only", str(packed))
