"""The text that everything accidental in a reply comes from."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers_ai_contract.plain.canonical import canonical

_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


def slow(value: object) -> bytes:
    """Return what `json` writes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


@given(_VALUES)
def test_it_is_what_json_writes(value: object) -> None:
    """Whichever library has written it: a reply must not depend on that."""
    assert canonical(value) == slow(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [1e16, 1e-5, 0.00001234, -1e22, 2**64, -(2**63) - 1, "\x7f", "\ud800", "é", "1e5", {"b": 1, "a": 2}],
)
def test_what_libraries_write_differently_is_the_same(value: object) -> None:
    """Exponents, small numbers, long integers, and characters that need an escape."""
    assert canonical(value) == slow(value)  # type: ignore[arg-type]
