# A client reads whatever JSON came, so its values are of any type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Bugs in what is sent: each changes the body of a request."""

from __future__ import annotations

import copy
import html
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Object = dict[str, Any]

CONTROL_TOKEN = re.compile(r"<\|[a-z]+\|>")
NUMBERS = ("temperature", "top_p", "frequency_penalty", "presence_penalty", "repetition_penalty")


def _without(*names: str) -> Callable[[Object], Object]:
    return lambda body: {name: value for name, value in body.items() if name not in names}


def _renamed(old: str, new: str) -> Callable[[Object], Object]:
    return lambda body: {new if name == old else name: value for name, value in body.items()}


def _with(**more: Any) -> Callable[[Object], Object]:  # noqa: ANN401 - any JSON
    return lambda body: {**body, **{name: value for name, value in more.items() if name not in body}}


def _each(names: tuple[str, ...], change: Callable[[Any], Any]) -> Callable[[Object], Object]:
    return lambda body: {name: change(value) if name in names else value for name, value in body.items()}


def _texts(change: Callable[[str], str]) -> Callable[[Object], Object]:
    """Change every text that a person wrote: prompts, inputs and the contents of messages."""

    def content(value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, str):
            return change(value)
        if isinstance(value, list):
            return [
                {**part, "text": change(part["text"])} if isinstance(part, dict) and "text" in part else part
                for part in value
            ]
        return value

    def changed(body: Object) -> Object:
        found = copy.deepcopy(body)
        for name in ("prompt", "instructions"):
            if isinstance(found.get(name), str):
                found[name] = change(found[name])
        for place in (found, *found.get("requests", ())):
            if isinstance(place.get("input"), str):
                place["input"] = change(place["input"])
            for message in [
                *place.get("messages", ()),
                *(place["input"] if isinstance(place.get("input"), list) else ()),
            ]:
                if "content" in message:
                    message["content"] = content(message["content"])
        return found

    return changed


def _messages(change: Callable[[list[Object]], list[Object]]) -> Callable[[Object], Object]:
    def changed(body: Object) -> Object:
        return {**body, "messages": change(body["messages"])} if "messages" in body else body

    return changed


def _every_message(change: Callable[[Object], Object]) -> Callable[[Object], Object]:
    return _messages(lambda messages: [change(message) for message in messages])


def _tools(change: Callable[[Object], Object]) -> Callable[[Object], Object]:
    def function(tool: Object) -> Object:
        if "function" in tool:
            return {**tool, "function": change(tool["function"])}
        return change(tool)

    def changed(body: Object) -> Object:
        return {**body, "tools": [function(tool) for tool in body["tools"]]} if "tools" in body else body

    return changed


def _truthy(body: Object) -> Object:
    return {name: value for name, value in body.items() if value}


def _no_false(body: Object) -> Object:
    return {name: value for name, value in body.items() if value is not False}


def _choice_to(text: str) -> Callable[[Object], Object]:
    def changed(body: Object) -> Object:
        return {**body, "tool_choice": text} if isinstance(body.get("tool_choice"), dict) else body

    return changed


def _choice_flat(body: Object) -> Object:
    choice = body.get("tool_choice")
    return (
        {**body, "tool_choice": choice["function"]["name"]}
        if isinstance(choice, dict) and "function" in choice
        else body
    )


def _required_to_auto(body: Object) -> Object:
    return {**body, "tool_choice": "auto"} if body.get("tool_choice") == "required" else body


def _no_choice_none(body: Object) -> Object:
    return _without("tool_choice")(body) if body.get("tool_choice") == "none" else body


def _merged(messages: list[Object]) -> list[Object]:
    found: list[Object] = []
    for message in messages:
        last = found[-1] if found else {}
        both = isinstance(message.get("content"), str) and isinstance(last.get("content"), str)
        if message["role"] in {"user", "assistant"} and last.get("role") == message["role"] and both:
            found[-1] = {**last, "content": f"{last['content']}\n{message['content']}"}
        else:
            found.append(message)
    return found


def _parts_as_text(message: Object) -> Object:
    content = message.get("content")
    return {**message, "content": str(content)} if isinstance(content, list) else message


def _schema_bare(body: Object) -> Object:
    mode = body.get("response_format")
    if isinstance(mode, dict) and "schema" in (mode.get("json_schema") or {}):
        return {**body, "response_format": {**mode, "json_schema": mode["json_schema"]["schema"]}}
    return body


def _schema_lost(body: Object) -> Object:
    mode = body.get("response_format")
    return {**body, "response_format": {"type": "json_object"}} if isinstance(mode, dict) else body


