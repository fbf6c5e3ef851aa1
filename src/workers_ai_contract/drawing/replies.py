"""Draws replies that fit a request: the tools called are those offered, the usage adds up."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from workers_ai_contract.drawing import text
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Reply, ToolCall, Usage
from workers_ai_contract.wire.api_errors import MODEL_ERRORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.drawing.source import Source
    from workers_ai_schemas import Json, JsonObject

_MOST_CALLS = 2
_MOST_TOKENS = 2000
_LARGEST_SERIAL = 9_999


def draw_reply(source: Source, form: Form, request: JsonObject) -> Answer | BatchAnswer:
    """Draw a good reply to a request of that form."""
    if form is Form.BATCH:
        requests = cast("list[JsonObject]", request["requests"])
        return BatchAnswer(
            tuple(source.group(partial(_answer, form=Form.RESPONSES, request=item)) for item in requests)
        )
    return _answer(source, form, request)


def draw_error(source: Source) -> ApiError:
    """Draw an error of the model that no retry mends."""
    return source.choice(MODEL_ERRORS)


def draw_any_reply(source: Source, form: Form, request: JsonObject) -> Reply:
    """Draw a good reply, or now and then an error."""
    if source.integer(0, 5) == 5:  # noqa: PLR2004 - one in six
        return draw_error(source)
    return draw_reply(source, form, request)


def _answer(source: Source, form: Form, request: JsonObject) -> Answer:
    calls = source.group(partial(_tool_calls, request=request)) if form is Form.CHAT else ()
    return Answer(
        text=None if calls and not source.boolean() else source.group(partial(_text, request=request)),
        reasoning=None if form is Form.PROMPT else _reasoning(source),
        tool_calls=calls,
        finish_reason="tool_calls" if calls else source.choice(("stop", "length")),
        usage=source.group(partial(_usage, form=form)),
        serial=source.integer(0, _LARGEST_SERIAL),
    )


def _reasoning(source: Source) -> str | None:
    drawn = source.several(0, 1, text.prose)
    return drawn[0] if drawn else None


def _text(source: Source, request: JsonObject) -> str:
    if request.get("response_format") != {"type": "json_object"}:
        return text.prose(source)
    return json.dumps({text.name(source): text.prose(source)}, ensure_ascii=False)


def _usage(source: Source, form: Form) -> Usage:
    prompt_tokens = source.integer(1, _MOST_TOKENS)
    cached = source.integer(0, prompt_tokens) if form is not Form.PROMPT and source.boolean() else 0
    return Usage(prompt_tokens, source.integer(1, _MOST_TOKENS), cached)


def _tool_calls(source: Source, request: JsonObject) -> tuple[ToolCall, ...]:
    offered = request.get("tools")
    if not isinstance(offered, list) or not offered:
        return ()
    tools = [_function_of(tool) for tool in offered]
    calls = source.several(0, _MOST_CALLS, partial(_tool_call, tools=tools))
    return tuple(replace(call, id=f"{call.id}{index:08x}") for index, call in enumerate(calls))


def _function_of(tool: Json) -> JsonObject:
    """Return the description of a tool, which stands flat or under `function`; empty if malformed."""
    described = tool.get("function", tool) if isinstance(tool, dict) else None
    return described if isinstance(described, dict) else {}


def _tool_call(source: Source, tools: Sequence[JsonObject]) -> ToolCall:
    function = source.choice(tools)
    arguments = _arguments(source, function.get("parameters"))
    identifier = f"chatcmpl-tool-{text.hexadecimal(source, 24)}"
    return ToolCall(
        identifier,
        str(function.get("name", "")),
        json.dumps(arguments, ensure_ascii=False, separators=(",", ":")),
    )


def _arguments(source: Source, parameters: Json) -> JsonObject:
    """Draw arguments that fit a parameters schema: required ones always, others sometimes."""
    if not isinstance(parameters, dict):
        return {}
    properties = parameters.get("properties")
    required = parameters.get("required")
    if not isinstance(properties, dict):
        return {}
    names = required if isinstance(required, list) else []
    return {
        name: _argument(source, declared)
        for name, declared in properties.items()
        if name in names or source.boolean()
    }


def _argument(source: Source, declared: Json) -> Json:
    fields = declared if isinstance(declared, dict) else {}
    options = fields.get("enum")
    if isinstance(options, list) and options:
        return source.choice(options)
    kind = fields.get("type")
    if kind == "integer":
        return source.integer(0, 100)
    if kind == "number":
        return source.number(0, 100)
    if kind == "boolean":
        return source.boolean()
    if kind == "array":
        return []
    return {} if kind == "object" else text.prose(source)
