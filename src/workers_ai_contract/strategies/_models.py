"""Strategies for instances of the generated models, based on the subschema of each model."""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, cast

from hypothesis import reject
from hypothesis import strategies as st

import workers_ai_models
from workers_ai_contract.drawing import UndrawableError
from workers_ai_contract.drawing.plans import Planner
from workers_ai_contract.strategies._naming import drawn_as
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_kernel.models import Model
from workers_ai_kernel.models.base import Judged
from workers_ai_kernel.schema.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.drawing import ChoiceSource
    from workers_ai_kernel import Json
    from workers_ai_kernel.document import Document
    from workers_ai_kernel.schema.normal import Subschema


def register_models() -> None:
    """Register every class of the generated models with `st.from_type`."""
    for name in workers_ai_models.__all__:
        module = getattr(workers_ai_models, name)
        for value in vars(module).values() if isinstance(module, ModuleType) else ():
            if isinstance(value, type) and issubclass(value, Judged) and hasattr(value, "__place__"):
                st.register_type_strategy(value, instances)


def instances(model: type) -> SearchStrategy[object]:
    """Draw instances of a generated model: all values that its subschema accepts."""
    return _instances(cast("type[Judged]", model))


@drawn_as("from_type")
def _instances(draw: DrawFn, model: type[Judged]) -> object:
    try:
        drawn = _drawer(model)(HypothesisSource(draw))
    except UndrawableError:
        return reject()
    return model.model_validate(drawn)


@cache
def _drawer(model: type[Judged]) -> Callable[[ChoiceSource], Json]:
    place = model.__place__
    schema = _places(place.document)[place.pointer]
    return Planner().plan(schema._replace(types=("object",)) if issubclass(model, Model) else schema)


@cache
def _places(document: Document) -> dict[str, Subschema]:
    """Return the subschemas of a document by pointer; a shared one has the pointer of its first use."""
    found: dict[str, Subschema] = {}
    for subschema in normalise(document.schema).walk():
        found.setdefault(subschema.pointer, subschema)
    return found
