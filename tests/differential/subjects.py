"""What is compared: the published revisions, the observed contract, every named class, the catalogue."""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import importlib.util
import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

import workers_ai_models
from tests.differential.comparing import Subject
from tests.models.payloads import INPUTS, OUTPUTS
from workers_ai_codegen.files import write_folder
from workers_ai_codegen.ir import ROOT_NAMES
from workers_ai_codegen.package import OBSERVED, observed_source, pair_package, source
from workers_ai_kernel.pointers import resolve
from workers_ai_schemas import Direction, Revision, load, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from workers_ai_codegen.package import Source
    from workers_ai_kernel import Json

CATALOGUE = Path(__file__).parents[1] / "codegen" / "catalogue"
RECORDED: dict[str, list[Json]] = {"input": [*INPUTS.values()], "output": [*OUTPUTS.values()]}


def revisions() -> Iterator[Subject]:
    """Yield the input and the output of each revision."""
    for revision in Revision:
        module = getattr(workers_ai_models, revision)
        for direction in (Direction.INPUT, Direction.OUTPUT):
            name = f"{revision}.{direction}"
            yield Subject(name, load(revision, direction), getattr(module, direction.capitalize()))


def observed() -> Iterator[Subject]:
    """Yield each root of the observed contract."""
    for form in OBSERVED:
        given = observed_of(form)
        module = getattr(workers_ai_models, given.name)
        for direction, schema in given.schemas.items():
            yield Subject(f"{given.name}.{direction}", schema, getattr(module, ROOT_NAMES[direction]))


@cache
def observed_of(form: str) -> Source:
    """Return the schemas of one form of the observed contract, derived once."""
    return observed_source(form)


def recorded_payloads() -> list[Json]:
    """Return every recorded body, and of a stream every event."""
    bodies = [each.body for each in recorded()]
    return [payload for body in bodies for payload in (body if isinstance(body, list) else [body])]


def named_classes() -> Iterator[Subject]:
    """Yield every class of every revision and of the observed contract, against its own subschema."""
    for revision in Revision:
        module = getattr(workers_ai_models, revision)
        yield from _classes(module, str(revision), {key: load(revision, key) for key in ("input", "output")})
    for form in OBSERVED:
        given = observed_of(form)
        module = getattr(workers_ai_models, given.name)
        yield from _classes(module, given.name, {str(key): schema for key, schema in given.schemas.items()})


def catalogue() -> list[str]:
    """Return the names of the schema pairs in the style of the catalogue."""
    return sorted(path.stem for path in CATALOGUE.glob("*.json"))


def catalogue_pair(name: str) -> dict[Direction, Json]:
    """Return the schemas of one pair."""
    pair = json.loads((CATALOGUE / f"{name}.json").read_text("utf-8"))
    return {Direction(key): pair[key] for key in ("input", "output")}


def of_pair(schemas: dict[Direction, Json], folder: Path, name: str) -> list[Subject]:
    """Generate the package of a pair into a folder, import it, and return its roots and classes."""
    place = folder / f"made_{name.replace('-', '_')}"
    write_folder(pair_package(source(schemas)), place)
    module = imported(place)
    roots = [Subject(f"{name}.{key}", schemas[key], getattr(module, key.capitalize())) for key in schemas]
    return roots + list(_classes(module, name, {str(key): schema for key, schema in schemas.items()}))


def imported(place: Path) -> ModuleType:
    """Import a generated package from wherever it is."""
    spec = importlib.util.spec_from_file_location(
        place.name, place / "__init__.py", submodule_search_locations=[str(place)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Modules of a package of this name that was elsewhere would be found before those of this one.
    for name in [name for name in sys.modules if name.startswith(f"{place.name}.")]:
        del sys.modules[name]
    sys.modules[place.name] = module
    spec.loader.exec_module(module)
    return module


def _classes(module: ModuleType, name: str, schemas: dict[str, Any]) -> Iterator[Subject]:
    for one in module.__all__:
        model = getattr(module, one)
        if not (isinstance(model, type) and issubclass(model, BaseModel)) or one in ROOT_NAMES.values():
            continue
        place = model.__dict__["__place__"]
        whole = schemas[place.document.name.rpartition(".")[2]]
        yield Subject(f"{name}.{one}", _alone(whole, place.pointer), model, objects=True)


def _alone(whole: Any, pointer: str) -> Any:  # noqa: ANN401 - a schema is any JSON
    """Return a subschema as a schema of its own, whose references lead where they did."""
    schema = resolve(whole, pointer)
    if not isinstance(whole, dict) or not isinstance(schema, dict):
        return schema
    if any(not place.startswith(("#/$defs/", "#/definitions/")) for place in _references(whole)):
        dialect = {"$schema": whole["$schema"]} if "$schema" in whole else {}
        return {**dialect, "$ref": f"#/$defs/whole{pointer}", "$defs": {"whole": _moved(whole)}}
    shared = {key: whole[key] for key in ("$schema", "$defs", "definitions") if key in whole}
    return {**shared, **schema}


def _references(schema: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        schema = [*schema.values()]
    for child in schema if isinstance(schema, list) else []:
        yield from _references(child)


def _moved(schema: Any) -> Any:  # noqa: ANN401
    """Return a schema whose references are right where it is the definition `whole`."""
    if isinstance(schema, list):
        return [*map(_moved, schema)]
    if not isinstance(schema, dict):
        return schema
    moved = {key: _moved(value) for key, value in schema.items() if key not in {"$id", "$schema"}}
    if isinstance(moved.get("$ref"), str) and moved["$ref"].startswith("#"):
        moved["$ref"] = f"#/$defs/whole{moved['$ref'].removeprefix('#')}"
    return moved
