"""Strategies for near misses."""

from __future__ import annotations

from functools import cache
from operator import methodcaller
from typing import TYPE_CHECKING

from hypothesis import reject

from workers_ai_contract.anyschema import SchemaNearMisses
from workers_ai_contract.anyschema.naming import drawn_from
from workers_ai_contract.drawing import ContractSpec, UndrawableError
from workers_ai_contract.nearmiss import near_miss_drawer
from workers_ai_contract.strategies._naming import drawn_as
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_contract.vocabulary import MODEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.contracts.own import SchemaLike
    from workers_ai_contract.drawing import ChoiceSource
    from workers_ai_contract.nearmiss import NearMiss


def near_misses(  # noqa: PLR0913 - a contract and what of it to violate
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    keyword: str | None = None,
    schema: SchemaLike | None = None,
    model: str | None = None,
) -> SearchStrategy[NearMiss]:
    """Draw payloads that are invalid in one place, with proof.

    Args:
        direction: as for `payloads`.
        form: as for `payloads`.
        profile: as for `payloads`.
        revision: as for `payloads`.
        keyword: the JSON Schema keyword to violate; None draws any.
        schema: as for `payloads`.
        model: as for `payloads`.

    Raises:
        UsageError: the contract does not exist, does not have the form or does not use the keyword, or the
            schema cannot be drawn from.
    """
    found = drawn_from(
        schema=schema, model=model, direction=direction, form=form, profile=profile, revision=revision
    )
    if found.own is not None:
        return _of_schema(SchemaNearMisses(found.own, keyword))
    _drawer(direction, form, profile, revision, keyword)
    drawn = _near_misses(direction, form=form, profile=profile, revision=revision, keyword=keyword)
    return drawn if found.model == MODEL else drawn.map(methodcaller("in_the_name_of", found.model))


@drawn_as("near_misses")
def _of_schema(draw: DrawFn, schema: SchemaNearMisses) -> NearMiss:
    try:
        return schema.draw(HypothesisSource(draw))
    except UndrawableError:
        return reject()


@drawn_as("near_misses")
def _near_misses(  # noqa: PLR0913 - the arguments of the public function, and `draw`
    draw: DrawFn,
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    keyword: str | None = None,
) -> NearMiss:
    try:
        return _drawer(direction, form, profile, revision, keyword)(HypothesisSource(draw))[1]
    except UndrawableError:
        return reject()


@cache
def _drawer(
    direction: str, form: str | None, profile: str | None, revision: str, keyword: str | None
) -> Callable[[ChoiceSource], tuple[str, NearMiss]]:
    contract = ContractSpec.named(direction, form=form, profile=profile, revision=revision, near_miss=True)
    return near_miss_drawer(contract, keyword)
