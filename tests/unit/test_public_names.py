"""The public surface of the packages."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

PUBLIC = [
    "workers_ai_contract",
    "workers_ai_contract.strategies",
    "workers_ai_models",
    "workers_ai_schemas",
]


@pytest.mark.parametrize("package", PUBLIC)
def test_every_public_name_resolves_and_the_list_is_sorted(package: str) -> None:
    """`__all__` is what the package exposes: each name is there, none twice."""
    module = import_module(package)
    names: list[str] = module.__all__

    assert sorted(set(names), key=_constants_classes_functions) == names
    for name in names:
        assert getattr(module, name) is not None
        assert name in dir(module)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """The lazy package does not invent names."""
    with pytest.raises(AttributeError, match="has no attribute 'Poem'"):
        _ = import_module("workers_ai_contract").Poem


def test_importing_the_package_imports_nothing_heavy() -> None:
    """Neither Hypothesis, pydantic, jsonschema nor a server is imported before it is used."""
    program = (
        "import sys, workers_ai_contract, workers_ai_contract.cli, workers_ai_contract.judging;"
        "print(sorted({'hypothesis','pydantic','jsonschema','jsonschema_rs','starlette','uvicorn'}"
        " & set(sys.modules)))"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)

    assert finished.stdout.strip() == "[]"


def _constants_classes_functions(name: str) -> tuple[bool, bool, str]:
    return not name.isupper(), not name[0].isupper(), name
