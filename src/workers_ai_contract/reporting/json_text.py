"""Writes JSON with integers of any size: orjson is fast but has 64 bits, the standard library no limit."""

from __future__ import annotations

import json

import orjson


def compact(value: object, *, sort_keys: bool = False) -> bytes:
    """Return a value as UTF-8 on one line, without a line feed at the end."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if sort_keys else 0)
    except TypeError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys)
        return text.encode()


def indented(value: object) -> bytes:
    """Return a value as UTF-8, indented by two blanks, with a line feed at the end."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
