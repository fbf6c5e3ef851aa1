"""Strategies for conversations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.drawing.conversations import LASTING_FORMS, Way, draw_conversation
from workers_ai_contract.errors import UsageError
from workers_ai_contract.strategies._naming import drawn_as, form_named
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire.conversations import ROUTES, STREAMED_FORMS, Conversation

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

_MOST_TURNS = 3
_LONGEST = 20


def conversations(
    *,
    form: str | None = None,
    route: str | None = None,
    stream: bool | None = None,
    turns: int | None = None,
) -> SearchStrategy[Conversation]:
    """Draw requests, each with what comes back for it.

    Args:
        form: `prompt`, `chat`, `responses` or `batch`; None draws any.
        route: `run`, `chat` or `responses`; None draws any that takes the form.
        stream: whether the answers are streamed; None draws both where both are.
        turns: how many requests there are; None draws one to three, and one for a prompt.

    Raises:
        UsageError: there is no such form or route, or they do not go together.
    """
    _held(form, route, stream, turns)
    return _conversations(form=form, route=route, stream=stream, turns=turns)


@drawn_as("conversations")
def _conversations(
    draw: DrawFn,
    *,
    form: str | None = None,
    route: str | None = None,
    stream: bool | None = None,
    turns: int | None = None,
) -> Conversation:
    ways = _held(form, route, stream, turns)
    length = (1, _MOST_TURNS) if turns is None else (turns, turns)
    return draw_conversation(HypothesisSource(draw), ways, length)


@cache
def _held(form: str | None, route: str | None, stream: bool | None, turns: int | None) -> tuple[Way, ...]:  # noqa: FBT001 - None is a third
    if turns is not None and not 1 <= turns <= _LONGEST:
        raise UsageError(f"a conversation has 1 to {_LONGEST} turns, not {turns!r}")
    ways = _ways(form_named(form), _route_named(route), stream)
    if turns is not None and turns > 1:
        ways = tuple(way for way in ways if way.form in LASTING_FORMS)
    if not ways:
        asked = {"form": form, "route": route, "stream": stream, "turns": turns}
        together = ", ".join(f"{name}={value!r}" for name, value in asked.items() if value is not None)
        raise UsageError(f"there are no conversations with {together}")
    return ways


def _route_named(route: str | None) -> Route | None:
    if route is not None and route not in set(Route):
        raise UsageError(f"there is no route {route!r}: choose one of {', '.join(Route)}")
    return None if route is None else Route(route)


def _ways(form: Form | None, route: Route | None, stream: bool | None) -> tuple[Way, ...]:  # noqa: FBT001 - None is a third
    return tuple(
        Way(each, on, streams)
        for each in Form
        for on in ROUTES[each]
        for streams in (False, True)
        if form in {None, each} and route in {None, on} and stream in {None, streams}
        if not streams or each in STREAMED_FORMS
    )
