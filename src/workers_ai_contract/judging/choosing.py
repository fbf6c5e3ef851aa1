"""Finds the contract for given names, or raises an error that lists the valid ones."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Direction, Form, Profile, Route
from workers_ai_schemas import revision_named

if TYPE_CHECKING:
    from workers_ai_contract.contracts import Contract
    from workers_ai_schemas import Revision

_Name = TypeVar("_Name", bound=StrEnum)


class ContractNames(NamedTuple):
    """The names that select a contract, other than its direction and profile."""

    revision: str = "latest"
    route: str = "run"
    form: str | None = None


def contract_of(  # noqa: PLR0913 - as many as a contract has parts
    profile: Profile,
    direction: str,
    revision: str,
    route: str,
    form: str | None,
    *,
    compiled: bool = True,
) -> Contract:
    """Return the contract of a profile; each profile's module is imported on first use.

    Raises:
        UsageError: there is no such contract.
    """
    known_route, named = route_named(route), None if form is None else form_named(form)
    if profile is Profile.OBSERVED:
        return _observed(direction, revision, known_route, named, compiled=compiled)
    known = _revision(revision)
    if profile is Profile.PUBLISHED:
        from workers_ai_contract.contracts.published import Published

        return Published(_published_direction(direction), known, known_route, named, compiled=compiled)
    if direction != Direction.INPUT:
        raise UsageError(f"nothing is enforced for the direction {shown(direction)}: choose 'input'")
    from workers_ai_contract.cabidela.contract import EnforcedContract

    return EnforcedContract(known, known_route, named, compiled=compiled)


def default_profile(direction: Direction) -> Profile:
    """Return the profile that judges a direction by default: what the API takes, or what it sends."""
    return Profile.ENFORCED if direction is Direction.INPUT else Profile.OBSERVED


def profile_named(name: str) -> Profile:
    """Return the profile called `name`.

    Raises:
        UsageError: there is no such profile.
    """
    return _member(Profile, name)


def form_named(name: str) -> Form:
    """Return the form called `name`.

    Raises:
        UsageError: there is no such form.
    """
    return _member(Form, name)


def route_named(name: str) -> Route:
    """Return the route called `name`.

    Raises:
        UsageError: there is no such route.
    """
    return _member(Route, name)


def _member(names: type[_Name], name: str) -> _Name:
    """Return the member of an enum called `name`; the error lists all members."""
    try:
        return names(name)
    except ValueError:
        from workers_ai_kernel.explaining.showing import either

        known = either(repr(str(each)) for each in names)
        kind = names.__name__.lower()
        raise UsageError(f"there is no {kind} {shown(name)}: choose {known}") from None


def shown(name: object) -> str:
    """Return a name as a message shows it: a member of an enum as its value."""
    return repr(str(name)) if isinstance(name, str) else repr(name)


def _observed(direction: str, revision: str, route: Route, form: Form | None, *, compiled: bool) -> Contract:
    if revision != "latest":
        raise UsageError(
            f"the observed contract has no revisions: leave {shown(revision)} out, or choose 'published'"
        )
    from workers_ai_contract.contracts.observed import Observed

    return Observed(direction_named(direction), route, form, compiled=compiled)


def direction_named(name: str) -> Direction:
    """Return the direction called `name`.

    Raises:
        UsageError: there is no such direction.
    """
    return _member(Direction, name)


def _published_direction(name: str) -> Direction:
    direction = direction_named(name)
    if direction in {Direction.INPUT, Direction.OUTPUT}:
        return direction
    raise UsageError(
        f"nothing is published for the direction {shown(name)}: choose 'input' or 'output', "
        "or the profile 'observed'"
    )


def _revision(name: str) -> Revision:
    try:
        return revision_named(name)
    except ValueError:
        raise UsageError(f"there is no revision {shown(name)}: choose r0 to r5, or 'latest'") from None
