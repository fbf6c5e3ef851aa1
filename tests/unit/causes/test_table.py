"""The table itself: large enough, and each payload really wrong by a second opinion."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.oracles.published import oracle_of
from tests.unit.causes.table import FILES, ROWS, rows
from workers_ai_kernel.pointers import resolve
from workers_ai_schemas.forms import model_input

if TYPE_CHECKING:
    from tests.oracles.cabidela.oracle import Oracle
    from workers_ai_kernel import Json

SCHEMA_ROWS = [row for row in rows() if row.profile != "enforced"]
ENFORCED_ROWS = [row for row in rows() if row.profile == "enforced"]


def test_there_are_rows_of_every_kind() -> None:
    """At least 64 rows, 12 of them enforced; every direction, form and revision with a schema to break."""
    assert {file.stem for file in ROWS.glob("*.toml")} == set(FILES)
    assert len(rows()) >= 64
    assert len(ENFORCED_ROWS) >= 12
    assert {row.direction for row in rows()} == {"input", "output", "stream", "error"}
    assert {row.form for row in rows()} == {None, "chat", "responses", "batch"}
    assert {row.revision for row in rows()} == {"r0", "r1", "r2", "r3", "r4", "r5", "latest"}


def test_every_keyword_that_can_be_named_is_named_somewhere() -> None:
    """Those of the vendored schemas; `anyOf` has only types to choose from: a wrong type."""
    named = {row.keyword for row in rows()}
    bounds = {"minimum", "maximum", "minLength"}
    assert named == {"type", "enum", "required", "oneOf", "additionalProperties", "", *bounds}


def test_every_row_is_another_one() -> None:
    """No name and no payload stands twice in the same place."""
    payloads = Counter(
        (row.profile, row.direction, row.revision, row.route, row.form, row.payload) for row in rows()
    )
    names = Counter((row.profile, row.direction, row.name) for row in rows())
    assert not [key for key, count in [*payloads.items(), *names.items()] if count > 1]


def test_the_pointers_lead_into_the_payloads() -> None:
    """Each row names a place that a person can look at."""
    assert [(row.name, row.pointer) for row in rows() if not _is_there(row.value, row.pointer)] == []


def _is_there(payload: Json, pointer: str) -> bool:
    try:
        resolve(payload, pointer)
    except LookupError:
        return False
    return True


@pytest.mark.slow
def test_python_jsonschema_refuses_the_payloads() -> None:
    """Each row is invalid by the schema as it is written."""
    assert [row.name for row in SCHEMA_ROWS if oracle_of(row.document).is_valid(row.value)] == []


def test_cabidela_refuses_the_payloads(oracle: type[Oracle]) -> None:
    """Wrong by what the live API runs; of an envelope, what is in it."""
    cases = [(row.document, json.dumps(model_input(row.value))) for row in ENFORCED_ROWS]
    refusals = oracle({}).messages(cases)
    assert [row.name for row, refusal in zip(ENFORCED_ROWS, refusals, strict=True) if refusal is None] == []
