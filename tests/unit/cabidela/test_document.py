"""The page about the enforced profile: its examples are true, and no quirk is left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.oracles.cabidela.comparing import vendored_schemas
from tests.unit.cabidela.test_quirks import QUIRKS
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.judging.judge import Judge

PAGE = Path(__file__).parents[3] / "docs" / "enforced.md"
BLOCK = re.compile(r"```text\n(\S+): (.*)\nAPI: (.*)\nschema: (.*)\n```")


class Shown(NamedTuple):
    """One example of the page."""

    schema: str
    payload: str
    api: str
    published: str


SHOWN = [Shown(*match.groups()) for match in BLOCK.finditer(PAGE.read_text("utf-8"))]
PROFILES = {name: Enforced(schema) for name, schema in vendored_schemas().items()}


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.payload[:40])
def test_an_example_is_true(shown: Shown) -> None:
    """The API and the published schema say what the page says."""
    payload = read(shown.payload.encode()).payload
    revision, _, route = shown.schema.partition(".")
    published = Judge(profile="published", revision=revision, route=route or "run").is_valid(payload)

    assert (PROFILES[shown.schema].refusal(payload) or "accepted") == shown.api
    assert ("accepted" if published else "refused") == shown.published


def test_every_quirk_is_shown_once() -> None:
    """Those that are listed and held against the real package."""
    listed = [(quirk.schema, quirk.payload) for quirk in QUIRKS]

    assert sorted((shown.schema, shown.payload) for shown in SHOWN) == sorted(listed)
    assert PAGE.read_text("utf-8").count("```text") == len(SHOWN)
