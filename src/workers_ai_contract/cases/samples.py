"""Answers and tools that the cases of every run are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.wire import Answer, ApiError, ToolCall, Usage
from workers_ai_contract.wire.api_errors import bad_input

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel import JsonObject

_LONG_DESCRIPTION = "Reads the tide of a harbor, <fast> & exact. " * 40
HARBOR: JsonObject = {
    "type": "object",
    "properties": {"harbor": {"type": "string", "description": "Harbor"}},
    "required": ["harbor"],
}
NO_PARAMETERS: JsonObject = {"type": "object", "properties": {}, "required": []}
RICH: JsonObject = {
    "type": "object",
    "description": "All kinds of <values> & notes.",
    "properties": {
        "harbor": {"type": "string", "enum": ["Brest", "St. Mâlo"], "description": "Harbor"},
        "day": {"type": "integer", "minimum": 0, "maximum": 366, "default": 0, "description": "Day"},
        "depth": {"type": "number", "exclusiveMinimum": 0, "description": "Depth in m"},
        "metric": {"type": "boolean", "default": False, "description": "Metric"},
        "name": {"type": ["string", "null"], "pattern": "^[a-z\\d]+$", "description": "Name"},
        "ships": {
            "type": "array",
            "items": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]},
            "minItems": 1,
            "description": "Ships",
        },
    },
    "required": ["harbor", "ships"],
    "additionalProperties": False,
}
REFERRING: JsonObject = {
    "$defs": {"place": {"type": "string", "format": "uri", "title": "Place", "examples": ["a:b"]}},
    "type": "object",
    "properties": {
        "from": {"$ref": "#/$defs/place"},
        "when": {"anyOf": [{"type": "integer"}, {"const": "now"}, {"type": "null"}], "description": "When"},
        "sort": {"oneOf": [{"type": "string"}, {"type": "boolean"}], "default": None, "description": ""},
        "tags": {"type": "object", "additionalProperties": {"type": "string"}, "description": "Tags"},
        "pair": {"type": "array", "prefixItems": [{"type": "number", "multipleOf": 0.5}], "maxItems": 2},
        "$ref": {"type": "string", "maxLength": 0, "description": "A name like a keyword"},
        "unit": {"enum": ["m", None, 1, 2.5, False], "default": None, "description": "Unit"},
        "nothing": {"const": None, "description": ""},
    },
    "required": [],
    "allOf": [{"not": {"required": ["sort", "when"]}}],
}

_USAGE = Usage(9, 12, 4)
_ID = "chatcmpl-tool-0000000000000000000000000000000"
_TIDE = ToolCall(f"{_ID}1", "read_tide", '{"harbor":"Brést 🌊"}')
_WIND = ToolCall(f"{_ID}2", "read_wind", "{}")
_MOON = ToolCall(f"{_ID}3", "read_tide", '{"harbor":"Oslo","zip":"01234"}')
_MORE = tuple(ToolCall(f"{_ID}{number}", "read_wind", "{}") for number in (7, 8, 9))
_LONG_NOTE = "High water at noon. " * 150
_ODD = ToolCall(f"{_ID}5", "Read-Tide_2", '{"when": null, "sort": "", "tags": {}}')
_LONGEST_NAME = "read_tide_of_harbor-" * 3 + "2026"
_LONG_NAME = ToolCall(f"{_ID}6", _LONGEST_NAME, '{"harbor":"Oslo"}')
_BIG = ToolCall(
    f"{_ID}4",
    "book_berth",
    '{"harbor":"Brest","ships":[{"id":"a"}],"day":0,"depth":1.50,"metric":false,"n":9007199254740993,'
    f'"note":"{_LONG_NOTE}"}}',
)

TEXT = Answer("Ebbe 🌊 at 0 or 12 h, true. 潮 rises.", "Zählen: 2 ist gut.", (), "stop", _USAGE)
PLAIN = replace(TEXT, reasoning=None)
JSON = replace(TEXT, text='{"harbor": "Brest", "depths": [0, 1.5], "open": true, "note": null}')
RICH_JSON = replace(TEXT, text='{"harbor": "Brest", "day": 0, "ships": [{"id": "a"}]}')
CALLS = replace(TEXT, text=None, finish_reason="tool_calls", tool_calls=(_TIDE, _WIND))
ONE_CALL = replace(CALLS, tool_calls=(_TIDE,))

_BESIDE = replace(ONE_CALL, text="I read the tide.")
_CUT = replace(
    ONE_CALL, tool_calls=(replace(_MOON, arguments='{"harbor": "Oslo"}\n'),), finish_reason="length"
)
_LINES = replace(TEXT, text="Ebb:\n\n- at 0 h\n", reasoning="1.\n 2.")

ODD_CALL, CUT_CALL = "unusual names", "a call, cut behind it"
ANSWERS: Mapping[str, Answer] = {
    "text": TEXT,
    "text without reasoning": PLAIN,
    "no text": replace(TEXT, text=None, finish_reason="length"),
    "empty text": replace(PLAIN, text="", usage=Usage(20, 0)),
    "empty text, cut": replace(PLAIN, text="", finish_reason="length"),
    "cut": replace(TEXT, finish_reason="length"),
    "one call": ONE_CALL,
    "one call without reasoning": replace(ONE_CALL, reasoning=None),
    "a call without arguments": replace(CALLS, tool_calls=(_WIND,), reasoning=None),
    "two calls": CALLS,
    "two calls of one tool": replace(CALLS, tool_calls=(_TIDE, _MOON)),
    "six calls": replace(CALLS, tool_calls=(_TIDE, _WIND, _MOON, *_MORE)),
    "long integers and a long text": replace(CALLS, tool_calls=(_BIG,)),
    ODD_CALL: replace(CALLS, tool_calls=(_ODD, _LONG_NAME)),
    "text beside a call": _BESIDE,
    CUT_CALL: _CUT,
    "nothing cached": replace(PLAIN, usage=Usage(20, 5)),
    "everything cached": replace(TEXT, usage=Usage(128_000, 1, 128_000)),
    "many tokens": replace(PLAIN, usage=Usage(1, 65_536)),
    "another id": replace(TEXT, serial=77),
}
"""Answers by what is notable about them."""

SHOWN_BY: Mapping[tuple[str, str], tuple[Answer, ...]] = {
    ("pieces", "characters"): (_LINES,),
    ("usage", "null-last"): (TEXT,),
    ("tool_start", "complete"): (CALLS,),
    ("calls", "together"): (CALLS,),
    ("calls", "beside-text"): (_BESIDE,),
}
"""The answers that show an alternative of a rendering, for those that few answers show."""

HARD_ERRORS = (
    bad_input("enum 'Brést 🌊' not in 'été',\"潮\",C:\\tide,<b> &amp; at '/messages/0/role'"),
    ApiError(
        400,
        8001,
        "AiError: AiError: 2 validation errors for Request\n\nbody -> messages\n  field required\n"
        "body -> tools\n  too short {type=value_error}",
    ),
    bad_input(
        "oneOf at '/' not met, 0 matches: "
        + ", ".join(
            f"Type mismatch of '/messages/{place}/content', 'array' not in 'string'" for place in range(40)
        )
    ),
)
"""Errors whose texts have letters beyond ASCII, several lines, or 3,000 characters."""


def tool(name: str, parameters: JsonObject, **more: str | bool) -> JsonObject:
    """Return a tool of the chat form; `more` are further members of its function, or another description."""
    function: JsonObject = {"name": name, "description": "Reads it.", "parameters": parameters, **more}
    return {"type": "function", "function": function}


TOOLS = (tool("read_tide", HARBOR), tool("read_wind", NO_PARAMETERS), tool("book_berth", RICH))
"""The tools that the answers call."""
MORE_TOOLS = tuple(tool(f"tool_{number}", HARBOR) for number in range(30))
"""Enough tools to show a client that sends only some of them."""
ODD_TOOLS = (
    tool("Read-Tide_2", REFERRING, description=_LONG_DESCRIPTION),
    tool("x", NO_PARAMETERS),
    tool(_LONGEST_NAME, HARBOR),
    tool("moon", {"type": "object", "properties": {}}),
)
"""Tools with unusual names, a long description, and every part of JSON Schema."""
