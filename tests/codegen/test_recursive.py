"""References that lead back to themselves, merged with what stands beside them: every style has classes."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.dialects import URIS
from tests.differential.comparing import compare, mixture
from tests.differential.subjects import of_pair
from workers_ai_codegen import ir
from workers_ai_codegen.emitting.styles import Style
from workers_ai_codegen.files import write_folder
from workers_ai_codegen.lowering import lower
from workers_ai_codegen.package import pair_package, plain_package, source
from workers_ai_kernel.schema.dialects import dialect_of
from workers_ai_kernel.schema.normal import normalise_wide
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workers_ai_codegen.package import Package
    from workers_ai_kernel import Json, JsonObject

NAMES = ("a", "b", "c")
WRITTEN: dict[str, JsonObject] = {
    "array": {
        "$ref": "#/$defs/d",
        "$defs": {"d": {"type": "array", "items": {"allOf": [{"$ref": "#/$defs/d"}]}}},
    },
    "whole": {
        "type": "object",
        "properties": {"c": {"type": "array", "items": {"$ref": "#", "required": ["c"]}}},
    },
    "mapping": {
        "$ref": "#/$defs/d",
        "$defs": {"d": {"type": "object", "additionalProperties": {"minProperties": 1, "$ref": "#/$defs/d"}}},
    },
    "annotated": {
        "$schema": URIS["draft7"],
        "$ref": "#/definitions/node",
        "definitions": {
            "node": {
                "type": "object",
                "properties": {"child": {"allOf": [{"$ref": "#/definitions/node"}], "description": "x"}},
            }
        },
    },
    "several": {
        "properties": {
            "x": {"$ref": "#", "required": ["x"]},
            "y": {"$ref": "#", "required": ["y"], "properties": {"z": {"type": "integer"}}},
        }
    },
}


CHAINS: dict[str, Callable[[str], JsonObject]] = {
    "in place": lambda target: {"$ref": target, "minProperties": 1},
    "mapping": lambda target: {"type": "object", "additionalProperties": {"$ref": target}},
    "merged mapping": lambda target: {
        "type": "object",
        "additionalProperties": {"$ref": target, "minProperties": 1},
    },
    "array": lambda target: {"type": "array", "items": {"$ref": target}},
    "merged property": lambda target: {"properties": {"x": {"$ref": target, "minLength": 1}}},
    "union": lambda target: {"anyOf": [{"type": "null"}, {"type": "object", "items": {"$ref": target}}]},
}


def random_recursive(seed: int) -> JsonObject:
    """Return a schema of a few definitions that refer to each other, with keywords beside the references."""
    rng = random.Random(seed)
    is_old = rng.random() < 0.3
    keyword = "definitions" if is_old else "$defs"
    found = {name: _definition(rng, keyword, is_old=is_old) for name in NAMES}
    dialect: JsonObject = {"$schema": URIS["draft7"]} if is_old else {}
    return {**dialect, "$ref": f"#/{keyword}/a", keyword: found}


def _definition(rng: random.Random, keyword: str, *, is_old: bool) -> Json:
    def reference() -> JsonObject:
        target = "#" if rng.random() < 0.2 else f"#/{keyword}/{rng.choice(NAMES)}"
        beside: JsonObject = rng.choice(
            [
                {},
                {"description": "x"},
                {"required": [rng.choice(NAMES)]},
                {"minProperties": 1},
                {"maxItems": 2},
                {"type": "object"},
                {"properties": {"extra": {"type": "string"}}},
                {"not": {"$ref": f"#/{keyword}/{rng.choice(NAMES)}"}} if rng.random() < 0.3 else {},
            ]
        )
        if is_old or rng.random() < 0.5:
            others = [reference()] if rng.random() < 0.2 else []
            return {"allOf": [{"$ref": target}, *others], **beside}
        return {"$ref": target, **beside}

    kind = rng.choice(["object", "object", "array", "mapping", "union"])
    if kind == "object":
        return {"type": "object", "properties": {name: reference() for name in rng.sample(NAMES, 2)}}
    if kind == "array":
        return {"type": "array", "items": reference()}
    if kind == "mapping":
        return {"type": ["object", "null"], "additionalProperties": reference()}
    return {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"a": reference()}}]}


def made(schema: Json) -> dict[Style, Package]:
    """Return the packages of a schema in all styles."""
    given = source({Direction.INPUT: schema})
    return {
        style: pair_package(given) if style is Style.PYDANTIC else plain_package(given, style)
        for style in Style
    }


@pytest.mark.parametrize("name", WRITTEN)
def test_a_reference_within_all_of_may_lead_back(name: str, tmp_path: Path) -> None:
    """A package in each style, and models that judge as both validators do."""
    assert len(made(WRITTEN[name])) == len(Style)
    for subject in of_pair({Direction.INPUT: WRITTEN[name]}, tmp_path, f"recursive_{name}"):
        tally = compare(subject, mixture(subject.schema, 1, 100))
        assert tally.disagreements == 0, tally.examples


@pytest.mark.parametrize("seed", range(100))
def test_any_recursive_schema_has_classes(seed: int) -> None:
    """However the references stand, shaping ends, and each class has one name."""
    schema = random_recursive(seed)
    classes = lower({Direction.INPUT: normalise_wide(schema, dialect_of(schema))}).classes
    assert len({one.name for one in classes}) == len(classes)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_the_models_of_a_recursive_schema_are_the_schema(seed: int, tmp_path: Path) -> None:
    """Every style is written, and roots and classes of the models agree with both validators."""
    schema = random_recursive(seed)
    assert len(made(schema)) == len(Style)
    for subject in of_pair({Direction.INPUT: schema}, tmp_path, f"recursive{seed}"):
        tally = compare(subject, mixture(subject.schema, seed, 60))
        assert tally.disagreements == 0, (schema, tally.examples)


@pytest.mark.slow
def test_the_checkers_take_recursive_classes(tmp_path: Path) -> None:
    """Ruff, its formatter, strict mypy and pyright find nothing in any style, as written."""
    schemas = [*WRITTEN.values(), *map(random_recursive, range(4))]
    for number, schema in enumerate(schemas):
        for style, package in made(schema).items():
            write_folder(package, tmp_path / f"made{number}_{style}")
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', "utf-8")
    folders = [path.name for path in tmp_path.iterdir() if path.is_dir()]
    python = [sys.executable, "-m"]
    commands = [
        [*python, "ruff", "check", "--isolated", "."],
        [*python, "ruff", "format", "--isolated", "--check", "."],
        [*python, "mypy", "--strict", "--config-file=", *(f"-p{name}" for name in folders)],
        [*python, "pyright", "--pythonpath", sys.executable, "-p", "pyrightconfig.json"],
    ]
    for command in commands:
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr


def test_an_annotated_reference_is_the_class_itself() -> None:
    """A reference that is alone in `allOf` has the type of what it refers to, not a class of its own."""
    (only,) = lower({Direction.INPUT: normalise_wide(WRITTEN["annotated"], "draft7")}).classes
    assert only.properties[0].type == ir.ClassReference("Input")


@pytest.mark.slow
@pytest.mark.parametrize("form", CHAINS)
def test_a_long_chain_of_references_has_types(form: str) -> None:
    """Each definition refers to the next one, in place or from below, with a keyword beside or without."""
    length = 600
    levels: JsonObject = {f"d{n}": CHAINS[form](f"#/$defs/d{n + 1}") for n in range(length)}
    levels[f"d{length}"] = {"type": "string"}
    assert len(made({"$ref": "#/$defs/d0", "$defs": levels})) == len(Style)
