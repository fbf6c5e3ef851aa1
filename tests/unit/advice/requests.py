"""Requests for the tests of advice: drawn ones, with more members put in anywhere."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st

from tests.damage import damaged
from workers_ai_contract.strategies import payloads
from workers_ai_contract.vocabulary import Form
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem

# The first payloads wait for plans and screens to be compiled.
UNHURRIED = settings(deadline=None)
USER: JsonObject = {"role": "user", "content": "tide"}
TOOL: JsonObject = {
    "type": "function",
    "function": {"name": "tide_at", "parameters": {"type": "object", "additionalProperties": False}},
}

_NAMES = (
    "mood",
    "temprature",
    "functions",
    "function_call",
    "name",
    "tool_calls",
    "reasoning",
    "generate_summary",
    "metadata",
    "external_reference",
    "tool_choice",
    "response_format",
    "stream",
    "max_tokens",
    "content",
    "role",
    "tools",
    "input",
)
_VALUES: tuple[Json, ...] = (
    "any",
    None,
    [],
    "bot",
    "tool",
    -5,
    True,
    200_000,
    {"mood": 1},
    [{"name": "f"}],
    {"type": "json_schema"},
    [{"type": "text", "text": "a"}, {"type": "text", "text": "b", "mood": 1}],
)


@st.composite
def requests(draw: st.DrawFn) -> Json:
    """Draw a request of any form, right or damaged, with up to three members put in; some in the envelope."""
    form = draw(st.sampled_from(Form))
    request = draw(payloads("input", form=form))
    if draw(st.booleans()):
        request = damaged(draw(st.data()), request)
    request = deepcopy(request)
    for _ in range(draw(st.integers(0, 3))):
        _put_in(draw(st.data()), request)
    return {"model": "m", "input": request} if draw(st.integers(0, 9)) == 9 else request


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Return code and pointer of each problem."""
    return [(problem.code, problem.pointer) for problem in problems]


def objects(value: Json, pointer: str = "") -> list[tuple[str, JsonObject]]:
    """Return every object in a value, with its pointer."""
    found: list[tuple[str, JsonObject]] = []
    if isinstance(value, dict):
        found.append((pointer, value))
        for name, member in value.items():
            found += objects(member, join(pointer, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += objects(item, join(pointer, index))
    return found


def _put_in(data: DataObject, request: Json) -> None:
    holders = objects(request)
    if holders:
        _, holder = data.draw(st.sampled_from(holders))
        holder[data.draw(st.sampled_from(_NAMES))] = deepcopy(data.draw(st.sampled_from(_VALUES)))
