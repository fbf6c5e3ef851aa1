"""The vendored schemas and their passports."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import workers_ai_schemas
from workers_ai_schemas import Form, Revision, form_of_title, load, names, provenance

VENDOR = Path(workers_ai_schemas.__file__).parent / "vendor"


@pytest.mark.parametrize("name", names())
def test_the_passport_matches_the_bytes(name: str) -> None:
    """Both digests of a passport are those of the file it names."""
    revision, direction = name.split(".")
    passport = provenance(revision, direction)
    data = (VENDOR / passport.file).read_bytes()
    canonical = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(data).hexdigest() == passport.sha256
    assert hashlib.sha256(canonical.encode()).hexdigest() == passport.canonical_sha256


def test_every_vendored_file_has_a_passport() -> None:
    """No file lies in the folder that the manifest does not name."""
    passports = {provenance(*name.split(".")).file for name in names()}

    assert {path.name for path in VENDOR.iterdir()} == passports


@pytest.mark.parametrize("name", names())
def test_a_passport_says_where_the_file_comes_from(name: str) -> None:
    """Source, date, confidence, licence and what was changed are never empty."""
    passport = provenance(*name.split("."))

    assert passport.source
    assert passport.observed
    assert passport.confidence
    assert passport.licence == "CC-BY-4.0"
    assert passport.normalisations == ("prose-removed", "reindented")
    assert (passport.commit is None) == (passport.revision == Revision.R0)


def test_latest_is_r5() -> None:
    """The name `latest` gives the newest revision."""
    assert load("latest", "input") == load("r5", "input")


def test_each_load_is_a_copy_of_its_own() -> None:
    """Changing one loaded schema leaves the next one alone."""
    load("r5", "input").clear()

    assert load("r5", "input")


@pytest.mark.parametrize(("revision", "direction"), [("r6", "input"), ("r5", "sideways")])
def test_what_is_not_vendored_is_refused(revision: str, direction: str) -> None:
    """An unknown revision or direction is a ValueError."""
    with pytest.raises(ValueError, match=r"r6|sideways"):
        load(revision, direction)


def test_nothing_is_published_for_a_stream() -> None:
    """A direction that exists but was never published is a KeyError."""
    with pytest.raises(KeyError):
        load("r5", "stream")


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Prompt", Form.PROMPT),
        ("Messages_Output", Form.CHAT),
        ("GPT_OSS_Responses", Form.RESPONSES),
        ("GPT_OSS_20B_Responses_Async", Form.BATCH),
        ("Responses_Async_Output", Form.BATCH),
        ("Stream_Output", None),
        ("JSON Mode", None),
        (None, None),
    ],
)
def test_published_titles_map_to_forms(title: str | None, form: Form | None) -> None:
    """Titles of every revision name one of the four forms, others none."""
    assert form_of_title(title) == form
