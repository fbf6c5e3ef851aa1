"""The subjects of drawing: the schemas of a contract and, for each form, its drawing functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.drawing.default_profile import ACCEPTED_BY_BOTH
from workers_ai_contract.drawing.plans import Planner
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.choosing import shown
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Direction, Form, Profile
from workers_ai_kernel.schema.normal import normalise
from workers_ai_schemas import form_of_title, load, load_observed, observed_names, revision_named
from workers_ai_schemas.forms import form_of_keys

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import Draw
    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.schema.normal import Subschema


@dataclass(frozen=True, slots=True)
class Subject:
    """One form of a contract: its complete schema, its leaf branches and their drawing functions.

    `name` is the name of the schema. `form` is None for payloads without a form, such as errors. `drawers` is
    empty if the schema has no constraints for the form.
    """

    name: str
    form: Form | None
    schema: Subschema
    branches: tuple[Subschema, ...]
    drawers: tuple[Draw, ...]

    def document(self) -> JsonObject:
        """Return the complete schema as JSON."""
        if self.name in observed_names():
            return load_observed(self.name)
        revision, _, direction = self.name.partition(".")
        return load(revision, direction)


def subjects(direction: str, revision: str = "latest", profile: str = "published") -> tuple[Subject, ...]:
    """Return the subjects of one contract, in the order of the schema.

    Raises:
        UsageError: the contract does not exist.
    """
    if profile == Profile.TYPED:
        raise UsageError("what the types accept is drawn by generate, near_misses and payloads only")
    of_schema = Profile.PUBLISHED if profile == ACCEPTED_BY_BOTH else profile
    # Raises UsageError if the contract does not exist.
    Judge(direction, revision=revision, profile=of_schema)
    if of_schema == Profile.OBSERVED:
        return _observed(Direction(direction))
    return _published(Direction(direction), revision, Profile(of_schema))


@cache
def _published(direction: Direction, revision: str, profile: Profile) -> tuple[Subject, ...]:
    schema = Judge(direction, revision=revision, profile=profile).schema
    # For the API, an array that is a branch of a union matches once per item.
    planner = Planner(single_items=profile is Profile.ENFORCED)
    name = f"{revision_named(revision)}.{direction}"
    found = [
        (form, leaf, draw) for leaf, draw in planner.paths(schema) if (form := _form_of(leaf)) is not None
    ]
    if found:
        return tuple(Subject(name, form, schema, (leaf,), (draw,)) for form, leaf, draw in found)
    forms = [subject.form for subject in subjects(Direction.INPUT, revision)]
    return tuple(Subject(name, form, schema, (), ()) for form in forms)


@cache
def _observed(direction: Direction) -> tuple[Subject, ...]:
    of_direction = [name for name in observed_names() if name.rpartition(".")[2] == direction]
    ordered = sorted(of_direction, key=_form_order)
    return tuple(_of_observed(name) for name in ordered)


def _form_order(name: str) -> tuple[int, str]:
    form = _form_named(name)
    return (len(Form) if form is None else list(Form).index(form), name)


def _of_observed(name: str) -> Subject:
    schema = normalise(load_observed(name))
    paths = Planner().paths(schema)
    leaves = tuple(leaf for leaf, _ in paths)
    return Subject(name, _form_named(name), schema, leaves, tuple(draw for _, draw in paths))


def _form_named(name: str) -> Form | None:
    form = name.partition(".")[0]
    return Form(form) if form in set(Form) else None


def _form_of(branch: Subschema) -> Form | None:
    return form_of_title(branch.title) or form_of_keys(branch.required)


def subject_of(direction: str, form: Form, revision: str, profile: str) -> Subject:
    """Return the subject of a form.

    Raises:
        UsageError: the contract does not exist or does not have the form.
    """
    known = subjects(direction, revision, profile)
    for subject in known:
        if subject.form is form:
            return subject
    forms = ", ".join(subject.form for subject in known if subject.form is not None)
    if not forms:
        raise UsageError(f"{direction} bodies have no form: leave the form out")
    contract = "the observed contract" if profile == Profile.OBSERVED else f"revision {shown(revision)}"
    raise UsageError(f"{contract} has no form {form.value!r} for {direction}: choose one of {forms}")
