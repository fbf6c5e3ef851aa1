"""Endless payloads of one contract from a seed: first the covering payloads, then random ones."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.coverage import Cover
from workers_ai_contract.drawing.default_profile import ACCEPTED_BY_BOTH, drawn_profile, violated_profile
from workers_ai_contract.drawing.payloads import subject_drawer, weighed
from workers_ai_contract.drawing.plans import UndrawableError
from workers_ai_contract.drawing.source import SeededSource
from workers_ai_contract.drawing.subjects import subject_of, subjects
from workers_ai_contract.judging.choosing import form_named
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.drawing.subjects import Subject
    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json


@dataclass(frozen=True, slots=True)
class ContractSpec:
    """The contract to draw from, optionally limited to one form; validated on creation.

    Raises:
        UsageError: the contract does not exist or does not have the form.
    """

    direction: str = "input"
    form: Form | None = None
    revision: str = "latest"
    profile: str = "published"

    def __post_init__(self) -> None:
        self.subjects()

    @classmethod
    def named(
        cls, direction: str, *, form: str | None, profile: str | None, revision: str, near_miss: bool = False
    ) -> ContractSpec:
        """Return the contract that these names, or members of the enums, stand for.

        Without a profile it is the default one, to draw from or, with `near_miss`, to violate.

        Raises:
            UsageError: as for the class.
        """
        named = (violated_profile if near_miss else drawn_profile)(direction, profile, revision)
        return cls(direction, None if form is None else form_named(form), revision, named)

    def subjects(self) -> tuple[Subject, ...]:
        """Return the subjects to draw from."""
        if self.form is None:
            return subjects(self.direction, self.revision, self.profile)
        return (subject_of(self.direction, self.form, self.revision, self.profile),)

    def covers(self) -> dict[str, Cover]:
        """Return the cover of each schema, by its name."""
        return _covers(self)


@cache
def _covers(contract: ContractSpec) -> dict[str, Cover]:
    return {subject.name: _cover(contract, subject) for subject in contract.subjects()}


def _cover(contract: ContractSpec, subject: Subject) -> Cover:
    within = subject.branches[0].pointer if contract.form is not None and len(subject.branches) == 1 else ""
    if contract.profile not in {Profile.ENFORCED, ACCEPTED_BY_BOTH}:
        return Cover(subject.schema, within)
    judge = Judge(contract.direction, revision=contract.revision, profile=Profile.ENFORCED)
    if contract.profile == Profile.ENFORCED:
        return Cover(subject.schema, within, judge.is_valid)
    published = Judge(contract.direction, revision=contract.revision, profile=Profile.PUBLISHED)
    return Cover(
        subject.schema, within, lambda payload: published.is_valid(payload) and judge.is_valid(payload)
    )


def payload_sequence(contract: ContractSpec, seed: int) -> Iterator[tuple[str, Json]]:
    """Yield endless pairs of a schema name and a payload that is valid under the schema.

    The covering payloads come first and are computed lazily. The seed determines their order and all random
    payloads.
    """
    source = SeededSource(Random(seed))  # noqa: S311 - a seed makes values, not secrets
    yield from _covering(contract, source)
    drawers = [
        (subject.name, subject_drawer(subject, contract.profile, contract.revision))
        for subject in weighed(contract.subjects())
    ]
    while True:
        name, draw = source.choice(drawers)
        try:
            yield name, draw(source)
        except UndrawableError:
            continue


def covering_sequence(contract: ContractSpec) -> list[tuple[str, Json]]:
    """Return payloads that together reach every reachable point of the contract."""
    return [
        (name, deepcopy(payload)) for name, cover in contract.covers().items() for payload in cover.payloads
    ]


def _covering(contract: ContractSpec, source: SeededSource) -> Iterator[tuple[str, Json]]:
    def choose(count: int) -> int:
        return source.integer(0, count - 1)

    left: list[tuple[str, Iterator[Json]]] = [
        (name, cover.in_chosen_order(choose)) for name, cover in contract.covers().items()
    ]
    while left:
        name, payloads = source.choice(left)
        for payload in payloads:
            yield name, payload
            break
        else:
            left = [each for each in left if each[0] != name]
