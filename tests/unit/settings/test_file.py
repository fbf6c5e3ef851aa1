"""Settings files: what is read, and what is refused in one sentence that names the place."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tests.formats import validate_format
from tests.oracles.published import oracle_of
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.settings import find_settings_file, read_settings_file

if TYPE_CHECKING:
    from pathlib import Path

CLIENT = '[clients.tide]\ncommand = "run me"\n'


def _written(folder: Path, text: str, name: str = "clients.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_without_settings_has_none(tmp_path: Path) -> None:
    """A pyproject.toml of another tool is no settings file."""
    _written(tmp_path, "[tool.other]\nseed = 1\n", "pyproject.toml")

    assert find_settings_file(tmp_path) is None


def test_a_file_of_its_own_outranks_the_project_file(tmp_path: Path) -> None:
    """Both have the same settings, in a table or not."""
    _written(tmp_path, '[tool.wai]\nseed = 2\n[tool.wai.clients.tide]\ncommand = "b"\n', "pyproject.toml")
    project = find_settings_file(tmp_path)
    _written(tmp_path, f"seed = 1\n{CLIENT}")
    own = find_settings_file(tmp_path)

    assert project is not None
    assert (project.shared, project.clients) == ({"seed": 2}, {"tide": {"command": "b"}})
    assert own is not None
    assert (own.shared, own.clients) == ({"seed": 1}, {"tide": {"command": "run me"}})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sed = 7", "there is no setting 'sed'; did you mean 'seed'?"),
        ("[clients.tide]\ncomand = 'x'", "did you mean 'command'?"),
        (f"{CLIENT}polices = {{}}", "there is no setting 'clients.tide.polices'; did you mean 'policies'?"),
        ("[policies]\nstreamend = 'done'", "there is no setting 'policies.streamend'"),
        ("seed = -1", "seed must be at least 0, but it is -1"),
        ("seed = 1.5", "seed must be"),
        ("suite = 'smok'", 'suite must be "smoke", "default" or "thorough", but it is "smok"'),
        ("[policies]\nstream_end = 'don'", 'Did you mean "done"?'),
        ("operations = ['chat', 'caht']", 'operations.1 must be "prompt", "chat"'),
        ("max_time = inf", "max_time must be a finite number"),
        ("seed = 2026-01-01", "seed must not be a date or time"),
        ("[clients.'a b']\ncommand = 'x'", "clients must not have a property with the name 'a b'"),
        ("[clients.tide]\npython = 'tide'", "clients.tide.python must"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    """The file first, then the dotted name; what is misspelt gets a suggestion."""
    path = _written(tmp_path, text)

    with pytest.raises(UsageError) as raised:
        read_settings_file(path)

    assert str(raised.value).startswith(f"{path}: ")
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"seed = ", "is not TOML: Invalid value"), (b"seed = '\xff'", "is not UTF-8"), (b"", "")],
)
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    """An empty file is one without settings."""
    path = tmp_path / "clients.toml"
    path.write_bytes(content)

    if not sentence:
        assert read_settings_file(path).shared == {}
        return
    with pytest.raises(UsageError, match=r"clients\.toml") as raised:
        read_settings_file(path)
    assert sentence in str(raised.value)


def test_a_file_that_is_not_there_is_a_matter_of_set_up(tmp_path: Path) -> None:
    """So is a project file without the table, if it is named."""
    with pytest.raises(SetupError, match="cannot read"):
        read_settings_file(tmp_path / "none.toml")
    with pytest.raises(UsageError, match=r"has no table \[tool.wai\]"):
        read_settings_file(_written(tmp_path, "", "pyproject.toml"))


def test_the_published_schema_is_what_judges(tmp_path: Path) -> None:
    """It is a schema itself, takes every setting, and refuses unknown ones as the reader does."""
    schema = json.loads((files("workers_ai_contract.formats") / "settings.schema.json").read_text("utf-8"))
    client = {name for name in schema["properties"] if name != "clients"} | {"command", "python"}

    validate_format("settings", {"seed": 1, "clients": {"tide": {"command": "x", "policies": {}}}})
    assert set(schema["$defs"]["client"]["properties"]) == client
    assert not oracle_of(schema).is_valid({"sed": 1})
    with pytest.raises(UsageError):
        read_settings_file(_written(tmp_path, "sed = 1"))
