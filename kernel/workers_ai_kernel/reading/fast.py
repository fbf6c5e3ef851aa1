"""The fast way to read: orjson, with proofs that the strict reader would have read the same.

orjson reads what the strict reader reads, but for three things: it takes deeper nesting, gives integers
beyond 64 bits as doubles, and drops repeated keys silently. Each has a test here that is exact or errs
on the side of doubt; in doubt, and where orjson refuses, the strict reader has the word.
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
# What needs more than 64 bits has 20 digits, or 19 behind a minus.
_LONG_INTEGER = re.compile(rb"-[0-9]{19}|[0-9]{20}")
# orjson writes no more levels than 254 (documented).
_SPARE_DEPTH = 254 - MAX_DEPTH
# A text of this length has so many containers that there is no point in counting them.
_LONG = 16_384
_STRIDE = 19
_ZERO = b"0"
_DIGITS_AS_ZERO = bytes(ord(_ZERO) if chr(byte) in "0123456789" else 0 for byte in range(256))
_MANY_DIGITS = 32


def parse(data: bytes) -> Json:
    """Return what `read_strictly` reads, without telling which keys are repeated; raises as it does."""
    try:
        payload: Json = orjson.loads(data)
    except ValueError:
        return read_strictly(data).payload
    if _is_deep(data, payload) or _may_hold_long_integer(data):
        return read_strictly(data).payload
    return payload


def parse_rounded(data: bytes) -> Json:
    """Return the same as `parse`, but integers beyond 64 bits may come as the doubles nearest to them."""
    try:
        payload: Json = orjson.loads(data)
    except ValueError:
        return read_strictly(data).payload
    if len(data) >= _SHORTEST_DEEP and _is_deep(data, payload):
        return read_strictly(data).payload
    return payload


def read(data: bytes) -> Reading:
    """Return what `read_strictly` reads; raises as it does."""
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
    # What is too deep to be written with so much around it has more than the depth that is allowed.
    for _ in range(_SPARE_DEPTH):
        payload = [payload]
    try:
        return _may_be_changed(data, orjson.dumps(payload), _SPARE_DEPTH)
    except orjson.JSONEncodeError:
        return True


def _is_deep(data: bytes, payload: Json) -> bool:
    if len(data) < _SHORTEST_DEEP or (len(data) < _LONG and _has_few_containers(data)):
        return False
    # Level by level through what the collector sees of a value: for JSON, the members of its containers.
    level: list[Json] = [payload]
    for _ in range(MAX_DEPTH):
        level = get_referents(*level)
        if not level:
            return False
    return any(isinstance(value, (dict, list)) for value in level)


def _has_few_containers(data: bytes) -> bool:
    # To replace the ends of as many containers as are allowed is a faster way to count than to count.
    ends = data.replace(b"]", b"}", MAX_DEPTH)
    return b"]" not in ends and b"}" not in ends.replace(b"}", b" ", MAX_DEPTH)


def _may_be_changed(data: bytes, written: bytes, around: int) -> bool:
    # What is written back byte for byte, but for the brackets around it, was neither rounded nor dropped.
    if len(written) == len(data) + 2 * around and written.startswith(data, around):
        return False
    return _may_hold_long_integer(data) or _may_repeat_keys(data, written)


def _may_repeat_keys(data: bytes, written: bytes) -> bool:
    # A member that was dropped has taken a colon with it, unless an escape has brought another one.
    if b"\\" in data and b"\\u003" in data:
        return True
    # Here too, replacing is a faster way to count.
    return b":" in data.replace(b":", b";", written.count(b":"))


def _may_hold_long_integer(data: bytes) -> bool:
    # Every run of 19 digits has one of them at a multiple of the stride, so a sample shows it.
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
