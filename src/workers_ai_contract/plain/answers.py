"""Composes the plain reply to a request: a call of a tool, JSON, or sentences, with counts that add up."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from workers_ai_contract.drawing.fitting import UnfitError
from workers_ai_contract.plain import sentences
from workers_ai_contract.plain.asking import Asked, asked_by
from workers_ai_contract.plain.canonical import canonical
from workers_ai_contract.plain.chance import Chance
from workers_ai_contract.plain.composing import (
    SERIAL_BYTES,
    calling,
    composed,
    cut_thought,
    is_forced,
    whole_or_cut,
)
from workers_ai_contract.plain.counting import count_next, count_tokens
from workers_ai_contract.plain.described import described_keys, described_schema
from workers_ai_contract.plain.values import MOST_VALUES, sensible_value
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer, ToolCall
from workers_ai_contract.wire.asked import (
    DEFAULT_MAX_TOKENS,
    json_mode,
    json_schema,
    objects_in,
    offered_tools,
    token_limit,
)
from workers_ai_contract.wire.chunks import tokens

if TYPE_CHECKING:
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import Json, JsonObject

_CALLING = frozenset({Form.CHAT, Form.RESPONSES})
_MOST_TOOLS_TRIED = 12
_BATCH_VALUES = 20_000
_LEAST_ROOM = 50
_LEAST_WORTH_SPEAKING = 6


def plain_reply(seed: int, form: Form, request: JsonObject) -> Reply:
    """Return the plain reply to a request: the same for the same seed and request.

    An `ApiError` stands for a forced tool call that does not fit `max_tokens` (recorded, code 8006).
    """
    if form is not Form.BATCH:
        return _reply(seed, form, request)
    requests = objects_in(request.get("requests"))
    # What a batch may cost is shared among its requests: 1.6 MB of tools would make 136 MB of answers.
    room = min(MOST_VALUES, max(_LEAST_ROOM, _BATCH_VALUES // max(1, len(requests))))
    replies = (_reply(seed, Form.RESPONSES, item, room) for item in requests)
    return BatchAnswer(tuple(reply for reply in replies if isinstance(reply, Answer)))


def _reply(seed: int, form: Form, request: JsonObject, room: int = MOST_VALUES) -> Reply:
    digest = digest_of(seed, request)
    asked = asked_by(request)
    call = next_call(request, asked, digest, room) if form in _CALLING else None
    limit = token_limit(request) or DEFAULT_MAX_TOKENS
    chance = Chance(digest[SERIAL_BYTES:])
    if call is not None:
        return calling(request, (call,), limit, digest)
    thoughts = [] if form is Form.PROMPT else _thoughts(chance, asked)
    if json_mode(request) is not None or (not asked.has_result and described_schema(request) is not None):
        text = json.dumps(json_value(request, asked, room), ensure_ascii=False)
        return composed(request, *whole_or_cut(text, limit, thoughts[:1]), digest)
    spoken = _said(chance, asked)
    if limit < _LEAST_WORTH_SPEAKING:
        return composed(request, *_cut(bool(thoughts), limit), digest)
    return _spoken(request, thoughts, spoken, limit, digest)


def digest_of(seed: int, request: JsonObject) -> bytes:
    """Return the digest that everything accidental in a reply comes from."""
    return sha256(b"%d:" % seed + canonical(request)).digest()


def _thoughts(chance: Chance, asked: Asked) -> list[str]:
    if asked.has_result:
        return sentences.result_thoughts(asked.called[-1] if asked.called else None)
    return sentences.thought_sentences(chance, asked.question)


def _said(chance: Chance, asked: Asked) -> list[str]:
    if asked.has_result:
        return sentences.result_sentences(asked.called[-1] if asked.called else None, asked.result)
    return sentences.answer_sentences(chance, asked.question)


def _spoken(request: JsonObject, thoughts: list[str], spoken: list[str], limit: int, digest: bytes) -> Reply:
    """Return an answer of as many sentences as fit."""
    reasoning, needed = _first_that_fit(thoughts, limit // 2)
    if len(reasoning) < sum(map(len, thoughts)):
        reasoning = sentences.BRIEF_THOUGHT if limit > 2 * _LEAST_WORTH_SPEAKING else "Brief."
        needed = count_tokens(reasoning)
    said, count = _first_that_fit(spoken, limit - needed)
    if not said:
        said = sentences.BRIEF if count_tokens(sentences.BRIEF) <= limit - needed else "Yes."
        count = count_tokens(said)
    return composed(request, reasoning or None, said, "stop", digest, counted=(needed, count))


def _first_that_fit(spoken: list[str], limit: int) -> tuple[str, int]:
    """Return the first sentences, as many as fit, as one text, and its count."""
    fitting: list[str] = []
    total = 0
    for sentence in spoken:
        # Tokens never cross a space, so the count of a text is the sum of those of its sentences.
        count = count_next(sentence) if fitting else count_tokens(sentence)
        if total + count > limit:
            break
        total += count
        fitting.append(sentence)
    return " ".join(fitting), total


def _cut(thinks: bool, limit: int) -> tuple[str | None, str | None, str]:  # noqa: FBT001 - internal
    """Return an answer that the limit cuts: reasoning first, and text only if there is room left."""
    if not thinks:
        return None, "".join(tokens(sentences.BRIEF)[:limit]), "length"
    return cut_thought(limit)


def json_value(request: JsonObject, asked: Asked, room: int = MOST_VALUES) -> Json:
    """Return a value of the schema that a request asks for; a usual object if there is none.

    It is that of the JSON mode, else one that the messages write out, else one of the keys they name.
    """
    mode = json_mode(request)
    schema = None if mode is None else json_schema(mode)
    schema = schema or described_schema(request) or described_keys(asked.question)
    if schema is not None:
        with suppress(UnfitError):
            return sensible_value(schema, asked.question, room)
    return {"answer": sentences.BRIEF}


def next_call(request: JsonObject, asked: Asked, digest: bytes, room: int = MOST_VALUES) -> ToolCall | None:
    """Return the call that the model makes now, or None if it speaks."""
    tools = offered_tools(request)[:_MOST_TOOLS_TRIED]
    if not tools or (asked.has_result and not is_forced(request)):
        return None
    left = [tool for tool in tools if tool.get("name") not in asked.called]
    return first_call(left or tools, asked.question, digest.hex()[:32], room)


def first_call(
    tools: list[JsonObject], question: str, identifier: str, room: int = MOST_VALUES
) -> ToolCall | None:
    """Return a call of the first tool for whose parameters a value is found, or None."""
    for tool in tools:
        try:
            arguments = sensible_value(tool.get("parameters"), question, room)
        except UnfitError:
            continue
        written = json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
        return ToolCall(f"chatcmpl-tool-{identifier}", str(tool.get("name", "")), written)
    return None
