"""The fast reader: orjson, plus checks that the strict reader would return the same.

orjson differs from the strict reader in three ways: it accepts deeper nesting, rounds integers beyond
64 bits to doubles, and drops repeated keys silently. Each has a test here that is exact or conservative;
in doubt, and whenever orjson raises, the strict reader decides.
"""

from __future__ import annotations

import re
from gc import get_referents
from typing import TYPE_CHECKING

import orjson

from workers_ai_kernel.reading.strict import MAX_DEPTH, Reading, read_strictly

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import Json

_SHORTEST_DEEP = 2 * (MAX_DEPTH + 1)
# Integers beyond 64 bits have at least 20 digits, or 19 after a minus sign.
_LONG_INTEGER = re.compile(rb"-[0-9]{19}|[0-9]{20}")
# orjson serialises at most 254 levels (documented).
_SPARE_DEPTH = 254 - MAX_DEPTH
# Longer texts almost always have too many containers for counting to pay off.
_LONG = 16_384
_STRIDE = 19
_ZERO = b"0"
_DIGITS_AS_ZERO = bytes(ord(_ZERO) if chr(byte) in "0123456789" else 0 for byte in range(256))
_MANY_DIGITS = 32


def parse(data: bytes) -> Json:
    """Return the payload that `read_strictly` would return, without the repeated keys; raises as it does."""
    try:
        payload: Json = orjson.loads(data)
    except ValueError:
        return read_strictly(data).payload
    if _is_deep(data, payload) or _may_hold_long_integer(data):
        return read_strictly(data).payload
    return payload


def parse_rounded(data: bytes) -> Json:
    """Return the same as `parse`, except that integers beyond 64 bits may be rounded to doubles."""
    try:
        payload: Json = orjson.loads(data)
    except ValueError:
        return read_strictly(data).payload
    if len(data) >= _SHORTEST_DEEP and _is_deep(data, payload):
        return read_strictly(data).payload
    return payload


def read(data: bytes) -> Reading:
    """Return what `read_strictly` would return; raises as it does."""
    try:
        payload: Json = orjson.loads(data)
    except ValueError:
        return read_strictly(data)
    if len(data) < _LONG:
        is_other = _is_deep(data, payload) or _may_be_changed(data, orjson.dumps(payload), 0)
    else:
        is_other = _is_deep_or_may_be_changed(data, payload)
    return read_strictly(data) if is_other else Reading(payload)


def _is_deep_or_may_be_changed(data: bytes, payload: Json) -> bool:
    # If orjson cannot write the payload inside this many lists, it exceeds the allowed depth.
    for _ in range(_SPARE_DEPTH):
        payload = [payload]
    try:
        return _may_be_changed(data, orjson.dumps(payload), _SPARE_DEPTH)
    except orjson.JSONEncodeError:
        return True


def _is_deep(data: bytes, payload: Json) -> bool:
    if len(data) < _SHORTEST_DEEP or (len(data) < _LONG and _has_few_containers(data)):
        return False
    # Descend level by level; for JSON containers, `gc.get_referents` returns the members.
    level: list[Json] = [payload]
    for _ in range(MAX_DEPTH):
        level = get_referents(*level)
        if not level:
            return False
    return any(isinstance(value, (dict, list)) for value in level)


def _has_few_containers(data: bytes) -> bool:
    # Replacing up to MAX_DEPTH closing brackets is faster than counting all of them.
    ends = data.replace(b"]", b"}", MAX_DEPTH)
    return b"]" not in ends and b"}" not in ends.replace(b"}", b" ", MAX_DEPTH)


def _may_be_changed(data: bytes, written: bytes, around: int) -> bool:
    # If the output equals the input, apart from the added brackets, nothing was rounded or dropped.
    if len(written) == len(data) + 2 * around and written.startswith(data, around):
        return False
    return _may_hold_long_integer(data) or _may_repeat_keys(data, written)


def _may_repeat_keys(data: bytes, written: bytes) -> bool:
    # A dropped member removes a colon from the output, unless an escape sequence adds one.
    if b"\\" in data and b"\\u003" in data:
        return True
    # As above, replacing is faster than counting.
    return b":" in data.replace(b":", b";", written.count(b":"))


def _may_hold_long_integer(data: bytes) -> bool:
    # A run of 19 digits always covers a multiple of the stride, so a sample suffices.
    sample = data[_STRIDE - 1 :: _STRIDE].translate(_DIGITS_AS_ZERO)
    if sample.count(_ZERO) > _MANY_DIGITS:
        return _LONG_INTEGER.search(data) is not None
    found = sample.find(_ZERO)
    while found >= 0:
        place = found * _STRIDE + _STRIDE - 1
        if _LONG_INTEGER.search(data, max(place - _STRIDE, 0), place + _STRIDE + 1):
            return True
        found = sample.find(_ZERO, found + 1)
    return False
