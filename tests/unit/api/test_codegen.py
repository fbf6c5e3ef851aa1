"""Packages of models from Python."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import workers_ai_models
from workers_ai_contract import SetupError, UsageError, codegen
from workers_ai_contract.api.commands import provided_command

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {"type": "object", "properties": {"prompt": {"type": "string"}}, "required": ["prompt"]}


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """Return the file of a schema."""
    file = tmp_path / "input.json"
    file.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return file


@pytest.mark.slow
def test_the_committed_models_are_up_to_date() -> None:
    """Checked without a schema, they are those of the vendored schemas."""
    assert codegen(workers_ai_models.__path__[0], check=True) == ()


def test_a_package_of_ones_own_is_written_and_works(tmp_path: Path, schema: Path) -> None:
    """The differences found are the files that were missing; then there are none."""
    folder = tmp_path / "my_models"
    found = codegen(folder, input_schema=schema)

    assert "__init__.py is missing" in found
    assert codegen(str(folder), input_schema=str(schema), check=True) == ()
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import my_models; print(my_models.Input.model_validate({'prompt': 'tide'}).prompt)"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert finished.stdout == "tide\n"


def test_a_check_finds_an_edit_and_writes_nothing(tmp_path: Path, schema: Path) -> None:
    """Writing mends it, and returns what was different."""
    folder = tmp_path / "my_models"
    codegen(folder, input_schema=schema)
    (folder / "models.py").write_text("edited\n", encoding="utf-8")

    (difference,) = codegen(folder, input_schema=schema, check=True)
    assert difference.startswith("models.py differs\n")
    assert (folder / "models.py").read_text("utf-8") == "edited\n"
    assert codegen(folder, input_schema=schema) == (difference,)
    assert codegen(folder, input_schema=schema, check=True) == ()


def test_a_folder_with_other_files_is_refused(tmp_path: Path, schema: Path) -> None:
    """Nothing in it is touched."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "__init__.py").write_text("mine = True\n", encoding="utf-8")

    with pytest.raises(SetupError, match="not generated"):
        codegen(folder, input_schema=schema)
    assert [path.name for path in folder.iterdir()] == ["__init__.py"]


@pytest.mark.parametrize("content", ["nope", '{"type": "poem"}', '{"$ref": "https://example.com/x"}'])
def test_a_schema_that_is_not_supported_is_a_setup_error(tmp_path: Path, schema: Path, content: str) -> None:
    """In one sentence; nothing is written."""
    schema.write_text(content, encoding="utf-8")

    with pytest.raises(SetupError):
        codegen(tmp_path / "my_models", output_schema=schema)
    assert not (tmp_path / "my_models").exists()


def test_a_schema_that_is_missing_is_a_setup_error(tmp_path: Path) -> None:
    """It is a file that is not there, not a mistake in the call."""
    with pytest.raises(SetupError, match="cannot read the input schema"):
        codegen(tmp_path / "my_models", input_schema=tmp_path / "absent.json")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"folder": ""}, "folder must be a path, but it is ''"),
        ({"folder": None}, "folder must be a path, but it is None"),
        ({"folder": "x", "input_schema": {}}, "input_schema must be a path, but it is {}"),
        ({"folder": "x", "output_schema": b"x"}, "output_schema must be a path, but it is b'x'"),
    ],
    ids=str,
)
def test_a_bad_argument_is_refused(arguments: dict[str, Any], sentence: str) -> None:
    """A parsed schema is not a path."""
    with pytest.raises(UsageError, match=sentence):
        codegen(**arguments)


def test_a_command_that_nothing_provides_is_a_setup_error() -> None:
    """It is looked for among the entry points of what is installed."""
    assert provided_command("codegen").name == "codegen"
    with pytest.raises(SetupError, match="the command 'poem' is not installed"):
        provided_command("poem")


def test_a_style_is_that_of_the_command(tmp_path: Path, schema: Path) -> None:
    """Types without validation, for a user's own schemas only."""
    codegen(tmp_path / "types", input_schema=schema, style="typeddict")

    assert "TypedDict" in (tmp_path / "types" / "models.py").read_text("utf-8")
    with pytest.raises(UsageError, match="style must be one of 'pydantic', 'typeddict'"):
        codegen(tmp_path / "types", input_schema=schema, style="struct")
    with pytest.raises(UsageError, match="needs input_schema or output_schema"):
        codegen(tmp_path / "types", style="msgspec", check=True)