def _schema_empty(body: Object) -> Object:
    mode = body.get("response_format")
    if isinstance(mode, dict) and mode.get("type") == "json_schema":
        return {**body, "response_format": {"type": "json_schema"}}
    return body


def _no_format_with_tools(body: Object) -> Object:
    return _without("response_format")(body) if "tools" in body else body


def _floats_in_arguments(message: Object) -> Object:
    calls = message.get("tool_calls")
    if not calls:
        return message
    found = copy.deepcopy(calls)
    for call in found:
        arguments = json.loads(call["function"]["arguments"] or "{}", parse_int=float)
        call["function"]["arguments"] = json.dumps(arguments)
    return {**message, "tool_calls": found}


def _arguments_as_object(message: Object) -> Object:
    calls = message.get("tool_calls")
    if not calls:
        return message
    found = copy.deepcopy(calls)
    for call in found:
        call["function"]["arguments"] = json.loads(call["function"]["arguments"] or "{}")
    return {**message, "tool_calls": found}


def _new_ids(messages: list[Object]) -> list[Object]:
    found = copy.deepcopy(messages)
    for message in found:
        for number, call in enumerate(message.get("tool_calls") or ()):
            call["id"] = f"call_{number}"
        if "tool_call_id" in message:
            message["tool_call_id"] = "call_0"
    return found


def _tool_as_user(message: Object) -> Object:
    if message["role"] != "tool":
        return message
    return {"role": "user", "content": message["content"]}


def _message_without(*names: str) -> Callable[[Object], Object]:
    return _every_message(_without(*names))


def _null_as_text(message: Object) -> Object:
    return {**message, "content": str(message["content"])} if message.get("content") is None else message


def _no_empty_messages(messages: list[Object]) -> list[Object]:
    return [message for message in messages if message.get("content") or message["role"] == "user"]


def _bare_parameters(function: Object) -> Object:
    parameters = function.get("parameters") or {}
    kept = {name: parameters[name] for name in ("type", "properties") if name in parameters}
    return {**function, "parameters": kept}


def _types_only(function: Object) -> Object:
    parameters = copy.deepcopy(function.get("parameters") or {})
    for name, described in parameters.get("properties", {}).items():
        parameters["properties"][name] = {"type": described.get("type", "string")}
    return {**function, "parameters": parameters}


def _input_as_text(body: Object) -> Object:
    value = body.get("input")
    if not isinstance(value, list):
        return body
    return {**body, "input": "\n".join(str(item.get("content", "")) for item in value)}


def _nested_tools(body: Object) -> Object:
    if "input" not in body or "tools" not in body:
        return body
    return {
        **body,
        "tools": [
            {"type": "function", "function": {k: v for k, v in tool.items() if k != "type"}}
            for tool in body["tools"]
        ],
    }


def _batch_items(change: Callable[[Object], Object]) -> Callable[[Object], Object]:
    def changed(body: Object) -> Object:
        return (
            {**body, "requests": [change(item) for item in body["requests"]]} if "requests" in body else body
        )

    return changed


def _reversed_batch(body: Object) -> Object:
    return {**body, "requests": body["requests"][::-1]} if "requests" in body else body


def _first_of_batch(body: Object) -> Object:
    return {**body, "requests": body["requests"][:1]} if "requests" in body else body


def _extra_system(messages: list[Object]) -> list[Object]:
    if messages[0]["role"] == "system":
        return messages
    return [{"role": "system", "content": "You are a helpful assistant."}, *messages]


def _system_as_user(message: Object) -> Object:
    return {**message, "role": "user"} if message["role"] == "system" else message


def _effort_only(body: Object) -> Object:
    reasoning = body.get("reasoning")
    return {**body, "reasoning": {"effort": reasoning.get("effort", "medium")}} if reasoning else body


def _effort_medium(body: Object) -> Object:
    reasoning = body.get("reasoning")
    return {**body, "reasoning": {**reasoning, "effort": "medium"}} if reasoning else body


def _stop_as_text(body: Object) -> Object:
    stop = body.get("stop")
    return {**body, "stop": stop[0]} if isinstance(stop, list) and stop else body


def _strict_lost(function: Object) -> Object:
    return _without("strict")(function)


def _first_settings(found: Object) -> Object:
    requests = found.get("requests")
    if not requests:
        return found
    first = {
        name: value for name, value in requests[0].items() if name not in {"input", "external_reference"}
    }
    return {**found, "requests": [{**first, **each} for each in requests]}


