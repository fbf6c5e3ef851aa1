"""Strategies for payloads."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from hypothesis import reject

from workers_ai_contract.anyschema import SchemaDrawer
from workers_ai_contract.anyschema.naming import drawn_from
from workers_ai_contract.drawing import UndrawableError, payload_drawer
from workers_ai_contract.judging.choosing import form_named
from workers_ai_contract.models.renaming import in_the_name_of
from workers_ai_contract.strategies._naming import drawn_as
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_contract.vocabulary import MODEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.contracts.own import SchemaLike
    from workers_ai_contract.drawing import ChoiceSource
    from workers_ai_kernel import Json


def payloads(  # noqa: PLR0913 - the names of a contract
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    schema: SchemaLike | None = None,
    model: str | None = None,
) -> SearchStrategy[Json]:
    """Draw payloads that are valid under one contract.

    Args:
        direction: `input`, `output`, `stream` (one event) or `error`; the last two are observed only.
        form: `prompt`, `chat`, `responses` or `batch`; None draws any form that the contract has.
        profile: `published`, `enforced` (input only) or `observed` (it has no revisions); None draws requests
            that published and enforced both accept, and everything else as observed.
        revision: `r0` … `r5`, or `latest`.
        schema: a JSON Schema of your own instead: the path of a file, or the schema as parsed JSON.
        model: a built-in model, or the name or folder of a pulled one, which is drawn as published
            (`docs/models.md`); None is `@cf/openai/gpt-oss-20b`.

    Raises:
        UsageError: the contract does not exist or does not have the form, or the schema cannot be drawn from.
    """
    found = drawn_from(
        schema=schema, model=model, direction=direction, form=form, profile=profile, revision=revision
    )
    if found.own is not None:
        return _of_schema(SchemaDrawer(found.own))
    _drawer(direction, form, profile, revision)
    drawn = _payloads(direction, form=form, profile=profile, revision=revision)
    return drawn if found.model == MODEL else drawn.map(partial(in_the_name_of, found.model))


@drawn_as("payloads")
def _of_schema(draw: DrawFn, schema: SchemaDrawer) -> Json:
    return schema.draw(HypothesisSource(draw))


@drawn_as("payloads")
def _payloads(
    draw: DrawFn,
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
) -> Json:
    try:
        return _drawer(direction, form, profile, revision)(HypothesisSource(draw))
    except UndrawableError:
        return reject()


@cache
def _drawer(
    direction: str, form: str | None, profile: str | None, revision: str
) -> Callable[[ChoiceSource], Json]:
    return payload_drawer(direction, None if form is None else form_named(form), revision, profile)
