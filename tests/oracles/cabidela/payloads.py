"""Draws payloads from a seed: fair ones, near misses and rubbish, as JSON texts."""

from __future__ import annotations

import copy
import json
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from workers_ai_kernel import Json, JsonObject

    Place: TypeAlias = tuple[Json, Callable[[Json], None]]

T = TypeVar("T")

_STRINGS = (
    *("", "a", "tide", "low", "medium", "high", "auto", "json_object", "json_schema", "user"),
    *("é", "😀", "😀😀", "\u2028", "\x00", "'\"\\", "/a/b", "null", "1", "[object Object]"),
)
_NUMBERS: tuple[float, ...] = (
    *(0, 1, -1, 2, 50, 51, 256, 9999999999, 10000000000, 2**53, 2**53 + 1, 10**20, 10**21),
    *(123456789012345678901234567890, -(10**25), 10**300),
    *(0.0, -0.0, 1.0, 0.5, -2.5, 0.001, 0.0009, 1e-6, 1e-7, 1.5e-7, 5e-324, 1e21, 1e20, 1.5e300),
    *(0.1, 2.000001, 4.35, 5.0, 123456789.125, 1e16, 123456789012345680000.0, 1.7976931348623157e308),
)
_SMALL_CONTAINERS: list[Json] = [
    [],
    {},
    [[]],
    [{}],
    [None, True],
    ["a", 5],
    ["a", {}],
    [1, [True]],
    {"toString": 1},
]
_RESPONSE_FORMATS: list[Json] = [
    {"type": "json_object"},
    {"type": "json_schema", "json_schema": {}},
    {},
]
_NASTY_KEYS = (
    *("__proto__", "toString", "valueOf", "length", "constructor", "hasOwnProperty", "at", "0"),
    *("1", "10", "2", "01", "-1", "4294967294", "4294967295", "1.5", "", "/", "a/b", "/type", "~0"),
    *("~1", "é", "😀", "'", "a b", "x/properties", "x/", "join", "items", "$ref"),
)
_KEYS = (
    *("prompt", "messages", "input", "requests", "role", "content", "type", "text", "name", "code"),
    *("tools", "function", "functions", "parameters", "properties", "required", "description"),
    *("reasoning", "effort", "summary", "response_format", "json_schema", "raw", "stream", "seed"),
    *("max_tokens", "temperature", "top_p", "top_k", "repetition_penalty", "lora", "instructions"),
    *("frequency_penalty", "presence_penalty", "model", "tool_choice", "a", "b"),
)


