"""The package of models: cheap to import, complete, and public by name."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from pydantic import BaseModel

import workers_ai_models
from workers_ai_schemas import LATEST, Revision

MODULES = [*Revision, "latest"]


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a statement."""
    program = f"import sys; {statement}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_importing_the_package_loads_no_pydantic() -> None:
    """Nothing is paid for until a model is asked for."""
    loaded = loaded_by("import workers_ai_models; dir(workers_ai_models)")
    assert not loaded & {"pydantic", "pydantic_core", "workers_ai_models._model"}


def test_asking_for_a_revision_loads_no_other() -> None:
    """One revision is loaded alone."""
    loaded = loaded_by("import workers_ai_models; workers_ai_models.r4.Input")
    assert "workers_ai_models.r4" in loaded
    assert "workers_ai_models.r5" not in loaded


@pytest.mark.parametrize("name", MODULES)
def test_every_revision_has_input_and_output(name: str) -> None:
    """Each is importable by name and as an attribute, and its models read JSON."""
    module = import_module(f"workers_ai_models.{name}")
    assert getattr(workers_ai_models, name) is module
    for root in (module.Input, module.Output):
        assert issubclass(root, BaseModel)
        assert callable(root.model_validate_json)


@pytest.mark.parametrize("name", MODULES)
def test_exports_are_sorted_and_complete(name: str) -> None:
    """What a module lists is there, in order, and every class of its own is listed."""
    module = import_module(f"workers_ai_models.{name}")
    names = module.__all__
    assert names == sorted(names)
    assert all(issubclass(getattr(module, one), BaseModel) for one in names)
    # pydantic puts the parametrised bases of the roots into the module as well.
    own = {
        one
        for one, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__ and "[" not in one
    }
    assert own <= set(names)


def test_the_package_exports_what_it_lists() -> None:
    """The lazy names resolve, are sorted, and show in `dir`."""
    names = workers_ai_models.__all__
    assert names == sorted(names)
    assert set(names) <= set(dir(workers_ai_models))
    assert all(getattr(workers_ai_models, name) is not None for name in names)


def test_the_latest_models_are_those_of_the_latest_revision() -> None:
    """`latest` gives the same classes, not copies."""
    newest = getattr(workers_ai_models, LATEST)
    assert workers_ai_models.latest.Input is newest.Input
    assert workers_ai_models.Input is newest.Input
    assert workers_ai_models.Output is newest.Output
    assert workers_ai_models.latest.__all__ == newest.__all__


def test_an_unknown_revision_is_an_attribute_error() -> None:
    """A name that is not there is said to be not there."""
    with pytest.raises(AttributeError, match="has no attribute 'r9'"):
        getattr(workers_ai_models, "r9")  # noqa: B009 - a type checker would refuse the plain form
