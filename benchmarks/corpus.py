"""The corpus for speed: conversations as clients send them, seeded, half of them wrong in one place."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from jsonschema import Draft202012Validator

from workers_ai_schemas import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

_MESSAGES = (2, 10, 120)
_TOOLS = (0, 3, 12)
_LONGEST = 300
_WORDS = ("tide", "harbor", "berth", "Brest", "Dover", "pilot", "at", "the", "high", "water", "and", "then")
_WRONG: tuple[Json, ...] = (None, 7, "wrong", True, [], {}, -1.5, [None])


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts of requests that a revision's input accepts, and of others that it refuses."""

    valid: tuple[bytes, ...]
    invalid: tuple[bytes, ...]


def corpus(seed: int, rounds: int, revision: str = "r4", most_parts: int = 3) -> Corpus:
    """Return `rounds` conversations of each size, and as many that are wrong in one place.

    The API takes contents of one part only; with `most_parts` 1 it takes all that the schema takes.
    """
    source = random.Random(seed)  # noqa: S311 - a corpus, not a secret
    judge: Any = Draft202012Validator(load(revision, "input"))
    valid: list[bytes] = []
    invalid: list[bytes] = []
    for _ in range(rounds):
        for messages in _MESSAGES:
            for tools in _TOOLS:
                request = _request(source, messages, tools, most_parts)
                valid.append(_text(request))
                invalid.append(_text(_spoiled(source, request, judge)))
    return Corpus(tuple(valid), tuple(invalid))


def _request(source: random.Random, messages: int, tools: int, most_parts: int) -> JsonObject:
    request: JsonObject = {"messages": [_message(source, index, most_parts) for index in range(messages)]}
    if tools:
        request["tools"] = [_tool(source, index) for index in range(tools)]
    settings: JsonObject = {
        "max_tokens": source.randint(1, 4096),
        "temperature": round(source.uniform(0, 2), 2),
        "top_p": 0.9,
        "stream": source.random() < 1 / 2,
        "seed": source.randint(1, 10**9),
    }
    request.update({key: value for key, value in settings.items() if source.random() < 1 / 2})
    return request


def _message(source: random.Random, index: int, most_parts: int) -> JsonObject:
    role = "system" if index == 0 else ("user", "assistant")[index % 2 - 1]
    if source.random() < 1 / 5:
        parts: list[Json] = [
            {"type": "text", "text": _prose(source)} for _ in range(source.randint(1, most_parts))
        ]
        return {"role": role, "content": parts}
    return {"role": role, "content": _prose(source)}


def _tool(source: random.Random, index: int) -> JsonObject:
    properties: JsonObject = {
        name: {"type": "string", "description": _prose(source)} for name in ("harbor", "date", "unit")
    }
    function: JsonObject = {
        "name": f"tool_{index}",
        "description": _prose(source),
        "parameters": {"type": "object", "properties": properties, "required": ["harbor"]},
    }
    return {"type": "function", "function": function}


def _prose(source: random.Random) -> str:
    return " ".join(source.choices(_WORDS, k=source.randint(1, 60)))[:_LONGEST]


def _spoiled(source: random.Random, request: JsonObject, judge: Any) -> Json:  # noqa: ANN401 - its stubs are half typed
    while True:
        copy: Json = json.loads(json.dumps(request))
        holder, key = source.choice(list(_places(copy)))
        if isinstance(holder, dict) and source.random() < 1 / 3:
            del holder[cast("str", key)]
        else:
            holder[key] = source.choice(_WRONG)  # type: ignore[index]
        if not judge.is_valid(copy):
            return copy


def _places(value: Json) -> Iterator[tuple[dict[str, Json] | list[Json], str | int]]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield value, key
            yield from _places(member)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield value, index
            yield from _places(item)


def _text(request: Json) -> bytes:
    return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode()
