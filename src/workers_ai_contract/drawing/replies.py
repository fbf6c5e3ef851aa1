"""Draws replies that match a request: only offered tools are called, and the usage adds up."""

from __future__ import annotations

import json
from functools import partial
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.drawing import text
from workers_ai_contract.drawing.fitting import UnfitError, draw_fitting
from workers_ai_contract.drawing.source import SeededSource
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Reply, ToolCall, Usage
from workers_ai_contract.wire.api_errors import MODEL_ERRORS
from workers_ai_contract.wire.asked import (
    call_ids,
    json_mode,
    json_schema,
    objects_in,
    offered_tools,
    token_limit,
)
from workers_ai_contract.wire.chunks import tokens

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_kernel import Json, JsonObject

_MOST_CALLS = 2
_MOST_TOKENS = 2000
_LARGEST_SERIAL = 9_999
# One less than a multiple of the usual numbers of tools.
_LARGEST_INDEX = 11
_TRIALS = 4
_CALLING = frozenset({Form.CHAT, Form.RESPONSES})


def draw_reply(source: ChoiceSource, form: Form, request: JsonObject) -> Answer | BatchAnswer:
    """Draw a successful reply to a request of that form.

    Ignore entries that the API accepts although they are not tools or batch requests.
    """
    if form is Form.BATCH:
        requests = objects_in(request.get("requests"))
        return BatchAnswer(
            tuple(source.group(partial(_answer, form=Form.RESPONSES, request=item)) for item in requests)
        )
    return _answer(source, form, request)


def draw_error(source: ChoiceSource) -> ApiError:
    """Draw a model error that retrying does not fix."""
    return source.choice(MODEL_ERRORS)


def draw_any_reply(source: ChoiceSource, form: Form, request: JsonObject) -> Reply:
    """Draw a successful reply, or occasionally an error."""
    if source.integer(0, 5) == 5:  # noqa: PLR2004 - one in six
        return draw_error(source)
    return draw_reply(source, form, request)


def _answer(source: ChoiceSource, form: Form, request: JsonObject) -> Answer:
    limit = token_limit(request)
    started = source.group(partial(_started_calls, request=request)) if form in _CALLING else []
    speaks = source.boolean() or not started
    words = source.group(partial(_text, request=request)) if speaks else None
    reasoning = None if form is Form.PROMPT else _reasoning(source)
    ended = source.choice(("stop", "length"))
    finish_reason = "tool_calls" if started else ended
    if not started and words is not None:
        words, finish_reason = _ended(words, finish_reason, limit, is_json=json_mode(request) is not None)
    return Answer(
        text=words,
        reasoning=reasoning,
        finish_reason=finish_reason,
        usage=source.group(partial(_usage, form=form, limit=limit, at_limit=finish_reason == "length")),
        serial=source.integer(0, _LARGEST_SERIAL),
        # Drawn last, so that removing a tool parameter does not shift other choices.
        tool_calls=tuple(_tool_call(source, tool, identifier) for tool, identifier in started),
    )


def _ended(words: str, finish_reason: str, limit: int | None, *, is_json: bool) -> tuple[str, str]:
    """Return the text, cut at the token limit, and the finish reason; JSON is cut too if the limit is hit."""
    pieces = tokens(words)
    if limit is not None and len(pieces) > limit:
        return "".join(pieces[:limit]), "length"
    # Complete JSON ended by itself.
    return (words[:-1], finish_reason) if is_json and finish_reason == "length" else (words, finish_reason)


def _reasoning(source: ChoiceSource) -> str | None:
    drawn = source.several(0, 1, text.prose)
    return drawn[0] if drawn else None


def _text(source: ChoiceSource, request: JsonObject) -> str:
    mode = json_mode(request)
    if mode is None:
        return text.prose(source)
    return json.dumps(_json_answer(source, json_schema(mode)), ensure_ascii=False)


def _json_answer(source: ChoiceSource, schema: JsonObject | None) -> Json:
    """Draw an object for JSON mode that matches the schema, if there is one."""
    if schema is not None:
        try:
            return draw_fitting(source, schema)
        except UnfitError:
            pass
    return {text.name(source): text.prose(source)}


def _usage(source: ChoiceSource, form: Form, limit: int | None, *, at_limit: bool) -> Usage:
    prompt_tokens = source.integer(1, _MOST_TOKENS)
    cached = source.integer(0, prompt_tokens) if form is not Form.PROMPT and source.boolean() else 0
    completion_tokens = source.integer(1, min(_MOST_TOKENS, limit or _MOST_TOKENS))
    return Usage(prompt_tokens, limit if at_limit and limit else completion_tokens, cached)


def _started_calls(source: ChoiceSource, request: JsonObject) -> list[tuple[_Tool, str]]:
    """Draw which tools are called, and their call ids."""
    callables = (tool for described in offered_tools(request) if (tool := _callable(described)) is not None)
    # No index reaches further, and thousands of tools would take seconds.
    tools = list(islice(callables, _LARGEST_INDEX + 1))
    fewest = 1 if request.get("tool_choice") == "required" else 0
    drawn = source.several(fewest, _MOST_CALLS, _index_and_id)
    if not tools:
        return []
    taken = call_ids(request)
    # An index instead of a choice, so that removing a tool does not change the other calls.
    return [
        (tools[index % len(tools)], _fresh(f"{identifier}{number:08x}", taken))
        for number, (index, identifier) in enumerate(drawn)
    ]


def _index_and_id(source: ChoiceSource) -> tuple[int, str]:
    return source.integer(0, _LARGEST_INDEX), f"chatcmpl-tool-{text.hexadecimal(source, 24)}"


class _Tool(NamedTuple):
    """A tool that can be called; `arguments` are valid example arguments."""

    name: str
    parameters: Json
    arguments: JsonObject


def _callable(described: JsonObject) -> _Tool | None:
    """Return a tool, or None if no valid arguments are found."""
    parameters = described.get("parameters")
    for seed in range(_TRIALS):
        try:
            fitting = draw_fitting(SeededSource(Random(seed)), parameters)  # noqa: S311 - a trial
        except UnfitError:
            continue
        return _Tool(str(described.get("name", "")), parameters, fitting)
    return None


def _tool_call(source: ChoiceSource, tool: _Tool, identifier: str) -> ToolCall:
    try:
        arguments = source.group(partial(draw_fitting, schema=tool.parameters))
    except UnfitError:
        arguments = tool.arguments
    return ToolCall(identifier, tool.name, json.dumps(arguments, ensure_ascii=False, separators=(",", ":")))


def _fresh(identifier: str, taken: set[str]) -> str:
    """Return the id, or the next unused one, and mark it as taken."""
    while identifier in taken:
        identifier = f"{identifier[:-8]}{int(identifier[-8:], 16) + 1:08x}"
    taken.add(identifier)
    return identifier
