"""The library writes the classes, and nothing but the names and literals that it was given."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.codegen.test_hostile import BREAKOUTS, NAMES
from workers_ai_codegen.emitting import library
from workers_ai_codegen.emitting.classes import class_texts
from workers_ai_codegen.emitting.styles import FACTS, Style
from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.ir import (
    ClassProperty,
    ClassReference,
    IntegerType,
    LiteralType,
    ModelClass,
    ModelContract,
    PayloadRoot,
)
from workers_ai_codegen.package import OBSERVED
from workers_ai_schemas import Direction, Revision

if TYPE_CHECKING:
    from workers_ai_codegen.package import Package

ROOT = Path(__file__).parents[2]
WORDS = list(
    dict.fromkeys(
        [
            *BREAKOUTS,
            *NAMES,
            "value_0",
            "'value_1'",
            "{{ 7 * 7 }}",
            "{% raw %}",
            "{# no #}",
            "{{ annotation.__globals__ }}",
            "A" * 5000,
        ]
    )
)


def contract(*members: ClassProperty) -> ModelContract:
    """Return a contract of one class."""
    one = ModelClass("Input", members, ("input",), "The input.")
    return ModelContract((one,), (PayloadRoot(Direction.INPUT, ClassReference("Input")),))


def fields_of(text: str) -> list[ast.AnnAssign]:
    """Return the fields of the only class of a text."""
    (found,) = ast.parse(text).body
    assert isinstance(found, ast.ClassDef)
    return [node for node in found.body if isinstance(node, ast.AnnAssign)]


def test_the_committed_classes_are_what_the_library_writes(generated: Package) -> None:
    """The syntax trees of each module are equal."""
    names = [f"{name}.py" for name in (*Revision, *(f"observed_{form}" for form in OBSERVED))]
    folder = ROOT / "generated/workers_ai_models"
    different = [name for name in names if tree(generated[name]) != tree((folder / name).read_text("utf-8"))]

    assert len(names) == 11
    assert different == []


def tree(text: str) -> str:
    """Return the syntax tree of a module."""
    return ast.dump(ast.parse(text))


def test_a_listed_string_is_written_as_it_is() -> None:
    """Neither jinja nor the library reads it."""
    given = contract(ClassProperty("a", LiteralType(tuple(WORDS)), required=True))
    (text,) = class_texts(given, Style.PYDANTIC, ["Input"])
    (written,) = fields_of(text)
    assert isinstance(written.annotation, ast.Subscript)
    assert ast.literal_eval(written.annotation.slice) == tuple(WORDS)


def test_a_name_and_a_default_are_written_as_they_are() -> None:
    """The alias is the property, and the default is the text."""
    members = (
        ClassProperty(f" {word}", LiteralType((word,)), required=False, default=(word,)) for word in WORDS
    )
    (text,) = class_texts(contract(*members), Style.PYDANTIC, ["Input"])
    written = [node.value for node in fields_of(text) if isinstance(node.value, ast.Call)]
    found = [{one.arg: ast.literal_eval(one.value) for one in call.keywords} for call in written]
    assert found == [{"default": word, "alias": f" {word}"} for word in WORDS]


@pytest.mark.parametrize("style", Style)
def test_a_summary_stays_a_docstring(style: Style) -> None:
    """Nothing in it ends the docstring or adds a field."""
    member = ClassProperty("a", IntegerType(), required=True)
    classes = [ModelClass(f"Part{n}", (member,), ("input/a",), word) for n, word in enumerate(WORDS)]
    texts = class_texts(ModelContract((*classes,), ()), style, [one.name for one in classes])
    for text, word in zip(texts, WORDS, strict=True):
        (only,) = ast.parse(text).body
        assert isinstance(only, ast.ClassDef)
        assert (ast.get_docstring(only, clean=False) or "").startswith(word)
        assert [node.target.id for node in fields_of(text) if isinstance(node.target, ast.Name)] == ["a"]


def test_every_name_of_a_field_is_kept() -> None:
    """The library renames none, and adds none."""
    given = contract(*(ClassProperty(name, IntegerType(), required=False) for name in WORDS))
    for style in Style:
        (text,) = class_texts(given, style, ["Input"])
        assert text.count("\n") >= len(WORDS)


@pytest.mark.parametrize(
    "written",
    [
        "class Input(Model):\n    b: int\n",
        "class Input(Model):\n    a: int\n    b: int\n",
        "class Input1(Model):\n    a: int\n",
        "class Input(Model):\n    a: int\n\nclass Other(Model):\n    a: int\n",
        "",
    ],
)
def test_other_names_than_those_given_are_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that renames, drops or adds something is found out."""

    def other(*_: object) -> str:
        return written

    monkeypatch.setattr(library, "written", other)
    with pytest.raises(CodegenError, match="did not keep to the names"):
        class_texts(contract(ClassProperty("a", IntegerType(), required=True)), Style.PYDANTIC, ["Input"])


def test_the_extra_has_the_version_that_is_demanded() -> None:
    """The pin of pyproject.toml is the one of the code."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert f"{library.PACKAGE}=={library.PINNED}" in extras["codegen"]


def test_every_style_has_a_template() -> None:
    """Where there is none, the library would use one of its own."""
    folder = files("workers_ai_codegen") / "emitting" / "templates"
    found = {path.name for place in (folder, folder / "pydantic_v2") for path in place.iterdir()}
    assert {"BaseModel.jinja2", "TypedDict.jinja2", "dataclass.jinja2", "msgspec.jinja2"} <= found
    assert set(FACTS) == set(Style)


@pytest.mark.parametrize("arguments", [["--check"], ["--input", "none.json", "-o", "made"]])
def test_another_version_of_the_library_is_one_sentence(tmp_path: Path, arguments: list[str]) -> None:
    """The sentence names both versions and the command that installs the right one."""
    metadata = tmp_path / "datamodel_code_generator-0.1.0.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: datamodel-code-generator\nVersion: 0.1.0\n", "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "workers_ai_codegen", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        "wai codegen: datamodel-code-generator 0.89.0 is needed, and 0.1.0 is installed: "
        "pip install 'workers-ai-contract[codegen]' (in a checkout: pip install '.[codegen]')\n"
    )


def test_a_missing_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence has the command that installs it."""
    monkeypatch.setattr(library, "PACKAGE", "no-such-generator")
    with pytest.raises(CodegenError, match=r"not installed: pip install 'workers-ai-contract\[codegen\]'"):
        library.require()


def test_the_help_does_not_load_the_library() -> None:
    """It is imported when classes are written, not before."""
    program = (
        "import sys, workers_ai_codegen.command as c; c.require();"
        "print([n for n in sys.modules if n.startswith(('datamodel_code_generator', 'jinja2'))])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
