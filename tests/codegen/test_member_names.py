"""Every name that Python or a library gives a meaning to may be a property, alone, in every style."""

from __future__ import annotations

import abc
import builtins
import json
import keyword
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from pydantic import BaseModel

from tests.differential.subjects import imported
from workers_ai_codegen.emitting.styles import Style
from workers_ai_codegen.files import write_folder
from workers_ai_codegen.package import pair_package, plain_package, source
from workers_ai_kernel.models import Model, Root
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from workers_ai_kernel import Json

OWNERS: tuple[type, ...] = (type, abc.ABCMeta, BaseModel, type(BaseModel), Model, Root, msgspec.Struct, dict)
MEANINGS = sorted(
    {
        *(name for owner in OWNERS for name in dir(owner)),
        *dir(builtins),
        *keyword.kwlist,
        *keyword.softkwlist,
        *("annotation", "as_value", "class_name", "docstring", "fields", "has_names", "is_root", "members"),
        *("Any", "Field", "Literal", "NotRequired", "Struct", "TypeAlias", "TypedDict", "UNSET", "dataclass"),
        *("INPUT", "Input", "Model", "Root", "root", "self", "cls", "", " ", "mro ", "register-"),
    }
)


def written(names: list[str], style: Style, folder: Path) -> Path:
    """Write the package of a schema with a class for each name, whose only property it is."""
    members: dict[str, Json] = {
        f"p{place}": {"type": "object", "properties": {name: {"type": "string"}}}
        for place, name in enumerate(names)
    }
    given = source({Direction.INPUT: {"type": "object", "properties": members}})
    package = pair_package(given) if style is Style.PYDANTIC else plain_package(given, style)
    write_folder(package, folder / f"single_{style}")
    return folder / f"single_{style}"


def load(style: Style, folder: Path) -> ModuleType:
    """Return the package of all names in a style."""
    return imported(written(MEANINGS, style, folder))


@pytest.mark.slow
def test_a_model_reads_a_property_of_any_name(tmp_path: Path) -> None:
    """Each class is written, with a field for its property that reads and dumps it."""
    model: Any = load(Style.PYDANTIC, tmp_path).Input
    payload = {f"p{place}": {name: "x"} for place, name in enumerate(MEANINGS)}
    read = model.model_validate_json(json.dumps(payload))
    assert read.model_dump() == payload
    for place, name in enumerate(MEANINGS):
        part: BaseModel = getattr(read, f"p{place}")
        assert [getattr(part, field) for field in type(part).model_fields] == ["x"], name


@pytest.mark.slow
def test_a_struct_decodes_a_property_of_any_name(tmp_path: Path) -> None:
    """It writes what it reads."""
    payload = {f"p{place}": {name: "x"} for place, name in enumerate(MEANINGS)}
    read = msgspec.json.decode(json.dumps(payload), type=load(Style.MSGSPEC, tmp_path).Input)
    assert json.loads(msgspec.json.encode(read)) == payload


@pytest.mark.slow
def test_type_checkers_take_a_property_of_any_name(tmp_path: Path) -> None:
    """Strict mypy and pyright find nothing in any style, the name of no character included."""
    folders = [written(MEANINGS, style, tmp_path).name for style in Style]
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', "utf-8")
    python = [sys.executable, "-m"]
    for command in (
        [*python, "mypy", "--strict", "--config-file=", *(f"-p{name}" for name in folders)],
        [*python, "pyright", "--pythonpath", sys.executable, "-p", "pyrightconfig.json"],
    ):
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout
