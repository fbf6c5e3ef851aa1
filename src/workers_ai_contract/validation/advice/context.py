"""Whether prompt and answer fit into the model's context window, by an estimate that is stated.

A token is taken for four bytes of UTF-8, of all text that the request has: names and strings, but not what
is attached to a message. The API counts tokens of its own, so this is a warning and never a verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from workers_ai_contract.validation.advice.folding import advice
from workers_ai_contract.validation.forms import in_unified_envelope, model_input
from workers_ai_contract.validation.values import matches_type
from workers_ai_schemas.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.validation.judgement import Problem
    from workers_ai_schemas import Json, JsonObject

CONTEXT_WINDOW = 128_000
"""Tokens of prompt and answer together (documented)."""
BYTES_PER_TOKEN = 4

# A text of this many bytes and an answer of this many tokens fit in together, whatever they are.
SURE_LIMIT = CONTEXT_WINDOW // 2
SURE_BYTES = (CONTEXT_WINDOW - SURE_LIMIT) * BYTES_PER_TOKEN

_CODE = "context-window"
LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
_DEFAULT_LIMIT = 256
_PROMPTS = ("messages", "prompt", "input")
_ATTACHED = frozenset({"image_url", "input_audio", "file", "audio"})


def context_advice(request: Json, size: int | None) -> Iterator[Problem]:
    """Yield one warning if a prompt and its answer are over the window by the estimate.

    `size` is the length of the request's text in bytes, at least what is in it; None to measure.
    """
    root = "/input" if in_unified_envelope(request) else ""
    bound = _written(request) if size is None else size
    over = [
        (pointer, prompt)
        for pointer, prompt in _prompts(model_input(request), root)
        if _over(bound, prompt) and _over(text_bytes(prompt), prompt)
    ]
    if over:
        yield _warning([pointer for pointer, _ in over], over[0][1])


def text_bytes(value: Json) -> int:
    """Return the length of all text in a value, in bytes of UTF-8; attachments do not count."""
    if isinstance(value, str):
        return len(value.encode(errors="surrogatepass"))
    if isinstance(value, list):
        return sum(map(text_bytes, value))
    if isinstance(value, dict):
        members = (item for item in value.items() if item[0] not in _ATTACHED)
        return sum(text_bytes(name) + text_bytes(member) for name, member in members)
    return 0


def _prompts(request: Json, root: str) -> Iterator[tuple[str, JsonObject]]:
    if not isinstance(request, dict):
        return
    requests = request.get("requests")
    if isinstance(requests, list):
        for index, item in enumerate(requests):
            if isinstance(item, dict):
                yield join(root, "requests", index), item
    else:
        yield root, request


def _over(size: int, prompt: JsonObject) -> bool:
    return size // BYTES_PER_TOKEN + _limit(prompt) > CONTEXT_WINDOW


def _limit(prompt: JsonObject) -> int:
    wanted = [prompt[name] for name in LIMITS if name in prompt]
    return max((int(value) for value in wanted if _is_count(value)), default=_DEFAULT_LIMIT)


def _is_count(value: Json) -> TypeGuard[float]:
    return matches_type(value, "integer") and isinstance(value, int | float) and value >= 0


def _written(request: Json) -> int:
    # Imported here because only a request without a text of its own is measured.
    import orjson

    try:
        return len(orjson.dumps(request))
    except TypeError:
        # Integers beyond 64 bits, lone surrogates.
        return text_bytes(request)


def _warning(pointers: list[str], prompt: JsonObject) -> Problem:
    size, limit = text_bytes(prompt), _limit(prompt)
    pointer = next((join(pointers[0], name) for name in _PROMPTS if name in prompt), pointers[0])
    tokens = size // BYTES_PER_TOKEN
    return advice(
        _CODE,
        [pointer, *pointers[1:]],
        f"The prompt is about {tokens:,} tokens ({size:,} bytes of text, 4 to a token) and asks for an "
        f"answer of up to {limit:,}: the context window is {CONTEXT_WINDOW:,}, and beyond it the API has "
        "refused requests (5021).",
        "Shorten the prompt, or ask for fewer tokens.",
    )
