"""The table of renderings: every way in which the API was seen to put the same answer into JSON or chunks.

The first alternative of each choice is the default: as recorded for gpt-oss.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workers_ai_contract.rendering.choices import OUTCOME, Alternative, Certainty, Choice

if TYPE_CHECKING:
    from collections.abc import Mapping


class Shape(StrEnum):
    """The format of a body: it depends on form, route and whether the answer is streamed."""

    CHAT_STREAM = "chat stream"
    NATIVE_STREAM = "native stream"
    RESPONSES_STREAM = "Responses stream"
    CHAT = "chat answer"
    NATIVE = "native answer"
    RESPONSES = "Responses answer"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class RenderingChoice(Choice):
    """One choice, and the shapes for which it means something."""

    noun = "rendering"

    shapes: frozenset[Shape]


_STREAM = frozenset({Shape.CHAT_STREAM})
_STREAMS = frozenset({Shape.CHAT_STREAM, Shape.NATIVE_STREAM})
_CHATS = frozenset({Shape.CHAT_STREAM, Shape.CHAT})
_WHOLE = frozenset({Shape.CHAT})
_NATIVE = frozenset({Shape.NATIVE})
_BATCH = frozenset({Shape.BATCH})
_ANSWERS = frozenset({Shape.CHAT, Shape.NATIVE})
_OBJECTS = frozenset({Shape.RESPONSES, Shape.BATCH})
_NAMED = frozenset({Shape.CHAT_STREAM, Shape.CHAT, Shape.RESPONSES})

_RECORDED, _OTHERS = Certainty.RECORDED, Certainty.OTHER_MODELS
_INFERRED, _CONTESTED = Certainty.INFERRED, Certainty.CONTESTED
# A correct client of the chat form need not know the native one.
_WHOLE_ANSWER = frozenset({"answer", OUTCOME})
_FINISH = frozenset({"finish"})
_TEXT, _CALLS, _USAGE = frozenset({"text"}), frozenset({"tool_calls"}), frozenset({"usage"})
# Where the details come in a part of the chunks or not at all.
_CACHED = frozenset({"cached_tokens"})


def _choice(name: str, shapes: frozenset[Shape], *alternatives: Alternative) -> RenderingChoice:
    return RenderingChoice(name, alternatives, shapes)


_CHOICES = (
    _choice(
        "pieces",
        _STREAMS,
        Alternative("token", "one token in each chunk", _RECORDED, "wire/02"),
        Alternative("some", "several tokens in each chunk", _OTHERS, "wire/92"),
        Alternative("all", "the whole text in one chunk", _OTHERS, "wire/46"),
        Alternative("characters", "one character in each chunk, also a blank", _INFERRED, "no recording"),
    ),
    _choice(
        "usage",
        _STREAMS,
        Alternative("recorded", "as recorded: two last chunks, or the native tail", _RECORDED, "wire/02"),
        Alternative("once", "one last chunk", _OTHERS, "wire/47", only_for=_STREAM),
        Alternative("apart", "a last chunk with `choices: []`", Certainty.DOCUMENTED, "wire/46"),
        Alternative(
            "increments", "on every chunk, to be added up, with float `neurons`", _OTHERS, "wire/46", _USAGE
        ),
        Alternative("totals", "on every chunk, as a running total", _OTHERS, "wire/92", _CACHED),
        Alternative(
            "some", "on every chunk but one before the last, and a total", _OTHERS, "wire/47", _USAGE
        ),
        Alternative("null-first", "null on every chunk before the last", _INFERRED, "no recording"),
        Alternative("null-last", "null on a chunk after the counts", _INFERRED, "no recording"),
        Alternative(
            "cached-zeroed", "two chunks, the second with 0 cached tokens", _OTHERS, "wire/97", _CACHED
        ),
        Alternative("details-dropped", "two chunks, the second without details", _OTHERS, "wire/98", _CACHED),
        Alternative("zeroed", "two chunks, the second all zero", _OTHERS, "wire/101", _USAGE),
        Alternative("none", "on no chunk", _INFERRED, "no recording", _USAGE),
    ),
    _choice(
        "role",
        _STREAM,
        Alternative("first", "in a first chunk of its own", _RECORDED, "wire/02"),
        Alternative("absent", "in no chunk", _OTHERS, "wire/101"),
        Alternative("every", "in every chunk", _INFERRED, "no recording"),
    ),
    _choice(
        "finish",
        _STREAM,
        Alternative("null", "null before the last chunks", _RECORDED, "wire/02"),
        Alternative("omitted", "no key before the last chunks", _OTHERS, "wire/101"),
        Alternative("early", "also on a chunk before the last text", _OTHERS, "decolua/9router#1645"),
        Alternative(
            "once", "once, on the chunk that ends the text; usage has no choices", _OTHERS, "wire/46"
        ),
        Alternative("once-with-text", "once, beside an empty text; usage has no choices", _OTHERS, "wire/92"),
        Alternative("last-text", "once, on the last text; usage has no choices", _OTHERS, "wire/115"),
        Alternative("then-null", "once, and null on the chunks with the counts", _INFERRED, "no recording"),
    ),
    _choice(
        "stop_chunk",
        _STREAM,
        Alternative("sent", "a chunk of its own ends the text", _RECORDED, "wire/02"),
        Alternative("absent", "only the last chunks end the text", _OTHERS, "wire/47, wire/101"),
    ),
    _choice(
        "choice_keys",
        _CHATS,
        Alternative("all", "`logprobs`, `stop_reason`, `token_ids`", _RECORDED, "wire/02, wire/07"),
        Alternative("null-stop", "`stop_reason` is null beside tool calls", _OTHERS, "wire/92"),
        Alternative("matched-stop", "`matched_stop` in place of the last two", _OTHERS, "wire/46, wire/82"),
        Alternative("no-stop", "only `logprobs`", _OTHERS, "wire/81, wire/118"),
        Alternative("few", "none of them", _OTHERS, "wire/101"),
    ),
    _choice(
        "padding",
        _STREAM,
        Alternative("none", "no `p`", _RECORDED, "wire/02"),
        Alternative("p", "`p` of any length in each chunk", _OTHERS, "wire/46, wire/115"),
    ),
    _choice(
        "filler",
        _STREAMS,
        Alternative("recorded", "none in chat streams, one in native ones", _RECORDED, "wire/02, wire/45"),
        Alternative("no-choices", "chunks with `choices: []`", _OTHERS, "wire/46"),
        Alternative("heartbeat", "chunks with an empty delta or text", _RECORDED, "wire/45"),
        Alternative(
            "none", "no empty events", _INFERRED, "no recording", only_for=frozenset({Shape.NATIVE_STREAM})
        ),
    ),
    _choice(
        "scalars",
        _STREAMS,
        Alternative("text", "every piece of text is a string", _RECORDED, "wire/02"),
        Alternative("json", "a token like 0 or true is a number or boolean", _OTHERS, "wire/47, wire/118"),
    ),
    _choice(
        "tool_index",
        _STREAM,
        Alternative("zero", "counted from 0", _RECORDED, "wire/02"),
        Alternative("one", "counted from 1", _INFERRED, "no recording", _CALLS),
        Alternative("absent", "no index, where an id starts a call", _INFERRED, "no recording", _CALLS),
    ),
    _choice(
        "tool_start",
        _STREAM,
        Alternative("whole", "id, type and name in the first fragment", _RECORDED, "wire/02"),
        Alternative("complete", "these and the first arguments in one fragment", _INFERRED, "no recording"),
        Alternative(
            "name-apart", "the name in a fragment of its own", _OTHERS, "llama-3.3-70b through the binding"
        ),
        Alternative("name-last", "the name after the arguments", _INFERRED, "no recording"),
        Alternative("id-repeated", "the id in every fragment", _INFERRED, "no recording"),
        Alternative("id-null", "`id: null` in later fragments", _INFERRED, "no recording"),
        Alternative("name-repeated", "the name in every fragment", _CONTESTED, "no recording"),
        Alternative("bare", "neither id nor type", _CONTESTED, "wire/119", _CALLS),
    ),
    _choice(
        "fragments",
        _STREAM,
        Alternative("some", "arguments in pieces of some characters", _RECORDED, "wire/02"),
        Alternative("whole", "arguments in one piece", _OTHERS, "llama-3.3-70b through the binding"),
        Alternative("characters", "arguments one character at a time", _INFERRED, "no recording"),
        Alternative("empty", "empty arguments for `{}`", _INFERRED, "no recording", _CALLS),
    ),
    _choice(
        "sentinel",
        _STREAM,
        Alternative("none", "calls end by themselves", _RECORDED, "wire/02"),
        Alternative(
            "null", "an all-null fragment ends the calls", _INFERRED, "source of workers-ai-provider"
        ),
    ),
    _choice(
        "calls",
        _STREAM,
        Alternative("in-turn", "one call after the other", _RECORDED, "wire/02"),
        Alternative(
            "interleaved",
            "fragments of all calls in turn, where an index or id tells them apart",
            _INFERRED,
            "no recording",
        ),
        Alternative("together", "fragments of all calls in one chunk", _INFERRED, "no recording"),
        Alternative("beside-text", "the first fragment beside the last text", _INFERRED, "no recording"),
    ),
    _choice(
        "reasoning_key",
        _CHATS,
        Alternative("reasoning_content", "`reasoning_content`", _RECORDED, "wire/02, wire/07"),
        Alternative("reasoning", "`reasoning`", _OTHERS, "wire/91, wire/96"),
        Alternative("both", "both names with the same text", _INFERRED, "no recording"),
    ),
    _choice(
        "other_keys",
        _STREAM,
        Alternative("absent", "a delta has only what it adds", _RECORDED, "wire/02"),
        Alternative("null", "the others are null", _OTHERS, "wire/46"),
        Alternative(
            "null-reasoning", "`reasoning` is null in a delta without reasoning", _OTHERS, "wire/46, wire/96"
        ),
        Alternative("empty", "the others are empty strings", _INFERRED, "no recording"),
        Alternative("null-calls", "`tool_calls` is null in a delta without calls", _INFERRED, "wire/82"),
    ),
    _choice(
        "no_text",
        _WHOLE,
        Alternative("null", "`content: null`", _RECORDED, "wire/91"),
        Alternative("empty", '`content: ""`', _OTHERS, "wire/83"),
        Alternative("absent", "no `content`", _INFERRED, "no recording"),
    ),
    _choice(
        "content",
        _WHOLE,
        Alternative("text", "a string", _RECORDED, "wire/07"),
        Alternative("object", "JSON text as the parsed object", _OTHERS, "wire/120", _TEXT),
        Alternative("parts", "an array of text parts", _CONTESTED, "no recording", _TEXT),
    ),
    _choice(
        "message_keys",
        _WHOLE,
        Alternative("all", "all keys, null or empty without a value", _RECORDED, "wire/07"),
        Alternative("few", "`role`, `content`, and what has a value", _OTHERS, "wire/81, wire/83"),
    ),
    _choice(
        "no_calls",
        _WHOLE,
        Alternative("array", "`tool_calls: []`", _RECORDED, "wire/07"),
        Alternative("null", "`tool_calls: null`", _OTHERS, "wire/82"),
    ),
    _choice(
        "counts",
        _ANSWERS,
        Alternative("recorded", "with details and `neurons`; native without", _RECORDED, "wire/07"),
        Alternative("neurons", "with details and `neurons`", _OTHERS, "wire/88", only_for=_NATIVE),
        Alternative("details", "with details only", _OTHERS, "wire/82, wire/87"),
        Alternative("bare", "the three counts only", _RECORDED, "wire/51", _CACHED, only_for=_WHOLE),
        Alternative("none", "no `usage`", _INFERRED, "wire/52", _USAGE),
    ),
    _choice(
        "error_key",
        _OBJECTS,
        Alternative("null", "`error: null` in a Responses object", Certainty.DOCUMENTED, "published types"),
        Alternative("absent", "no `error`", _RECORDED, "wire/18, wire/27"),
    ),
    _choice(
        "response",
        _NATIVE,
        Alternative("text", "a string", _RECORDED, "wire/87"),
        Alternative("json", "JSON text as the parsed value", _OTHERS, "wire/121", _TEXT),
        Alternative("null", "null if there is no text", _OTHERS, "wire/85"),
    ),
    _choice(
        "also_native",
        _CHATS,
        Alternative("no", "only `choices`", _RECORDED, "wire/02, wire/07"),
        Alternative("yes", "`response` beside `choices`", _OTHERS, "wire/115"),
        Alternative(
            "only",
            "`response` and `tool_calls` in place of `choices`",
            _OTHERS,
            "wire/85, wire/121",
            _WHOLE_ANSWER,
            only_for=_WHOLE,
        ),
    ),
    _choice(
        "tail",
        _STREAM,
        Alternative("by-route", "a native last event on /ai/run only", _OTHERS, "wire/46"),
        Alternative("always", "a native last event on every route", _OTHERS, "field report"),
        Alternative("never", "no native last event", _INFERRED, "no recording"),
    ),
    _choice(
        "model",
        _NAMED,
        Alternative("asked", "the model of the request", _RECORDED, "wire/02"),
        Alternative("external", "the name with `-external`", _OTHERS, "wire/95"),
        Alternative("bare", "the name without `@cf/`", _INFERRED, "the gateway's `compat` route"),
    ),
    _choice(
        "unknown",
        frozenset({*_NAMED, Shape.NATIVE, Shape.NATIVE_STREAM}),
        Alternative("none", "no keys but the usual ones", _RECORDED, "wire/02"),
        Alternative("keys", "more keys in every object", _INFERRED, "no recording"),
        Alternative(
            "first", "`prompt_text` and `prompt_token_ids` first", _OTHERS, "wire/115", only_for=_STREAM
        ),
        Alternative("ids", "`prompt_token_ids` in the first chunk", _OTHERS, "wire/92", only_for=_STREAM),
        Alternative("nested", "`extra_content`, `extra_properties`", _OTHERS, "wire/90", only_for=_WHOLE),
    ),
    _choice(
        "arguments",
        _WHOLE,
        Alternative("text", "arguments as JSON text", _RECORDED, "wire/08"),
        Alternative("object", "arguments as an object", _INFERRED, "source of workers-ai-provider", _CALLS),
        Alternative("empty", "an empty text for `{}`", _INFERRED, "no recording", _CALLS),
    ),
    _choice(
        "finish_value",
        _CHATS,
        Alternative("right", "as the answer ended", _RECORDED, "wire/02, wire/07"),
        Alternative("stop", "`stop` also beside tool calls", _OTHERS, "mastra-ai/mastra#8471", _FINISH),
        Alternative("calls", "`tool_calls` also without a call", _INFERRED, "cloudflare/ai#561", _FINISH),
        Alternative("null", "null at the end, too", _INFERRED, "cloudflare/ai#390", _FINISH),
        Alternative("unknown", "an unknown value", _INFERRED, "cloudflare/ai#390", _FINISH),
    ),
    _choice(
        "body",
        _WHOLE,
        Alternative("choices", "`choices`", _RECORDED, "wire/07"),
        Alternative("output", "`output` as in Responses", _OTHERS, "cloudflare/ai#270", _WHOLE_ANSWER),
    ),
    _choice(
        "items",
        frozenset({Shape.RESPONSES}),
        Alternative("recorded", "one part in each item", _INFERRED, "wire/16"),
        Alternative("parts", "the text in several parts", _INFERRED, "wire/16"),
        Alternative("unknown", "an item of an unknown type first", _INFERRED, "wire/22"),
        Alternative("message-first", "the message before the reasoning", _INFERRED, "no recording"),
    ),
    _choice(
        "batch_order",
        _BATCH,
        Alternative("in-turn", "items in the order of the requests", Certainty.DOCUMENTED, "wire/27"),
        Alternative("reversed", "items in reverse, with their ids", _INFERRED, "no recording"),
    ),
    _choice(
        "batch_failed",
        _BATCH,
        Alternative("none", "all succeed", Certainty.DOCUMENTED, "wire/27"),
        Alternative("last", "the last item failed", Certainty.DOCUMENTED, "wire/27", frozenset({"items"})),
        Alternative("first", "the first item failed", Certainty.DOCUMENTED, "wire/27", frozenset({"items"})),
    ),
)

CHOICES: Mapping[str, RenderingChoice] = {choice.name: choice for choice in _CHOICES}
"""Every choice by its name."""
