"""The pages on configuration and policies say what the schema and the code say."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from workers_ai_contract.settings import BUDGETS
from workers_ai_contract.settings.policies import NO_POLICIES

DOCS = Path(__file__).parents[3] / "docs"


def _schema() -> dict[str, Any]:
    place = files("workers_ai_contract.formats") / "settings.schema.json"
    schema: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return schema


def test_each_setting_has_a_row() -> None:
    """And no row is about anything else."""
    rows = re.findall(
        r"^\| `([a-z_]+)` \| (?:`|no option|  *\|)",
        (DOCS / "configuration.md").read_text("utf-8"),
        re.MULTILINE,
    )

    assert set(rows) - {suite.value for suite in BUDGETS} == set(_schema()["$defs"]["client"]["properties"])


def test_each_suite_has_its_numbers() -> None:
    """Cases and time."""
    page = (DOCS / "configuration.md").read_text("utf-8")
    hours = {120: "2 minutes", 900: "15 minutes", 7200: "2 hours"}

    for suite, budget in BUDGETS.items():
        assert f"| `{suite}` | {budget.max_examples} | {hours[int(budget.max_time_s)]} |" in page


def test_each_policy_and_each_value_is_explained() -> None:
    """The default is marked, and has a reason."""
    page = (DOCS / "policies.md").read_text("utf-8")
    policies = _schema()["$defs"]["policies"]["properties"]

    for name, schema in policies.items():
        assert f"| `{name}` | " in page
        assert [value for value in schema.get("enum", []) if f"`{value}`" not in page] == []
        default = NO_POLICIES.to_json()[name]
        reason = f'**`{name} = "{default}"`**' if default else f"**`{name} = []`**"
        assert reason in page
        assert f"`{default or '[]'}` (default)" in page
