"""JSON of any value, whatever the size of its integers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.reporting.json_text import compact, indented

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@pytest.mark.parametrize("value", [{"b": 1, "a": ["é", None]}, {"b": 10**300, "a": [-(2**64), "é"]}])
def test_every_integer_is_written(value: Json) -> None:
    """Those beyond 64 bits in the same layout as the others."""
    assert json.loads(compact(value)) == json.loads(indented(value)) == value
    assert b"\n" not in compact(value)
    assert b": " not in compact(value)
    assert compact(value, sort_keys=True).startswith(b'{"a":')
    assert indented(value).startswith(b'{\n  "b": 1')
    assert indented(value).endswith(b"}\n")
    assert "é".encode() in compact(value)
