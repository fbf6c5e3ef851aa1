"""Puts reasoning, text and tool calls together: within the token limit, with counts that add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.plain import sentences
from workers_ai_contract.plain.counting import count_prompt, count_tokens
from workers_ai_contract.wire import Answer, ToolCall, Usage
from workers_ai_contract.wire.api_errors import FORCED_TOOL_DOES_NOT_FIT
from workers_ai_contract.wire.asked import named_tool, objects_in
from workers_ai_contract.wire.chunks import tokens

if TYPE_CHECKING:
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import JsonObject

_LATEST_MS = 60_000_000_000
_CACHE_BLOCK = 16
_FEWEST_ANSWERED = 2
"""The messages of the shortest conversation that has had an answer, with what was asked."""
SERIAL_BYTES = 8
"""The bytes of a digest that ids and times are made of."""


def composed(  # noqa: PLR0913 - an answer and its counts
    request: JsonObject,
    reasoning: str | None,
    text: str | None,
    finish_reason: str,
    digest: bytes,
    *calls: ToolCall,
    counted: tuple[int, int] | None = None,
) -> Answer:
    """Return an answer whose counts are those of its texts; ids and times come from the digest.

    `counted` are the tokens of reasoning and text, if they are known.
    """
    thought, said = counted or (count_tokens(reasoning or ""), count_tokens(text or ""))
    called = sum(count_tokens(f"{call.name} {call.arguments}") for call in calls)
    prompt = count_prompt(request)
    usage = Usage(
        prompt_tokens=prompt,
        completion_tokens=max(1, thought + said + called),
        cached_tokens=_cached(request, prompt),
        reasoning_tokens=thought,
    )
    serial = int.from_bytes(digest[:SERIAL_BYTES]) % _LATEST_MS
    return Answer(text, reasoning, calls, finish_reason, usage, serial)


def whole_or_cut(text: str, limit: int, thoughts: list[str]) -> tuple[str | None, str | None, str]:
    """Return reasoning, the text, and the finish reason; what is longer than the limit is cut."""
    needed = count_tokens(text)
    reasoning = " ".join(thoughts)
    if needed + count_tokens(reasoning) > limit:
        reasoning = "Brief."
    left = limit - (count_tokens(reasoning) if thoughts else 0)
    if needed <= left:
        return (reasoning if thoughts else None), text, "stop"
    return (reasoning if thoughts else None), first_tokens(text, left) or None, "length"


def first_tokens(text: str, limit: int) -> str:
    """Return the beginning of a text that counts at most `limit` tokens."""
    kept = ""
    for piece in tokens(text):
        limit -= count_tokens(piece)
        if limit < 0:
            break
        kept += piece
    return kept


def cut_thought(limit: int) -> tuple[str | None, str | None, str]:
    """Return an answer that the limit cuts while the model still thinks: reasoning, and no text."""
    return "".join(tokens("The user wants a short answer.")[:limit]), None, "length"


def calling(request: JsonObject, calls: tuple[ToolCall, ...], limit: int, digest: bytes) -> Reply:
    """Return an answer that calls tools.

    If the calls do not fit the limit, it is cut, or an `ApiError` if a call was forced (recorded, code 8006).
    """
    needed = sum(count_tokens(f"{call.name} {call.arguments}") for call in calls)
    thoughts = sentences.call_sentences(calls[0].name)
    if needed >= limit:
        if is_forced(request):
            return FORCED_TOOL_DOES_NOT_FIT
        return composed(request, *cut_thought(limit), digest)
    reasoning = " ".join(thoughts)
    if needed + count_tokens(reasoning) > limit:
        reasoning = "Call."
    return composed(request, reasoning, None, "tool_calls", digest, *calls)


def is_forced(request: JsonObject) -> bool:
    """Return whether the model has to call a tool."""
    return request.get("tool_choice") == "required" or named_tool(request) is not None


def _cached(request: JsonObject, prompt: int) -> int:
    """Return the tokens of the earlier messages, in whole blocks, if the conversation has had an answer."""
    given = request.get("messages", request.get("input"))
    if not isinstance(given, (list, dict)) or len(given) < _FEWEST_ANSWERED:
        return 0
    messages = objects_in(given)
    answered = [place for place, message in enumerate(messages) if message.get("role") == "assistant"]
    if not answered:
        return 0
    before = count_prompt({"messages": [*messages[: answered[-1]]]})
    return min(prompt, before) // _CACHE_BLOCK * _CACHE_BLOCK
