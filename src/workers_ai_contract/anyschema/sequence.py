"""Endless values and near misses of a user's own schema, from a seed: first the covering ones."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.anyschema.covering import SchemaCover
from workers_ai_contract.anyschema.drawing import SchemaDrawer
from workers_ai_contract.anyschema.nearmisses import SchemaNearMisses
from workers_ai_contract.drawing.plans import UndrawableError
from workers_ai_contract.drawing.source import SeededSource
from workers_ai_contract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.contracts.own import OwnSchema
    from workers_ai_contract.nearmiss import NearMiss
    from workers_ai_kernel import Json

_MOST_FAILURES = 200


def own_sequence(own: OwnSchema, seed: int) -> Iterator[Json]:
    """Return endless valid values: those that cover the schema, then random ones.

    Raises:
        UsageError: no value is valid, or none was found; at the call.
    """
    return _values(SchemaDrawer(own), SeededSource(Random(seed)))  # noqa: S311 - a seed makes values


def _values(drawer: SchemaDrawer, source: SeededSource) -> Iterator[Json]:
    cover = SchemaCover(drawer.root, drawer.solver)
    for value in cover.in_chosen_order(lambda count: source.integer(0, count - 1)):
        yield deepcopy(value)
    while True:
        yield drawer.draw(source)


def own_near_misses(own: OwnSchema, seed: int, keyword: str | None = None) -> Iterator[NearMiss]:
    """Return endless near misses: one for each occurrence of a keyword, then random ones.

    Raises:
        UsageError: no value is valid, or the schema does not use the keyword; at the call.
    """
    return _near_misses(SchemaNearMisses(own, keyword), SeededSource(Random(seed)))  # noqa: S311 - as above


def _near_misses(makes: SchemaNearMisses, source: SeededSource) -> Iterator[NearMiss]:
    yield from makes.covering()
    failures = 0
    while failures < _MOST_FAILURES:
        try:
            yield makes.draw(source)
            failures = 0
        except UndrawableError:
            failures += 1
    raise UsageError(f"{makes.own.name} has no near misses: no keyword alone was found to reject a value")
