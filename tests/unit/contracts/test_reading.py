"""The one reader."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers_ai_contract.contracts.reading import MAX_DEPTH, read
from workers_ai_contract.errors import UnreadableError

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
)


@pytest.mark.slow
@given(JSON_VALUES)
def test_what_can_be_written_can_be_read(value: object) -> None:
    """Any JSON value survives being written and read, escaped or not."""
    assert read(json.dumps(value).encode()).payload == value
    assert read(json.dumps(value, ensure_ascii=False).encode()).payload == value


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"nope", "not JSON"),
        (b"[1,]", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'"\xff"', "not UTF-8"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        (b"NaN", "NaN is not a JSON number"),
        (b"[-Infinity]", "-Infinity is not a JSON number"),
        (b"1e400", "outside the range of doubles"),
        (b"-" + b"9" * 400, "outside the range of doubles"),
        (b"1" * 100_000, "outside the range of doubles"),
        (rb'"\ud800"', "lone surrogate"),
        (rb'{"\udc00": 1}', "lone surrogate"),
        (rb'[["\udfff\ud800"]]', "lone surrogate"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "nested more than 200 deep"),
        (b"[" * 100_000, "nested more than 200 deep"),
        (b'{"a":' * 100_000, "nested more than 200 deep"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_no_two_parsers_agree_upon_is_unreadable(data: bytes, reason: str) -> None:
    """Each is refused with a sentence that says what is wrong."""
    with pytest.raises(UnreadableError) as caught:
        read(data)

    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("data", "payload"),
    [
        (b"256.0", 256.0),
        (rb'"\ud83c\udf0a"', "🌊"),
        (rb'"\\ud800"', "\\ud800"),
        (b"1" + b"0" * 300, 10**300),
        (b"-0", 0),
        (b"1E5", 100_000.0),
        (b'"' + b"[" * 500 + b'"', "[" * 500),
        (b'"\\"' + b"[" * 500 + b'"', '"' + "[" * 500),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_looks_dangerous_but_is_sound_is_read(data: bytes, payload: object) -> None:
    """Brackets in strings, escaped pairs and large numbers are ordinary JSON."""
    assert read(data).payload == payload


def test_the_deepest_readable_nesting_is_200() -> None:
    """An array in arrays, 200 in all, is read."""
    value = read(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).payload

    assert isinstance(value, list)


def test_of_duplicate_keys_the_last_wins_and_is_reported() -> None:
    """Each repeated key is named once, wherever it stands."""
    reading = read(b'{"a": 1, "a": 2, "a": 3, "b": {"c": 1, "c": 2}}')

    assert reading.payload == {"a": 3, "b": {"c": 2}}
    assert set(reading.duplicate_keys) == {"a", "c"}


@pytest.mark.slow
@given(st.binary(max_size=200))
def test_no_bytes_do_worse_than_being_unreadable(data: bytes) -> None:
    """Whatever comes in is read or refused with our error, and never anything else."""
    with suppress(UnreadableError):
        assert read(data).payload == json.loads(data.decode())
