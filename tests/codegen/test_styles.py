"""The styles that have types only: they load, type checkers accept them, they say what they do not check."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
import subprocess
import sys
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.codegen.test_hostile import BREAKOUTS, CANARY, NAMES, hostile
from tests.commands import wai_here
from tests.differential.subjects import catalogue, catalogue_pair
from workers_ai_codegen.emitting.decoding import undecodable
from workers_ai_codegen.emitting.styles import Style
from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.files import write_folder
from workers_ai_codegen.package import OBSERVED, observed_source, plain_package, revision_source, source
from workers_ai_schemas import Direction, Revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from workers_ai_codegen.package import Source
    from workers_ai_kernel import Json

ROOT = Path(__file__).parents[2]
PLAIN = [style for style in Style if style is not Style.PYDANTIC]
HONEST = {
    Style.TYPEDDICT: ["nothing is validated", "does not see limits or patterns", "rejects undeclared keys"],
    Style.DATACLASS: ["nothing is validated", "absence is lost", "Undeclared\nproperties have no field"],
    Style.MSGSPEC: ["checks no limit and no\npattern", "Undeclared\nproperties are dropped"],
}
CHAT: Json = {
    "type": "object",
    "required": ["from", "role"],
    "properties": {
        "from": {"type": "string", "minLength": 1},
        "max tokens": {"type": "integer", "default": 256, "maximum": 512},
        "role": {"enum": ["user", 'a "b"', "é"]},
        "seed": {"type": "integer"},
        "field": {"type": "string"},
        "NotRequired": {"type": "string"},
        "parts": {
            "type": "array",
            "items": {"type": "object", "title": "Struct", "properties": {"text": {"type": "string"}}},
        },
    },
}
ANSWER: Json = {"oneOf": [{"type": "string"}, {"type": "object", "properties": {"response": {}}}]}


def load(given: Source, style: Style, folder: Path, name: str) -> ModuleType:
    """Write the package of a pair into a folder and import its models."""
    write_folder(plain_package(given, style), folder / name)
    spec = importlib.util.spec_from_file_location(name, folder / name / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    spec.loader.exec_module(package)
    return sys.modules[f"{name}.models"]


def sample() -> Source:
    """Return what a small chat with awkward names is made from."""
    return source({Direction.INPUT: CHAT, Direction.OUTPUT: ANSWER})


def sources() -> Iterator[Source]:
    """Yield all vendored contracts, and the catalogue's where it is supported."""
    yield from map(revision_source, Revision)
    yield from map(observed_source, OBSERVED)
    for name in catalogue():
        try:
            yield source(catalogue_pair(name))
        except CodegenError:
            continue


@pytest.mark.parametrize("style", PLAIN)
def test_the_command_writes_and_checks_types_without_a_runtime(style: Style, tmp_path: Path) -> None:
    """Three files that need nothing of ours, and the check knows them again."""
    (tmp_path / "in.json").write_text(json.dumps(CHAT), "utf-8")
    arguments = ("--input", tmp_path / "in.json", "--style", style, "-o", tmp_path / "made")
    assert wai_here("codegen", *arguments).code == 0
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [
        "__init__.py",
        "models.py",
        "py.typed",
    ]
    assert wai_here("codegen", "--check", *arguments).code == 0
    (tmp_path / "in.json").write_text('{"type": "string"}', "utf-8")
    assert wai_here("codegen", "--check", *arguments).code == 1


@pytest.mark.parametrize("style", PLAIN)
def test_a_style_needs_schemas(style: Style) -> None:
    """Our own models are pydantic; the sentence says what is missing."""
    run = wai_here("codegen", "--check", "--style", style)
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr == f"wai codegen: --style {style} needs --input-schema or --output-schema\n"


@pytest.mark.parametrize("style", PLAIN)
def test_the_docstring_says_what_is_not_checked(style: Style, tmp_path: Path) -> None:
    """A reader of the module learns it there, and where exact models come from."""
    said = load(sample(), style, tmp_path, f"honest_{style}").__doc__ or ""
    for words in [*HONEST[style], "--style pydantic"]:
        assert words in said


@pytest.mark.slow
def test_type_checkers_take_every_style(tmp_path: Path) -> None:
    """Strict mypy and pyright find nothing in the types of awkward names, the empty one included."""
    for style in PLAIN:
        write_folder(plain_package(sample(), style), tmp_path / f"made_{style}")
        write_folder(plain_package(names(style), style), tmp_path / f"names_{style}")
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', "utf-8")
    folders = [path.name for path in tmp_path.iterdir() if path.is_dir()]
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", *(f"-p{name}" for name in folders)]
    pyright = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "-p", "pyrightconfig.json"]
    for command in (mypy, pyright):
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout


