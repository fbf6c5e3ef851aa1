"""What Hypothesis calls when it is imported: from then on `st.from_type` knows the generated models.

Neither models nor strategies are imported here. A module of models is registered when somebody else has
imported it, and a strategy is made when one is asked for.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy

_MODELS = "workers_ai_models."


def register() -> None:
    """Register the models that are imported, and see to it that others are when they come."""
    if not any(isinstance(finder, _ModelFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _ModelFinder())
    for name, module in tuple(sys.modules.items()):
        if _holds_models(name):
            _register(module)


def _holds_models(name: str) -> bool:
    return name.startswith(_MODELS) and not name.startswith(f"{_MODELS}_")


def _register(module: ModuleType) -> None:
    from hypothesis import strategies as st

    for value in vars(module).values():
        if isinstance(value, type) and value.__module__ == module.__name__ and hasattr(value, "__place__"):
            st.register_type_strategy(value, _instances)


def _instances(model: type) -> SearchStrategy[object]:
    from workers_ai_contract.strategies._models import instances

    return instances(model)


# Neither class below has a base: the ones that `importlib.abc` has would cost more than all the rest.
class _ModelFinder:
    """Finds modules of models where the path finder does, and has them registered."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not _holds_models(fullname):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = cast("Loader", _RegisteringLoader(spec.loader))
        return spec


class _RegisteringLoader:
    """Loads as another loader does, then registers what was loaded."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        # The module shall look as it does without us.
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        _register(module)