def _without_null(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {name: _without_null(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_null(each) for each in value if each is not None]
    return value


BUGS: dict[str, tuple[str, Callable[[Object], Object]]] = {
    "drops-zero": ("drops every setting that is 0 or false", _truthy),
    "drops-false": ("drops settings that are false", _no_false),
    "drops-seed": ("does not send `seed`", _without("seed")),
    "drops-top-k": ("does not send `top_k`", _without("top_k")),
    "drops-top-p": ("does not send `top_p`", _without("top_p")),
    "drops-penalties": ("does not send the penalties", _without("frequency_penalty", "presence_penalty")),
    "drops-repetition": ("does not send `repetition_penalty`", _without("repetition_penalty")),
    "drops-stop": ("does not send `stop`", _without("stop")),
    "drops-max-tokens": ("does not send `max_tokens`", _without("max_tokens")),
    "drops-tools": ("does not send `tools`", _without("tools", "tool_choice")),
    "drops-tool-choice": ("does not send `tool_choice`", _without("tool_choice")),
    "drops-format": ("does not send `response_format`", _without("response_format")),
    "drops-instructions": ("does not send `instructions`", _without("instructions")),
    "drops-reasoning": ("does not send `reasoning`", _without("reasoning")),
    "drops-parallel": ("does not send `parallel_tool_calls`", _without("parallel_tool_calls")),
    "drops-effort": ("does not send `reasoning_effort`", _without("reasoning_effort")),
    "drops-raw": ("does not send `raw`", _without("raw")),
    "drops-output-limit": ("does not send `max_output_tokens`", _without("max_output_tokens")),
    "drops-text-format": ("does not send `text` of the Responses form", _without("text")),
    "named-choice-auto": ("a named tool_choice is sent as auto", _choice_to("auto")),
    "named-choice-required": ("a named tool_choice is sent as required", _choice_to("required")),
    "named-choice-flat": ("a named tool_choice is sent as its name", _choice_flat),
    "required-as-auto": ("tool_choice required is sent as auto", _required_to_auto),
    "none-dropped": ("tool_choice none is not sent", _no_choice_none),
    "renames-limit": ("max_tokens is sent as max_new_tokens", _renamed("max_tokens", "max_new_tokens")),
    "renames-stop": ("stop is sent as stop_sequences", _renamed("stop", "stop_sequences")),
    "numbers-as-text": ("numbers are sent as text", _each(NUMBERS, str)),
    "whole-numbers": ("numbers lose their fraction", _each(NUMBERS, int)),
    "rounds": ("numbers are rounded to one place", _each(NUMBERS, lambda value: round(value, 1))),
    "clamps-temperature": ("temperature is at most 2", _each(("temperature",), lambda value: min(value, 2))),
    "tiny-temperature": (
        "temperature 0 is sent as 1e-8",
        _each(("temperature",), lambda value: value or 1e-8),
    ),
    "clamps-limit": ("max_tokens is at most 1024", _each(("max_tokens",), lambda value: min(value, 1024))),
    "seed-32-bit": ("seed is cut to 32 bits", _each(("seed",), lambda value: value & 0xFFFFFFFF)),
    "booleans-as-numbers": (
        "booleans are sent as 0 and 1",
        _each(("parallel_tool_calls", "raw", "logprobs"), int),
    ),
    "adds-temperature": ("temperature 0.7 is added", _with(temperature=0.7)),
    "adds-limit": ("max_tokens 256 is added", _with(max_tokens=1000)),
    "adds-top-p": ("top_p is added", _with(top_p=0.9)),
    "adds-seed": ("a seed is added", _with(seed=42)),
    "adds-options": ("options are added", _with(options={"temperature": 0.7})),
    "adds-system": ("a system message is added", _messages(_extra_system)),
    "adds-strict": ("strict is added to every tool", _tools(lambda function: {**function, "strict": True})),
    "drops-system": (
        "system messages are lost",
        _messages(lambda m: [e for e in m if e["role"] != "system"]),
    ),
    "system-as-user": ("system messages are sent as the user's", _every_message(_system_as_user)),
    "last-message": ("only the last message is sent", _messages(lambda messages: messages[-1:])),
    "last-ten": ("only the last ten messages are sent", _messages(lambda messages: messages[-10:])),
    "merges-turns": ("two turns of one role are merged", _messages(_merged)),
    "parts-as-text": ("an array of parts is sent as its Python text", _every_message(_parts_as_text)),
    "strips": ("texts are stripped", _texts(str.strip)),
    "joins-blanks": ("blanks are joined", _texts(lambda text: re.sub(r"[ \t]+", " ", text))),
    "escapes-entities": ("texts are escaped for HTML", _texts(lambda text: html.escape(text, quote=False))),
    "unescapes-entities": ("entities of HTML are resolved", _texts(html.unescape)),
    "normalises": ("texts are normalised to NFC", _texts(lambda text: unicodedata.normalize("NFC", text))),
    "ascii-only": ("letters beyond ASCII are lost", _texts(lambda t: t.encode("ascii", "ignore").decode())),
    "bmp-only": (
        "characters of four bytes are lost",
        _texts(lambda t: "".join(c for c in t if c < "\U00010000")),
    ),
    "no-nul": ("NUL is removed", _texts(lambda text: text.replace("\0", ""))),
    "no-control-tokens": ("control tokens are removed", _texts(lambda text: CONTROL_TOKEN.sub("", text))),
    "truncates": ("texts end after 4000 characters", _texts(lambda text: text[:4000])),
    "truncates-much": ("texts end after 32000 characters", _texts(lambda text: text[:32000])),
    "line-separators": (
        "U+2028 and U+2029 are sent as LF",
        _texts(lambda t: re.sub("[\u2028\u2029]", "\n", t)),
    ),
    "splits-lines": ("lines are split as Python does", _texts(lambda text: "\n".join(text.splitlines()))),
    "no-crlf": ("CR LF is sent as LF", _texts(lambda text: text.replace("\r\n", "\n"))),
    "quotes-json": ("backslashes are doubled", _texts(lambda text: text.replace("\\", "\\\\"))),
    "templates": (
        "braces are doubled, as for a template",
        _texts(lambda t: t.replace("{", "{{").replace("}", "}}")),
    ),
    "no-description": ("descriptions of tools are lost", _tools(_without("description"))),
    "no-parameters": ("parameters of tools are lost", _tools(_without("parameters"))),
    "bare-parameters": ("only types and properties of parameters are sent", _tools(_bare_parameters)),
    "types-only": ("only types of properties are sent", _tools(_types_only)),
    "strict-lost": ("`strict` of tools is lost", _tools(_strict_lost)),
    "first-tool": (
        "only the first tool is sent",
        lambda b: {**b, "tools": b["tools"][:1]} if "tools" in b else b,
    ),
    "float-arguments": (
        "whole numbers in arguments of the history become floats",
        _every_message(_floats_in_arguments),
    ),
    "object-arguments": (
        "arguments of the history are sent as an object",
        _every_message(_arguments_as_object),
    ),
    "new-ids": ("ids of the history are made anew", _messages(_new_ids)),
    "tool-as-user": ("results of tools are sent as the user's", _every_message(_tool_as_user)),
    "no-history-calls": ("tool calls of the history are lost", _message_without("tool_calls")),
    "no-call-id": ("tool_call_id is lost", _message_without("tool_call_id")),
    "no-history-reasoning": ("reasoning of an earlier turn is lost", _message_without("reasoning_content")),
    "no-names": ("names of messages are lost", _message_without("name")),
    "null-as-text": ("a null content is sent as 'None'", _every_message(_null_as_text)),
    "no-empty-messages": ("messages without text are lost", _messages(_no_empty_messages)),
    "schema-bare": ("the envelope of a JSON schema is lost", _schema_bare),
    "schema-lost": ("a JSON schema is sent as json_object", _schema_lost),
    "schema-empty": ("json_schema is sent without a schema", _schema_empty),
    "format-or-tools": ("response_format is lost beside tools", _no_format_with_tools),
    "input-as-text": ("a list of inputs is sent as one text", _input_as_text),
    "nested-tools": ("tools of the Responses form are sent nested", _nested_tools),
    "effort-only": ("only the effort of reasoning is sent", _effort_only),
    "effort-medium": ("the effort is always medium", _effort_medium),
    "stop-as-text": ("only the first stop text is sent", _stop_as_text),
    "batch-reversed": ("a batch is sent in reverse", _reversed_batch),
    "batch-first": ("only the first request of a batch is sent", _first_of_batch),
    "batch-no-reasoning": ("reasoning in a batch is lost", _batch_items(_without("reasoning"))),
    "batch-no-reference": (
        "external_reference in a batch is lost",
        _batch_items(_without("external_reference")),
    ),
    "batch-first-settings": (
        "the settings of the first request of a batch are sent for all",
        _first_settings,
    ),
    "system-first": (
        "system messages are sent first",
        _messages(lambda messages: sorted(messages, key=lambda each: each["role"] != "system")),
    ),
    "clamps-limit-4096": (
        "max_tokens is at most 4096",
        _each(("max_tokens",), lambda value: min(value, 4096)),
    ),
    "four-stops": ("only four stop texts are sent", _each(("stop",), lambda value: value[:4])),
    "twenty-tools": (
        "only 20 tools are sent",
        lambda b: {**b, "tools": b["tools"][:20]} if "tools" in b else b,
    ),
    "schema-no-null": ("null is removed from schemas of tools", _tools(_without_null)),
}
"""What each does, and the function that does it."""
