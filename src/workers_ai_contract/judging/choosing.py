"""Finds the contract for given names, or raises an error that lists the valid ones."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Direction, Form, Profile, Route
from workers_ai_schemas import revision_named

if TYPE_CHECKING:
    from workers_ai_contract.contracts import Contract
    from workers_ai_contract.models import PulledModel
    from workers_ai_schemas import Revision

_Name = TypeVar("_Name", bound=StrEnum)


class ContractNames(NamedTuple):
    """The names that select a contract, other than its direction and profile; `model` is a pulled one."""

    revision: str = "latest"
    route: str = "run"
    form: str | None = None
    model: PulledModel | None = None


def names_of(revision: str, route: str, form: str | None, model: str | None) -> ContractNames:
    """Return the names of a contract; a built-in model has the contracts of its family.

    Raises:
        UsageError: there is no such model, or the revision was not seen for it.
    """
    if model is None:
        return ContractNames(revision, route, form)
    # Imported late: most calls are about the model of every default.
    from workers_ai_contract.models.naming import model_named, revision_of
    from workers_ai_contract.models.pulled import PulledModel

    known = model_named(model)
    if isinstance(known, PulledModel):
        return ContractNames(revision, route, form, known)
    revision_of(known, revision)
    return ContractNames(revision, route, form)


def contract_of(profile: Profile, direction: str, names: ContractNames, *, compiled: bool = True) -> Contract:
    """Return the contract of a profile; each profile's module is imported on first use.

    A pulled model has contracts of its own; only the bodies of errors are those of every model.

    Raises:
        UsageError: there is no such contract.
    """
    route, form = route_named(names.route), None if names.form is None else form_named(names.form)
    if names.model is not None and not (profile is Profile.OBSERVED and direction == Direction.ERROR):
        return _pulled(names.model, profile, direction, names)
    if profile is Profile.OBSERVED:
        return _observed(direction, names.revision, route, form, compiled=compiled)
    if profile is Profile.TYPED:
        return _typed(direction_named(direction), names.revision, form)
    known = _revision(names.revision)
    if profile is Profile.PUBLISHED:
        from workers_ai_contract.contracts.published import Published

        return Published(_published_direction(direction), known, route, form, compiled=compiled)
    if direction != Direction.INPUT:
        raise UsageError(f"nothing is enforced for the direction {shown(direction)}: choose 'input'")
    from workers_ai_contract.cabidela.contract import EnforcedContract

    return EnforcedContract(known, route, form, compiled=compiled)


def _pulled(model: PulledModel, profile: Profile, direction: str, names: ContractNames) -> Contract:
    from workers_ai_contract.models.contracts import pulled_contract

    if names.form is not None:
        raise UsageError(f"the schemas of {model.name} have no forms: leave {shown(names.form)} out")
    if names.revision != "latest":
        raise UsageError(f"the folder of {model.name} has one revision: leave {shown(names.revision)} out")
    return pulled_contract(model, profile, direction_named(direction), route_named(names.route))


def default_profile(direction: Direction, model: PulledModel | None = None) -> Profile:
    """Return the profile that judges a direction by default: what the API takes, or what it sends."""
    if model is not None:
        from workers_ai_contract.models.contracts import default_profile_of

        return default_profile_of(model, direction)
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


def _typed(direction: Direction, revision: str, form: Form | None) -> Contract:
    if revision != "latest":
        raise UsageError(f"the types have no revisions: leave {shown(revision)} out, or choose 'published'")
    from workers_ai_contract.contracts.typed import Typed

    return Typed(direction, form)


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
