"""Where in a text the values are that JSON Pointers lead to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers_ai_contract.reporting.judgements.places import LONGEST_TEXT, TextPosition, places_of
from workers_ai_kernel.pointers import join, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json

NAMES = st.sampled_from(["a", "", "/", "~", '"', "\\", "é", "{", "\n", "0"])
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


def _pointers(value: Json, pointer: str = "") -> Iterator[str]:
    yield pointer
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, member in members:
        yield from _pointers(member, join(pointer, key))


@pytest.mark.slow
@given(value=VALUES, indent=st.sampled_from([None, 0, 2]), ascii_only=st.booleans())
def test_every_value_is_found_where_it_begins(value: Json, indent: int | None, *, ascii_only: bool) -> None:
    """What stands there, read by itself, is the value that the pointer leads to."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    pointers = list(_pointers(value))
    places = places_of(text.encode(), pointers)

    assert set(places) == set(pointers)
    for pointer, place in places.items():
        rest = "\n".join(
            [text.split("\n")[place.line - 1][place.column - 1 :], *text.split("\n")[place.line :]]
        )
        assert json.JSONDecoder().raw_decode(rest)[0] == resolve(value, pointer)


def test_of_repeated_keys_the_last_one_counts() -> None:
    """As it does for the reader."""
    text = b'{"a": 1,\n "a": {"b": 2}}'

    assert places_of(text, ["/a", "/a/b"]) == {"/a": TextPosition(2, 7), "/a/b": TextPosition(2, 13)}


def test_what_is_not_there_is_not_found() -> None:
    """The places of the others are."""
    assert places_of(b'{"a": [1]}', ["/b", "/a/1", "/a/0/x", "/a"]) == {"/a": TextPosition(1, 7)}


@pytest.mark.parametrize(
    "text", [b"", b"]", b'{"a"', b"\xff", b'"\\', b"data: {}\n\n,", b" " * (LONGEST_TEXT + 1)]
)
def test_what_is_no_json_does_no_harm(text: bytes) -> None:
    """Nothing is promised about it but an answer."""
    assert set(places_of(text, ["", "/a"])) <= {"", "/a"}
