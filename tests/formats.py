"""The published schemas of what our commands print."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from tests.oracles.published import oracle_of


def validate_format(name: str, document: Any) -> None:  # noqa: ANN401 - any JSON
    """Assert that a printed document satisfies the schema of its format, and that the schema is one."""
    text = (files("workers_ai_contract.formats") / f"{name}.schema.json").read_text("utf-8")
    schema = json.loads(text)
    oracle_of(schema).validate(document)
