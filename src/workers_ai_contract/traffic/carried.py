"""What a container carries: payloads, and places where one is missing."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workers_ai_contract.vocabulary import Direction, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workers_ai_kernel import Json

_FIRST_ERROR = 400
_STREAM_STARTS = ("data:", "event:", "id:", "retry:", ":")
_ROUTES = (("/chat/completions", Route.CHAT), ("/responses", Route.RESPONSES))


class CarriedPayload(NamedTuple):
    """A payload in a container: its JSON Pointer there, what it is, and its text, JSON or a raw stream.

    `model` is the folder of the model whose schemas judge it; None for a built-in one.
    """

    pointer: str
    direction: Direction
    text: bytes
    route: Route = Route.RUN
    model: str | None = None


class NotJudged(NamedTuple):
    """A payload that cannot be judged, or is not ours to judge.

    `reason` is a clause that is the same for all of its kind. `missing` if something should have been judged
    here, so that the result is incomplete; false for the traffic of other models and services. `direction` is
    what would have been here, if that is known.
    """

    pointer: str
    reason: str
    missing: bool = True
    direction: Direction | None = None


_NOT_KEPT = ("whose request was not kept", "whose answer was not kept")
OTHER_MODEL = "of another model"
OTHER_SERVICE = "of another service"


def route_of(path: str) -> Route:
    """Return the route that the end of a path or URL names; `/run` for every other one."""
    plain = path.partition("?")[0].rstrip("/")
    return next((route for end, route in _ROUTES if plain.endswith(end)), Route.RUN)


OtherModels: TypeAlias = "Callable[[str], str | None]"
"""Returns the folder of a model that is not built in, by its name in a log; None if it is not known."""


def no_others(_name: str) -> str | None:
    """Return that no other model is known."""
    return None


class Owner(NamedTuple):
    """Whose payload something is: the folder of a model, None for a built-in one; `reason` if of neither."""

    model: str | None = None
    reason: str | None = None


def owner_of(name: Json, others: OtherModels = no_others) -> Owner:
    """Return the owner by the name of a model in a log; without a name it is a built-in one."""
    if name is None:
        return Owner()
    if not isinstance(name, str):
        return Owner(reason=OTHER_MODEL)
    if name.removeprefix("workers-ai/").removeprefix("@cf/") in _ours():
        return Owner()
    found = others(name)
    return Owner(found, OTHER_MODEL if found is None else None)


def counted_not_judged(count: int, reason: str) -> str:
    """Return how many payloads were not judged, and why."""
    if count == 1:
        return f"1 payload {reason}"
    return f"{count} payloads {f'that are {reason[8:]}' if reason.startswith('that is ') else reason}"


def why_not_judged(reason: str, part: str) -> str:
    """Return the reason as a sentence about `part`: the `request` or the `answer` of a call."""
    for beginning, subject in (
        (f"whose {part} ", "it "),
        ("whose ", "its "),
        ("that ", "it "),
        ("of ", "it is of "),
    ):
        if reason.startswith(beginning):
            return f"{subject}{reason.removeprefix(beginning)}"
    return reason


def of_others(found: Iterable[CarriedPayload | NotJudged], reason: str) -> Iterator[NotJudged]:
    """Yield that the bodies that were found are not ours to judge, each by itself."""
    for each in found:
        if isinstance(each, CarriedPayload) or each.reason not in _NOT_KEPT:
            yield NotJudged(each.pointer, reason, missing=False)


@cache
def _ours() -> frozenset[str]:
    from workers_ai_schemas import models

    return frozenset(model.name.removeprefix("@cf/") for model in models())


def request(pointer: str, body: Json, route: Route) -> CarriedPayload | NotJudged:
    """Return what a body of a request is: a JSON value, or its text."""
    text = _text(body)
    if text is None:
        return NotJudged(pointer, _NOT_KEPT[0], direction=Direction.INPUT)
    return CarriedPayload(pointer, Direction.INPUT, text, route)


def answer(pointer: str, body: Json, route: Route, status: Json) -> CarriedPayload | NotJudged:
    """Return what a body of an answer is: a JSON value, or its text, which may be a whole stream."""
    text = _text(body)
    if text is None:
        return NotJudged(pointer, _NOT_KEPT[1], direction=Direction.OUTPUT)
    direction = Direction.OUTPUT
    if isinstance(status, int) and status >= _FIRST_ERROR:
        direction = Direction.ERROR
    elif isinstance(body, str) and body.lstrip("\ufeff \r\n").startswith(_STREAM_STARTS):
        direction = Direction.STREAM
    return CarriedPayload(pointer, direction, text, route)


def _text(body: Json) -> bytes | None:
    if body is None or body == "":
        return None
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    return json.dumps(body).encode()
