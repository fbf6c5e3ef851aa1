"""What payloads can be drawn of: for each contract, its schemas and what each form is drawn with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.drawing.plans import Planner
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.choosing import shown
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Direction, Form, Profile
from workers_ai_kernel.schema.normal import normalise
from workers_ai_schemas import form_of_title, load, load_observed, observed_names, revision_named
from workers_ai_schemas.forms import form_of_keys

if TYPE_CHECKING:
    from workers_ai_contract.drawing.plans import Draw
    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.schema.normal import Subschema


@dataclass(frozen=True, slots=True)
class Subject:
    """One form of a contract: the schema that judges it, whole, and its ways with their drawers.

    `name` is that of the schema. `form` is None for an error, and where the payload has none. No `drawers`
    where the schema says nothing about the form.
    """

    name: str
    form: Form | None
    schema: Subschema
    branches: tuple[Subschema, ...]
    drawers: tuple[Draw, ...]

    def document(self) -> JsonObject:
        """Return the schema as JSON, whole."""
        if self.name in observed_names():
            return load_observed(self.name)
        revision, _, direction = self.name.partition(".")
        return load(revision, direction)


def subjects(direction: str, revision: str = "latest", profile: str = "published") -> tuple[Subject, ...]:
    """Return what can be drawn of one contract, in published order.

    Raises:
        UsageError: there is no such contract.
    """
    # The judge knows which contracts there are, and says so.
    Judge(direction, revision=revision, profile=profile)
    if profile == Profile.OBSERVED:
        return _observed(Direction(direction))
    return _published(Direction(direction), revision, Profile(profile))


@cache
def _published(direction: Direction, revision: str, profile: Profile) -> tuple[Subject, ...]:
    schema = Judge(direction, revision=revision, profile=profile).schema
    # An array that is a branch of a union counts as often as it has items, for the API.
    planner = Planner(single_items=profile is Profile.ENFORCED)
    name = f"{revision_named(revision)}.{direction}"
    told = [(form, leaf, draw) for leaf, draw in planner.ways(schema) if (form := _form_of(leaf)) is not None]
    if told:
        return tuple(Subject(name, form, schema, (leaf,), (draw,)) for form, leaf, draw in told)
    forms = [subject.form for subject in subjects(Direction.INPUT, revision)]
    return tuple(Subject(name, form, schema, (), ()) for form in forms)


@cache
def _observed(direction: Direction) -> tuple[Subject, ...]:
    of_direction = [name for name in observed_names() if name.rpartition(".")[2] == direction]
    ordered = sorted(of_direction, key=_place_in_order)
    return tuple(_of_observed(name) for name in ordered)


def _place_in_order(name: str) -> tuple[int, str]:
    form = _form_named(name)
    return (len(Form) if form is None else list(Form).index(form), name)


def _of_observed(name: str) -> Subject:
    schema = normalise(load_observed(name))
    ways = Planner().ways(schema)
    leaves = tuple(leaf for leaf, _ in ways)
    return Subject(name, _form_named(name), schema, leaves, tuple(draw for _, draw in ways))


def _form_named(name: str) -> Form | None:
    form = name.partition(".")[0]
    return Form(form) if form in set(Form) else None


def _form_of(branch: Subschema) -> Form | None:
    return form_of_title(branch.title) or form_of_keys(branch.required)


def subject_of(direction: str, form: Form, revision: str, profile: str) -> Subject:
    """Return the one subject of a form.

    Raises:
        UsageError: there is no such contract, or it has no such form.
    """
    known = subjects(direction, revision, profile)
    for subject in known:
        if subject.form is form:
            return subject
    of = "the observed contract" if profile == Profile.OBSERVED else f"revision {shown(revision)}"
    forms = ", ".join(subject.form for subject in known if subject.form is not None)
    advice = f"choose one of {forms}" if forms else "name none"
    raise UsageError(f"{of} has no form {form.value!r} as {direction}: {advice}")
