"""Strategies for instances of the generated models, by the places of the schema where they stand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, cast

from hypothesis import reject

from workers_ai_contract.drawing import UndrawableError
from workers_ai_contract.drawing.plans import Planner
from workers_ai_contract.strategies._naming import drawn_as
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_models._model import Model
from workers_ai_schemas.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.drawing import Source
    from workers_ai_models._document import Document
    from workers_ai_models._model import Judged
    from workers_ai_schemas import Json
    from workers_ai_schemas.normal import Subschema


def instances(model: type) -> SearchStrategy[object]:
    """Draw instances of a generated model: whatever its place in the schema accepts."""
    return _instances(cast("type[Judged]", model))


@drawn_as("from_type")
def _instances(draw: DrawFn, model: type[Judged]) -> object:
    try:
        drawn = _drawer(model)(HypothesisSource(draw))
    except UndrawableError:
        return reject()
    return model.model_validate(drawn)


@cache
def _drawer(model: type[Judged]) -> Callable[[Source], Json]:
    place = model.__place__
    schema = _places(place.document)[place.pointer]
    return Planner().plan(replace(schema, types=("object",)) if issubclass(model, Model) else schema)


@cache
def _places(document: Document) -> dict[str, Subschema]:
    """Return the subschemas of a document by their pointers; what is shared stands where it is first met."""
    found: dict[str, Subschema] = {}
    for subschema in normalise(document.schema).walk():
        found.setdefault(subschema.pointer, subschema)
    return found
