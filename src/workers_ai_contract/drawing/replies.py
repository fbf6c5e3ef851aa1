"""Draws replies that match a request: only offered tools are called, and the usage adds up."""

from __future__ import annotations

import json
from functools import partial
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, NamedTuple, cast

from workers_ai_contract.advice.window import LIMITS
from workers_ai_contract.drawing import text
from workers_ai_contract.drawing.fitting import UnfitError, draw_fitting
from workers_ai_contract.drawing.source import SeededSource
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Reply, ToolCall, Usage
from workers_ai_contract.wire.api_errors import MODEL_ERRORS
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
        requests = _objects_in(request.get("requests"))
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
    limit = _token_limit(request)
    started = source.group(partial(_started_calls, request=request)) if form in _CALLING else []
    speaks = source.boolean() or not started
    words = source.group(partial(_text, request=request)) if speaks else None
    reasoning = None if form is Form.PROMPT else _reasoning(source)
    ended = source.choice(("stop", "length"))
    finish_reason = "tool_calls" if started else ended
    if not started and words is not None:
        words, finish_reason = _ended(words, finish_reason, limit, json_mode=_wants_json(request))
    return Answer(
        text=words,
        reasoning=reasoning,
        finish_reason=finish_reason,
        usage=source.group(partial(_usage, form=form, limit=limit, at_limit=finish_reason == "length")),
        serial=source.integer(0, _LARGEST_SERIAL),
        # Drawn last, so that removing a tool parameter does not shift other choices.
        tool_calls=tuple(_tool_call(source, tool, identifier) for tool, identifier in started),
    )


def _ended(words: str, finish_reason: str, limit: int | None, *, json_mode: bool) -> tuple[str, str]:
    """Return the text, cut at the token limit, and the finish reason; JSON is cut too if the limit is hit."""
    pieces = tokens(words)
    if limit is not None and len(pieces) > limit:
        return "".join(pieces[:limit]), "length"
    # Complete JSON ended by itself.
    return (words[:-1], finish_reason) if json_mode and finish_reason == "length" else (words, finish_reason)


def _token_limit(request: JsonObject) -> int | None:
    for name in LIMITS:
        limit = request.get(name)
        if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0:
            return limit
    return None


def _reasoning(source: ChoiceSource) -> str | None:
    drawn = source.several(0, 1, text.prose)
    return drawn[0] if drawn else None


def _wants_json(request: JsonObject) -> bool:
    wanted = request.get("response_format")
    # Compared with ==, because the caller may have written an unhashable value here.
    return isinstance(wanted, dict) and wanted.get("type") in ("json_object", "json_schema")


def _text(source: ChoiceSource, request: JsonObject) -> str:
    if not _wants_json(request):
        return text.prose(source)
    wanted = cast("JsonObject", request["response_format"])
    return json.dumps(_json_answer(source, wanted.get("json_schema")), ensure_ascii=False)


def _json_answer(source: ChoiceSource, described: Json) -> Json:
    """Draw an object for JSON mode that matches the schema, if there is one, bare or in an envelope."""
    if isinstance(described, dict):
        try:
            return draw_fitting(source, described.get("schema", described))
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
    callables = (tool for described in _offered(request) if (tool := _callable(described)) is not None)
    # No index reaches further, and thousands of tools would take seconds.
    tools = list(islice(callables, _LARGEST_INDEX + 1))
    fewest = 1 if request.get("tool_choice") == "required" else 0
    drawn = source.several(fewest, _MOST_CALLS, _index_and_id)
    if not tools:
        return []
    taken = _call_ids(request)
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


def _call_ids(request: JsonObject) -> set[str]:
    """Return the ids of earlier tool calls."""
    items = [*_objects_in(request.get("messages")), *_objects_in(request.get("input"))]
    calls = [call for message in items for call in _objects_in(message.get("tool_calls"))]
    found = [*(call.get("id") for call in calls), *(item.get("call_id") for item in items)]
    return {identifier for identifier in found if isinstance(identifier, str)}


def _offered(request: JsonObject) -> list[JsonObject]:
    """Return the function descriptions of the tools that may be called."""
    choice = request.get("tool_choice")
    if choice == "none":
        return []
    described = [tool.get("function", tool) for tool in _objects_in(request.get("tools"))]
    tools = [tool for tool in described if isinstance(tool, dict)]
    named = _function_name(choice)
    return [tool for tool in tools if tool.get("name") == named] if named else tools


def _function_name(choice: Json) -> Json:
    """Return the name of the tool that the caller requires, or None."""
    described = choice.get("function", choice) if isinstance(choice, dict) else None
    return described.get("name") if isinstance(described, dict) else None


def _objects_in(value: Json) -> list[JsonObject]:
    if isinstance(value, dict):
        # The live validator accepts an object in place of an array and iterates over its keys.
        value = list(value.values())
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
