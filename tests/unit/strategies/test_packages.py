"""`st.from_type` draws the classes of a package that `wai codegen` wrote."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles.independent import independent
from workers_ai_contract import UsageError, codegen
from workers_ai_contract.strategies import register

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_kernel import JsonObject

SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+$"},
        "next": {"$ref": "#"},
        "kind": {
            "oneOf": [
                {
                    "title": "Depth",
                    "type": "object",
                    "properties": {"metres": {"type": "integer", "multipleOf": 3}},
                    "required": ["metres"],
                },
                {"type": "null"},
            ]
        },
    },
    "required": ["id"],
}


@pytest.mark.slow
def test_each_class_of_a_package_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole input, recursive, and a class below it; each is what its subschema accepts."""
    (tmp_path / "input.json").write_text(json.dumps(SCHEMA), "utf-8")
    codegen(tmp_path / "berth_models", input_schema=tmp_path / "input.json")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    package = import_module("berth_models")
    register(package)
    validator = independent(SCHEMA)

    @settings(max_examples=30, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.from_type(package.Input), st.from_type(package.models.Depth))
    def check(whole: object, depth: object) -> None:
        assert validator.is_valid(json.loads(whole.model_dump_json()))  # type: ignore[attr-defined]
        assert depth.metres % 3 == 0  # type: ignore[attr-defined]

    check()
    for name in [name for name in sys.modules if name.partition(".")[0] == "berth_models"]:
        del sys.modules[name]


def test_a_module_without_models_is_refused() -> None:
    """In one sentence."""
    with pytest.raises(UsageError, match="has no models"):
        register(ModuleType("empty"))