def awkward_names(style: Style) -> list[str]:
    """Return every awkward name that a style has a field for."""
    return [
        name
        for name in dict.fromkeys([*NAMES, *BREAKOUTS])
        if style is not Style.MSGSPEC or not re.search(r"[\"\\\x00-\x1f]", name)
    ]


def names(style: Style) -> Source:
    """Return what an object with every awkward name is made from."""
    members: dict[str, Json] = {name: {"type": "integer", "default": 1} for name in awkward_names(style)}
    return source({Direction.INPUT: {"type": "object", "properties": members, "required": ["from", "a b"]}})


def test_a_typed_dict_has_the_properties_themselves(tmp_path: Path) -> None:
    """In class syntax where Python takes all names, else in functional syntax; required keys are marked."""
    made = load(sample(), Style.TYPEDDICT, tmp_path, "typed")
    assert isinstance(CHAT, dict)
    assert isinstance(CHAT["properties"], dict)
    assert set(made.Input.__annotations__) == set(CHAT["properties"])
    assert made.Input.__required_keys__ == {"from", "role"}
    assert "class StructWithText(TypedDict):" in (tmp_path / "typed" / "models.py").read_text("utf-8")
    awkward = load(names(Style.TYPEDDICT), Style.TYPEDDICT, tmp_path, "typed_names").Input
    assert set(awkward.__annotations__) == {*NAMES, *BREAKOUTS}
    assert awkward.__required_keys__ == {"from", "a b"}


def test_a_dataclass_says_which_fields_have_other_names(tmp_path: Path) -> None:
    """Each property has a field; defaults are the published ones, and None for a property without."""
    made = load(sample(), Style.DATACLASS, tmp_path, "data").Input
    assert "`from_` for `from`, `max_tokens` for `max tokens`" in made.__doc__
    value = made(from_="me", role="user")
    assert dataclasses.asdict(value)["max_tokens"] == 256
    assert value.seed is None
    awkward = load(names(Style.DATACLASS), Style.DATACLASS, tmp_path, "data_names").Input
    assert len(dataclasses.fields(awkward)) == len({*NAMES, *BREAKOUTS})


def test_msgspec_reads_and_writes_the_properties(tmp_path: Path) -> None:
    """Names are those of the schema, absent stays absent; wrong types are found, limits are not."""
    made = load(sample(), Style.MSGSPEC, tmp_path, "structs").Input
    value = msgspec.json.decode(b'{"from": "", "role": "user", "max tokens": 9999, "x": 1}', type=made)
    assert json.loads(msgspec.json.encode(value)) == {"from": "", "role": "user", "max tokens": 9999}
    assert value.seed is msgspec.UNSET
    for wrong in (b'{"from": 1, "role": "user"}', b'{"from": "", "role": "poet"}', b'{"role": "user"}'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(wrong, type=made)
    awkward = load(names(Style.MSGSPEC), Style.MSGSPEC, tmp_path, "struct_names").Input
    payload = {name: n for n, name in enumerate(awkward_names(Style.MSGSPEC))}
    assert json.loads(msgspec.json.encode(msgspec.json.decode(json.dumps(payload), type=awkward))) == payload


@pytest.mark.slow
def test_what_msgspec_cannot_decode_is_listed(tmp_path: Path) -> None:
    """For every class and root of every contract the docstring and msgspec agree."""
    seen = set[bool]()
    for number, given in enumerate(sources()):
        made = load(given, Style.MSGSPEC, tmp_path, f"decoding{number}")
        listed = undecodable(given.contract)
        for name in made.__all__:
            seen.add(name in listed)
            assert decodes(getattr(made, name)) == (name not in listed), (given.name, name)
            assert (f"- `{name}`\n" in (made.__doc__ or "")) == (name in listed)
    assert seen == {True, False}


def decodes(kind: Any) -> bool:  # noqa: ANN401 - a type of any form
    """Tell whether msgspec makes a decoder of a type."""
    try:
        msgspec.json.Decoder(kind)
    except TypeError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("style", PLAIN)
def test_hostile_words_run_nothing(style: Style, tmp_path: Path) -> None:
    """A word in every place of a schema gives modules that load, and does nothing else."""
    for number, word in enumerate(BREAKOUTS):
        given = source({Direction.INPUT: hostile(word), Direction.OUTPUT: hostile(word)})
        if style is Style.MSGSPEC and word not in awkward_names(style):
            with pytest.raises(CodegenError, match="msgspec rejects names"):
                plain_package(given, style)
            continue
        made = load(given, style, tmp_path, f"hostile_{style}_{number}")
        for name in made.__all__:
            kind = getattr(made, name)
            if isinstance(kind, type):
                assert typing.get_type_hints(kind)
    assert not hasattr(sys, CANARY)