class PayloadDrawer:
    """Draws payloads for one source of chance."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def text(self) -> str:
        """Return a payload as JSON text, at times with odd numbers, spaces or repeated keys."""
        return self._written(self.payload())

    def payload(self) -> Json:
        """Return a payload: one of the four forms, with up to five changes at any place."""
        if self._chance(0.04):
            return self.junk()
        payload = self._form()
        if self._chance(0.1):
            payload.update(self._form())
        holder: list[Json] = [payload]
        for _ in range(self._pick((0, 0, 1, 1, 1, 2, 2, 3, 5))):
            self._mutate(holder)
        return holder[0]

    def junk(self, depth: int = 0) -> Json:
        """Return any JSON value."""
        kind = self._random.randrange(9 if depth < 4 else 5)
        if kind < 2:
            return self._pick(_STRINGS)
        if kind < 4:
            return self._pick(_NUMBERS) if kind == 2 else self._pick((None, True, False))
        if kind == 4:
            return self._pick(_SMALL_CONTAINERS)
        if kind < 7:
            return [self.junk(depth + 1) for _ in range(self._random.randrange(4))]
        return {self.key(): self.junk(depth + 1) for _ in range(self._random.randrange(4))}

    def key(self) -> str:
        """Return a key: one of the contract's, or one that JavaScript takes for something else."""
        return self._pick(_KEYS if self._chance(0.6) else _NASTY_KEYS)

    def _form(self) -> JsonObject:
        return self._pick((self._prompt, self._chat, self._chat, self._responses, self._batch))()

    def _prompt(self) -> JsonObject:
        return {"prompt": self._pick(_STRINGS), **self._settings()}

    def _chat(self) -> JsonObject:
        chat: JsonObject = {"messages": self._many(self._message, 4), **self._settings()}
        if self._chance(0.4):
            chat["tools"] = self._many(self._tool, 3)
        if self._chance(0.1):
            chat["functions"] = self._many(lambda: {"name": "f", "code": "return 1"}, 2)
        return self._shuffled(chat)

    def _responses(self) -> JsonObject:
        inputs: tuple[Json, ...] = ("tide", "", self._many(self._message, 3), [], ["a"])
        responses: JsonObject = {"input": self._pick(inputs)}
        if self._chance(0.5):
            responses["reasoning"] = self._some(
                {"effort": self._pick(("low", "medium", "high", "minimal")), "summary": "auto"}
            )
        return self._shuffled(responses)

    def _batch(self) -> JsonObject:
        return {"requests": self._many(self._responses, 3)}

    def _message(self) -> JsonObject:
        parts = self._many(lambda: {"type": "text", "text": self._pick(_STRINGS)}, 3)
        message: JsonObject = {
            "role": self._pick(("user", "assistant", "system", "tool")),
            "content": parts if self._chance(0.3) else self._pick(_STRINGS),
        }
        if self._chance(0.1):
            message["tool_calls"] = self._many(self._tool, 1)
        return message if self._chance(0.8) else self._shuffled(message)

    def _tool(self) -> JsonObject:
        properties: JsonObject = {
            self.key() if self._chance(0.3) else name: self._parameter() for name in ("x", "y")
        }
        parameters: JsonObject = {"type": "object", "properties": properties}
        if self._chance(0.5):
            parameters["required"] = ["x"]
        function: JsonObject = {"name": "f", "description": "d", "parameters": parameters}
        if self._chance(0.3):
            del function["description"]
        return function if self._chance(0.3) else {"type": "function", "function": function}

    def _parameter(self) -> JsonObject:
        parameter: JsonObject = {"type": "string", "description": "d"}
        return parameter if self._chance(0.7) else self._some(parameter)

    def _settings(self) -> JsonObject:
        return self._some(
            {
                "max_tokens": self._pick(_NUMBERS),
                "temperature": self._pick(_NUMBERS),
                "top_p": self._pick(_NUMBERS),
                "top_k": self._pick(_NUMBERS),
                "seed": self._pick(_NUMBERS),
                "stream": self._chance(0.5),
                "raw": False,
                "lora": "l",
                "response_format": self._pick(_RESPONSE_FORMATS),
                "frequency_penalty": self._pick(_NUMBERS),
                "model": "m",
            },
            share=0.15,
        )

    def _mutate(self, holder: list[Json]) -> None:
        value, put = self._random.choice(_places(holder))
        put(self._changed(value))

    def _changed(self, value: Json) -> Json:
        choice = self._random.randrange(10)
        if choice < 4:
            return self.junk(depth=2)
        if choice == 4:
            return [value] if self._chance(0.5) else [value, copy.deepcopy(value)]
        if choice == 5:
            items: list[Json] = value if isinstance(value, list) else [value]
            return {self.key(): item for item in items}
        if choice == 6:
            return list(value.values()) if isinstance(value, dict) else self.junk()
        return self._inside(value)

    def _inside(self, value: Json) -> Json:
        """Return the value with one key or item more, less, or renamed."""
        if isinstance(value, dict):
            if value and self._chance(0.5):
                name = self._pick(tuple(value))
                moved = value.pop(name)
                if self._chance(0.3):
                    value[self.key()] = moved
            else:
                value[self.key()] = self.junk(depth=2)
            return self._shuffled(value) if self._chance(0.2) else value
        if isinstance(value, list):
            if value and self._chance(0.4):
                value.pop(self._random.randrange(len(value)))
            else:
                value.insert(self._random.randint(0, len(value)), self.junk(depth=2))
            return value
        return self.junk(depth=3)

    def _written(self, value: Json) -> str:
        if isinstance(value, dict):
            members = [f"{self._written(name)}:{self._written(item)}" for name, item in value.items()]
            if value and self._chance(0.01):
                members.insert(0, f"{json.dumps(self._pick(tuple(value)))}:{self._pick((1, 'null'))}")
            return "{" + ",".join(members) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self._written, value)) + "]"
        if isinstance(value, str):
            return json.dumps(value, ensure_ascii=self._chance(0.5))
        if isinstance(value, int) and not isinstance(value, bool) and self._chance(0.2):
            return self._pick((f"{value}.0", f"{value}e0", f"{value}.0e-0", f"{value}.000E+0"))
        return json.dumps(value)

    def _many(self, make: Callable[[], JsonObject], most: int) -> list[Json]:
        return [make() for _ in range(self._random.randint(0, most))]

    def _some(self, members: JsonObject, share: float = 0.5) -> JsonObject:
        return {name: value for name, value in members.items() if self._chance(share)}

    def _shuffled(self, members: JsonObject) -> JsonObject:
        names = list(members)
        self._random.shuffle(names)
        return {name: members[name] for name in names}

    def _pick(self, options: Sequence[T]) -> T:
        # Copied, so that a change of what was drawn does not change what can be drawn.
        return copy.deepcopy(self._random.choice(options))

    def _chance(self, share: float) -> bool:
        return self._random.random() < share


def _places(holder: list[Json]) -> list[Place]:
    """Return each value below `holder` with what puts another into its place."""
    places: list[Place] = []
    pending: list[Json] = [holder]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            places.extend((item, partial(value.__setitem__, name)) for name, item in value.items())
            pending.extend(value.values())
        elif isinstance(value, list):
            places.extend((item, partial(value.__setitem__, i)) for i, item in enumerate(value))
            pending.extend(value)
    return places
