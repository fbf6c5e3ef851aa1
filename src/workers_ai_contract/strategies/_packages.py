"""Strategies for the classes of a package that `wai codegen` wrote for a user's own schemas."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from workers_ai_contract.anyschema import SchemaDrawer
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.errors import UsageError
from workers_ai_contract.strategies._naming import drawn_as
from workers_ai_contract.strategies._source import HypothesisSource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from hypothesis.strategies import DrawFn


def register(package: ModuleType) -> None:
    """Teach `st.from_type` the classes of a package that `wai codegen` wrote for schemas of your own.

    Args:
        package: the imported package, of the style `pydantic`.

    Raises:
        UsageError: it has no such classes; the other styles have no rules to draw from.
    """
    found = list(dict.fromkeys(_classes(package)))
    if not found:
        raise UsageError(f"{package.__name__} has no models: write it with 'wai codegen', style pydantic")
    for model in found:
        st.register_type_strategy(model, _instances)


def _classes(package: ModuleType) -> Iterator[type]:
    names = [each.name for each in iter_modules(getattr(package, "__path__", ())) if each.name[0] != "_"]
    for module in (package, *(import_module(f"{package.__name__}.{name}") for name in names)):
        for value in vars(module).values():
            if isinstance(value, type) and hasattr(value, "__place__"):
                yield value


def _instances(model: type) -> st.SearchStrategy[object]:
    return _drawn(model)


@drawn_as("from_type")
def _drawn(draw: DrawFn, model: Any) -> object:  # noqa: ANN401 - the package carries its own base class
    return model.model_validate(_drawer(model).draw(HypothesisSource(draw)))


@cache
def _drawer(model: Any) -> SchemaDrawer:  # noqa: ANN401 - as above
    place = model.__place__
    own = OwnSchema(place.document.schema, place.document.name)
    return SchemaDrawer(own, place.pointer, None if "root" in model.model_fields else "object")
