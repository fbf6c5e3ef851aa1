"""The public surface of the packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

# Those that users import from, and the kernel, which keeps the same order.
PACKAGES = [
    "workers_ai_contract",
    "workers_ai_contract.driver",
    "workers_ai_contract.strategies",
    "workers_ai_kernel",
    "workers_ai_models",
    "workers_ai_schemas",
]
LAZY = ["workers_ai_contract", "workers_ai_kernel", "workers_ai_schemas"]
# What makes a package lazy is in its namespace, but not part of what it offers.
MACHINERY = {"TYPE_CHECKING", "annotations", "import_module", "lazy_names"}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_resolves_and_the_list_is_sorted(package: str) -> None:
    """`__all__` is what the package exposes: each name is there, none twice."""
    module = import_module(package)
    names: list[str] = module.__all__

    assert sorted(set(names), key=_constants_classes_functions) == names
    for name in names:
        assert getattr(module, name) is not None


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_that_a_package_shows_is_listed(package: str) -> None:
    """Nothing is public by accident: neither in `dir` nor in the namespace."""
    module = import_module(package)
    bound = {
        name
        for name, value in vars(module).items()
        if name[0] != "_" and name not in MACHINERY and not isinstance(value, ModuleType)
    }

    assert bound <= set(module.__all__)
    assert set(dir(module)) == set(module.__all__)


@pytest.mark.parametrize("package", [*LAZY, "workers_ai_models"])
def test_type_checkers_see_the_names_that_are_listed(package: str) -> None:
    """The imports for type checkers are those of `__all__`, no more and no fewer."""
    assert set(_checked_imports(package)) == set(import_module(package).__all__)


@pytest.mark.parametrize("package", LAZY)
def test_a_lazy_name_comes_from_where_type_checkers_see_it(package: str) -> None:
    """The table of lazy names and the imports for type checkers agree on the home of each name."""
    assert _lazy_table(package) == _checked_imports(package)


@pytest.mark.parametrize("package", LAZY)
def test_an_unknown_name_is_an_attribute_error(package: str) -> None:
    """A lazy package does not invent names."""
    with pytest.raises(AttributeError, match="has no attribute 'Poem'"):
        _ = import_module(package).Poem


def test_importing_the_package_imports_nothing_heavy() -> None:
    """Neither Hypothesis, pydantic, jsonschema nor a server is imported before it is used."""
    program = (
        "import sys, workers_ai_contract, workers_ai_contract.cli, workers_ai_contract.judging;"
        "print(sorted({'hypothesis','pydantic','jsonschema','jsonschema_rs','starlette','uvicorn',"
        "'importlib.metadata'} & set(sys.modules)))"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)

    assert finished.stdout.strip() == "[]"


def _checked_imports(package: str) -> dict[str, str]:
    """Return the home of each name that is imported for type checkers."""
    guards = [node for node in _body(package) if isinstance(node, ast.If) and _is_type_checking(node.test)]
    imports = [node for guard in guards for node in guard.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: f"{node.module}" for node in imports for alias in node.names}


def _lazy_table(package: str) -> dict[str, str]:
    calls = [
        node.value
        for node in _body(package)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
    ]
    table = ast.literal_eval(calls[0].args[1])
    return {
        name: f"{package}{home}" if home.startswith(".") else home
        for home, names in table.items()
        for name in names
    }


def _body(package: str) -> list[ast.stmt]:
    file = import_module(package).__file__
    assert file is not None
    return ast.parse(Path(file).read_text("utf-8")).body


def _is_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _constants_classes_functions(name: str) -> tuple[bool, bool, str]:
    return not name.isupper(), not name[0].isupper(), name
