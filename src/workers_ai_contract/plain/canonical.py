"""JSON text that is the same for equal values, whatever the order of their keys."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from workers_ai_kernel import Json

_SLOW = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
# What json and orjson write differently: exponents, small numbers, and all that is not printable ASCII.
_WRITTEN_OTHERWISE = re.compile(rb"[0-9]e-?[0-9]|0\.0000|[^\x00-\x7e]")


def canonical(value: Json) -> bytes:
    """Return the text as `json` writes it in ASCII with sorted keys; orjson writes it where both agree."""
    try:
        written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return _SLOW.encode(value).encode()
    return _SLOW.encode(value).encode() if _WRITTEN_OTHERWISE.search(written) else written
