"""Names and members of the enums mean the same, wherever one of them is asked for."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, find, settings

from workers_ai_contract import (
    Direction,
    Form,
    Guard,
    Judge,
    Profile,
    Revision,
    Route,
    SeededAnswerer,
    StandIn,
    UsageError,
    explain,
    generate,
    is_valid,
    near_misses,
    serve,
    strategies,
    validate,
)
from workers_ai_schemas import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis import strategies as st

    from workers_ai_kernel import Json

PAYLOAD: Json = {"messages": [{"role": "user", "content": 5}]}
ENFORCED: dict[str, str] = {
    "direction": Direction.INPUT,
    "form": Form.CHAT,
    "profile": Profile.ENFORCED,
    "revision": Revision.R4,
    "route": Route.RUN,
}
OBSERVED: dict[str, str] = {
    "direction": Direction.OUTPUT,
    "form": Form.CHAT,
    "profile": Profile.OBSERVED,
    "route": Route.CHAT,
}
PUBLISHED: dict[str, str] = {
    "direction": Direction.INPUT,
    "form": Form.CHAT,
    "profile": Profile.PUBLISHED,
    "revision": Revision.R5,
    "route": Route.RUN,
}
WRONG: list[dict[str, str]] = [
    {"direction": Direction.STREAM, "profile": Profile.PUBLISHED},
    {"direction": Direction.OUTPUT, "profile": Profile.ENFORCED},
    {"profile": Profile.OBSERVED, "revision": Revision.R4},
    {"profile": Direction.INPUT},
    {"form": Route.RUN},
    {"revision": Profile.OBSERVED},
    {"direction": Form.CHAT},
]


def _words(arguments: dict[str, str]) -> dict[str, str]:
    return {name: str(member) for name, member in arguments.items()}


def _without_route(arguments: dict[str, str]) -> dict[str, str]:
    return {name: member for name, member in arguments.items() if name != "route"}


def _judged(**arguments: str) -> object:
    direction = arguments.pop("direction", "input")
    judge = Judge(direction, **arguments)
    return judge.judge(PAYLOAD), judge.direction


def _drawn(**arguments: str) -> object:
    return list(generate(count=5, seed=0, **_without_route(arguments)))


def _near_misses(**arguments: str) -> object:
    return [
        each.to_json() for each in near_misses(count=5, seed=0, keyword=None, **_without_route(arguments))
    ]


def _first_drawn(**arguments: str) -> object:
    return _first(strategies.payloads(**_without_route(arguments)))


def _first_near_miss(**arguments: str) -> object:
    return _first(strategies.near_misses(**_without_route(arguments)))


def _validated(**arguments: str) -> object:
    return validate(PAYLOAD, **arguments)


def _explained(**arguments: str) -> object:
    return explain(PAYLOAD, **arguments)


def _is_valid(**arguments: str) -> object:
    return is_valid(PAYLOAD, **arguments)


TAKERS = [
    _validated,
    _explained,
    _is_valid,
    _judged,
    _drawn,
    _near_misses,
    _first_drawn,
    _first_near_miss,
]


@pytest.mark.parametrize(
    "contract", [ENFORCED, OBSERVED, PUBLISHED], ids=["enforced", "observed", "published"]
)
@pytest.mark.parametrize("take", TAKERS)
def test_a_member_gives_what_its_name_gives(take: Callable[..., object], contract: dict[str, str]) -> None:
    """For direction, form, profile, revision and route together."""
    assert take(**contract) == take(**_words(contract))


@pytest.mark.parametrize("contract", WRONG, ids=lambda contract: "-".join(_words(contract).values()))
@pytest.mark.parametrize("take", TAKERS)
def test_a_wrong_member_is_refused_as_its_name_is(
    take: Callable[..., object], contract: dict[str, str]
) -> None:
    """In the same sentence, which shows the name."""
    with pytest.raises(UsageError) as by_member:
        take(**contract)
    with pytest.raises(UsageError) as by_name:
        take(**_words(contract))

    assert str(by_member.value) == str(by_name.value)
    assert "<" not in str(by_member.value)


def test_strategies_of_other_things_take_members() -> None:
    """Forms and routes, and the sentence about one that does not exist."""
    for made, named in (
        (
            strategies.conversations(form=Form.CHAT, route=Route.CHAT),
            strategies.conversations(form="chat", route="chat"),
        ),
        (strategies.sse_transcripts(form=Form.PROMPT), strategies.sse_transcripts(form="prompt")),
        (strategies.intents(operation=Form.CHAT), strategies.intents(operation="chat")),
    ):
        assert _first(made) == _first(named)
    _assert_refused_alike(lambda form: strategies.conversations(form=form), Route.RUN)
    _assert_refused_alike(lambda form: strategies.sse_transcripts(form=form), Route.RUN)
    _assert_refused_alike(lambda form: strategies.intents(operation=form), Route.RUN)


def test_a_guard_takes_members() -> None:
    """For its profile and revision."""
    assert Guard(profile=Profile.ENFORCED, revision=Revision.R4)
    _assert_refused_alike(lambda profile: Guard(profile=profile), Route.RUN)


def test_a_stand_in_takes_members() -> None:
    """For its revision."""
    with StandIn(SeededAnswerer(1), revision=Revision.R4) as stand_in:
        assert stand_in.origin
    with serve(revision=Revision.R4) as url:
        assert url
    _assert_refused_alike(lambda revision: serve(revision=revision), Route.RUN)


def test_schemas_take_members() -> None:
    """For revision and direction."""
    assert load(Revision.R4, Direction.INPUT) == load("r4", "input")


def _first(strategy: st.SearchStrategy[Any]) -> object:
    quick = settings(max_examples=1, phases=[Phase.generate], database=None)
    return find(strategy, lambda _: True, settings=quick, random=Random(1))


def _assert_refused_alike(ask: Callable[[str], object], member: Route) -> None:
    with pytest.raises(UsageError) as by_member:
        ask(member)
    with pytest.raises(UsageError) as by_name:
        ask(member.value)

    assert str(by_member.value) == str(by_name.value)
    assert "<" not in str(by_member.value)
