"""Plain requests: everyday questions, with the tools, formats and limits that people set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.plain.tasks import TALK, TASKS, Task
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from workers_ai_kernel import Json, JsonObject

_SYSTEM = (
    "You are a helpful assistant.",
    "Answer briefly and politely.",
    "You are the assistant of a travel agency. Use the tools if they help.",
)
_LIMITS = (64, 128, 256, 512, 1024)
_EFFORTS = ("low", "medium", "high")
_MOST_TOOLS = 3
_MOST_REQUESTS = 3
_MANY = 8


def plain_request(chance: Random, form: Form, *, calling: bool | None = None) -> JsonObject:
    """Return a request that the published schema and the API both accept.

    Args:
        chance: decides which.
        form: the form of the request.
        calling: whether a chat offers tools; None lets chance decide.
    """
    if form is Form.CHAT:
        return _chat(chance, calling=calling)
    return _MAKERS[form](chance)


def tool_of(task: Task) -> JsonObject:
    """Return the tool of a task in the chat form."""
    function: JsonObject = {
        "name": task.name,
        "description": task.description,
        "parameters": task.parameters,
    }
    return {"type": "function", "function": function}


def _chat(chance: Random, *, calling: bool | None) -> JsonObject:
    task = chance.choice(TASKS)
    kind = chance.randrange(_MANY)
    asks = calling if calling is not None else kind in (0, 1, 2)
    question = task.question if asks or kind in (3, 4) else chance.choice(TALK)
    request: JsonObject = {"messages": [*_system(chance), {"role": "user", "content": question}]}
    if asks:
        others = chance.sample([each for each in TASKS if each is not task], chance.randrange(_MOST_TOOLS))
        request["tools"] = [tool_of(each) for each in (task, *others)]
    elif kind == 3:  # noqa: PLR2004 - one in eight
        request["response_format"] = {"type": "json_schema", "json_schema": task.wanted}
    elif kind == 4:  # noqa: PLR2004 - one in eight
        request["response_format"] = {"type": "json_object"}
    return {**request, **_settings(chance, least=_LIMITS[1] if asks or kind in (3, 4) else _LIMITS[0])}


def _system(chance: Random) -> list[Json]:
    return [{"role": "system", "content": chance.choice(_SYSTEM)}] if chance.random() < 1 / 2 else []


def _settings(chance: Random, least: int) -> JsonObject:
    found: JsonObject = {}
    if chance.random() < 1 / 3:
        found["max_tokens"] = chance.choice([limit for limit in _LIMITS if limit >= least])
    if chance.random() < 1 / 4:
        found["temperature"] = chance.choice((0, 0.2, 0.7, 1))
    return found


def _question(chance: Random) -> str:
    return chance.choice([*TALK, *(task.question for task in TASKS)])


def _prompt(chance: Random) -> JsonObject:
    return {"prompt": _question(chance), **_settings(chance, _LIMITS[0])}


def _responses(chance: Random) -> JsonObject:
    request: JsonObject = {"input": _question(chance)}
    if chance.random() < 1 / 3:
        request["instructions"] = chance.choice(_SYSTEM)
    if chance.random() < 1 / 3:
        request["reasoning"] = {"effort": chance.choice(_EFFORTS)}
    return request


def _batch(chance: Random) -> JsonObject:
    return {"requests": [{"input": _question(chance)} for _ in range(chance.randint(1, _MOST_REQUESTS))]}


_MAKERS: dict[Form, Callable[[Random], JsonObject]] = {
    Form.PROMPT: _prompt,
    Form.RESPONSES: _responses,
    Form.BATCH: _batch,
}
