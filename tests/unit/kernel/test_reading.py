"""The one reader: what reads fast reads what the strict reader reads."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers_ai_kernel.reading import MAX_DEPTH, ReadingError, fast, parse, parse_rounded, read
from workers_ai_kernel.reading.strict import read_strictly
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json

READERS: dict[str, Callable[[bytes], Json]] = {
    "parse": fast.parse,
    "parse rounded": fast.parse_rounded,
    "read": lambda data: fast.read(data).payload,
}


def nested(opening: bytes, closing: bytes, depth: int, inside: bytes = b"") -> bytes:
    """Return a container in containers."""
    return opening * depth + inside + closing * depth


HOSTILE = [
    b"", b" ", b"\n\t\r ", b"\x0c{}", b"\xa0{}", b"nope", b"{} {}", b"{}x", b"[1,]", b"[,1]", b'{"a":1,}',
    b"{'a':1}", b"\xef\xbb\xbf{}", b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\x80"', b'"\xf4\x90\x80\x80"',
    "ü".encode("latin-1"), b"\x00", b'"\x00"', b'"\x1f"', b'"\x7f"', rb'"\u0000"', rb'"\x41"', b'"\\',
    b'"\\u12"', b"tru", b"nul", b"True", b"NaN", b"Infinity", b"-Infinity", b"[NaN]", b"nan", b"-", b"+1",
    b"01", b"-01", b".5", b"1.", b"1.e5", b"1e", b"0x1", b"0", b"-0", b"0.0", b"-0.0", b"1.0", b"256.0",
    b"1E+2", b"1E-2", b"1e2", b"0e0", b"-0e5", b"1e00002", b"0.1e1", b"1e308", b"1.7976931348623157e308",
    b"1.7976931348623159e308", b"1e309", b"1e400", b"-1e400", b"[1e400]", b"1e-400", b"5e-324", b"2e-324",
    b"1e99999999999", b"1e-99999999999", b"0e99999999999", b"1e-99999999999999999999999",
    b"9007199254740993", b"9007199254740993.0", b"0.1", b"0.30000000000000004",
    b"123456789012345678901234567890.5", b"9223372036854775807", b"9223372036854775808",
    b"-9223372036854775808", b"-9223372036854775809", b"18446744073709551615", b"18446744073709551616",
    b"-18446744073709551616", b"99999999999999999999", b'{"a":[1,2,{"b":100000000000000000000}]}',
    b"[-9999999999999999999]", b"1" * 309, b"9" * 309, b"1" * 310, b"9" * 400, b"-" + b"9" * 400,
    b"1" + b"0" * 308, b"1" * 100_000, b"0." + b"1" * 1000, b"1" * 400 + b".5", b"1" * 400 + b"e-300",
    b'"12345678901234567890123"', b'{"a": "x", "b": 12345678901234567890123, "c": "y"}', rb'"\ud800"',
    rb'"\udc00"', rb'"\ud83c\udf0a"', rb'"\udf0a\ud83c"', rb'"\\ud800"', rb'{"\ud800":1}',
    rb'["\uD800\u0041"]', rb'"\ud800\ud800\udc00"', rb'"\uD83C\uDF0A"', nested(b"[", b"]", MAX_DEPTH),
    nested(b"[", b"]", MAX_DEPTH + 1), nested(b"[", b"]", MAX_DEPTH, b"1"),
    nested(b'{"":', b"}", MAX_DEPTH, b"1"), nested(b'{"":', b"}", MAX_DEPTH + 1, b"1"),
    nested(b'{"":', b"}", MAX_DEPTH, b"{}"), nested(b'[{"a":', b"}]", MAX_DEPTH // 2, b"1"),
    nested(b'[{"a":', b"}]", MAX_DEPTH // 2, b"[]"), nested(b"[", b"]", 1023), nested(b"[", b"]", 1024),
    nested(b"[", b"]", 1025), b"[" * 100_000, b'{"a":' * 100_000, b'"' + b"[" * 500 + b'"',
    b'["' + b"[" * 500 + b'", 1]', b"[" + b"[]," * 500 + b"[]]", b'{"a":1,"a":2}',
    b'{"b":0,"a":1,"c":3,"a":2}', b'{"a":{"c":1,"c":2},"a":{"d":1,"d":2}}', b'[{"a":1},{"a":2}]',
    rb'{"a":1,"\u0061":2}', b'{"":1,"":2}', b'{"a":":","a":1}', rb'{"a":"\u003a","a":1}',
    rb'{"a":"\u003A\u003a","a":1}', rb'{"a":"\u003a"}', b'{"a": ":", "b": 1}', b'{"a":1,"b":2,"a":1}',
    b'{"a":{},"a":{}}', b'{"a":1e2,"a":100.0}', b'{"a":1,"a":1,"b":"::"}', '{"ä":1,"ä":2}'.encode(),
    '{"ä":1,"a\u0308":2}'.encode(),
]  # fmt: skip


def outcome(reader: Callable[[bytes], Json], data: bytes) -> str:
    """Return what was read, with the type and sign of every number and the order of keys, or the refusal."""
    try:
        return f"read {reader(data)!r}"
    except ReadingError as error:
        return f"refused {error.reason}"


def check(data: bytes) -> None:
    """Hold every fast way to read against the strict reader."""
    strict = outcome(lambda text: read_strictly(text).payload, data)

    assert outcome(fast.parse, data) == strict
    assert outcome(READERS["read"], data) == strict
    assert outcome(lambda text: _rounded(fast.parse_rounded(text)), data) == outcome(
        lambda text: _rounded(read_strictly(text).payload), data
    )
    if strict.startswith("read"):
        assert fast.read(data).duplicate_keys == read_strictly(data).duplicate_keys


def _rounded(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _rounded(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value)
    return value


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: repr(data)[:40])
def test_hostile_texts_are_read_alike(data: bytes) -> None:
    """Byte order marks, bad UTF-8, odd numbers, deep nesting, lone surrogates, repeated keys."""
    check(data)


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: repr(data)[:40])
def test_hostile_parts_of_ordinary_texts_are_read_alike(data: bytes) -> None:
    """The same as a member of a larger text, where proofs by sampling could miss it."""
    filler = b'"' + b"tide and harbor, " * 60 + b'"'
    for position in range(3):
        members = [filler, filler]
        members.insert(position, data)
        check(b"[" + b", ".join(members) + b"]")


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=2**63 - 2, max_value=2**65)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(max_size=4), children),
    max_leaves=30,
)


@pytest.mark.slow
@settings(max_examples=500)
@given(JSON_VALUES, st.booleans(), st.sampled_from([None, (",", ":")]))
def test_what_is_written_is_read_alike(
    value: Json,
    escaped: bool,  # noqa: FBT001 - drawn
    separators: tuple[str, str] | None,
) -> None:
    """Any JSON value, escaped or not, compact or not."""
    data = json.dumps(value, ensure_ascii=escaped, separators=separators).encode()

    check(data)
    assert fast.parse(data) == value


@pytest.mark.slow
@settings(max_examples=500)
@given(
    st.binary(max_size=60) | st.text('[]{},:"\\u0123456789.eE+- adtrufalsn\n', max_size=60).map(str.encode)
)
def test_any_bytes_are_read_alike(data: bytes) -> None:
    """Bytes of any kind, and texts of the letters that JSON is made of."""
    check(data)


@pytest.mark.slow
def test_thousands_of_mutated_texts_are_read_alike() -> None:
    """Recorded payloads and hostile texts, cut, doubled, spliced and overwritten, by a seed."""
    source = random.Random(5)
    seeds = [
        *(payload.text.encode()[:600] for payload in recorded()),
        *(text for text in HOSTILE if len(text) < 600),
    ]
    for data in _mutations(source, seeds, 20_000):
        check(data)


_SPLICES = (
    b'"', b"\\", b"{", b"}", b"[", b"]", b":", b",", b"0", b"9", b"-", b"e", b".", b"\xc3", b"\xa4",
    b"\x00", b" ", b'"a":1,', b'"a":2,', rb"\u003a", rb"\ud800", b"9" * 19, b"-" + b"9" * 19, b"9" * 20,
    b"1e309", b"NaN",
)  # fmt: skip


def _mutations(source: random.Random, seeds: list[bytes], count: int) -> Iterator[bytes]:
    for _ in range(count):
        data = source.choice(seeds)
        for _ in range(source.randint(1, 3)):
            start, end = sorted((source.randint(0, len(data)), source.randint(0, len(data))))
            part = source.choice((b"", data[start:end], source.choice(_SPLICES), source.choice(_SPLICES)))
            data = data[:start] + part + data[start if source.random() < 0.7 else end :]
        yield data[:2000]


@pytest.mark.parametrize("place", range(60))
@pytest.mark.parametrize("literal", ["99999999999999999999", "-9999999999999999999"])
def test_a_long_integer_stays_exact_wherever_it_stands(place: int, literal: str) -> None:
    """It is found at every offset, among few and among many other digits."""
    for filler in (" ", "7 " * 200):
        data = f'["{"." * place}{filler}", {literal}, "{filler}"]'.encode()

        assert fast.parse(data) == json.loads(data)
        assert fast.read(data).payload == json.loads(data)


def test_a_verdict_may_round_what_needs_more_than_64_bits() -> None:
    """The value is the nearest double; whatever fits 64 bits is exact."""
    assert parse_rounded(b"[18446744073709551615, 18446744073709551616]") == [2**64 - 1, float(2**64)]


def test_deep_and_wide_is_no_matter() -> None:
    """Thousands of containers beside one another, 200 deep, are read fast; one deeper is refused."""
    wide = b"[" + b'{"a":[]},' * 5000 + b"%s]"
    allowed, deeper = (wide % nested(b"[", b"]", MAX_DEPTH - 1 + more) for more in (0, 1))

    assert parse(allowed) == read(allowed).payload == orjson.loads(allowed)
    for reader in (parse, parse_rounded, read):
        with pytest.raises(ReadingError, match="nested more than 200 deep"):
            reader(deeper)


@pytest.mark.parametrize("padding", [0, 400, 20_000])
@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 253, 254, 255, 1023, 1024, 1025])
@pytest.mark.parametrize(("begin", "end"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_depth_counts_the_same_in_short_and_long_texts(
    begin: bytes, end: bytes, depth: int, padding: int
) -> None:
    """However long the text and whatever stands beside, 200 levels are read and 201 are refused."""
    data = b'["%s",%s]' % (b"x" * padding, nested(begin, end, depth - 1, b"1"))

    for reader in (fast.parse, fast.parse_rounded, fast.read):
        if depth <= MAX_DEPTH:
            reader(data)
        else:
            with pytest.raises(ReadingError):
                reader(data)
