"""Turns the intermediate form into the text of modules: classes, and the schemas that judge for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_codegen import ir, literals
from workers_ai_codegen.carrying import FOLDER
from workers_ai_codegen.members import RESERVED, field_names
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workers_ai_kernel import Json

_ROOT_SUMMARIES = {
    Direction.INPUT: "The input",
    Direction.OUTPUT: "The output",
    Direction.STREAM: "One event of a stream",
    Direction.ERROR: "The body of an error",
}
_SCALARS: dict[type, str] = {
    ir.AnyType: "Any",
    ir.NullType: "None",
    ir.BooleanType: "bool",
    ir.StringType: "str",
    ir.IntegerType: "int",
    ir.NumberType: "float",
}


@dataclass(frozen=True, slots=True)
class Documents:
    """Where a module of models has its base classes and its schemas from: lines of its head.

    `models` is the module of the base classes; `imports` and `statements` give the schemas their names.
    """

    models: str
    imports: str
    statements: str = ""


def models_text(contract: ir.ModelContract, docstring: str, source: Documents) -> str:
    """Return the text of the module of a contract's classes, whose schemas come from `source`."""
    blocks = [_class(one, contract) for one in contract.classes]
    blocks += [_root(root) for root in contract.roots if not root.is_class]
    body = "\n\n".join(blocks)
    imports = [*_imports(body, contract, source.models), source.imports]
    head = f'"""{docstring}"""\n\nfrom __future__ import annotations\n\n' + "\n".join(imports)
    return f"{head}\n\n{source.statements}\n{body}\n\n{exports(public_names(contract))}"


def schemas_text(
    documents: Mapping[str, Json], names: Mapping[str, str], patterns: Mapping[str, str], docstring: str
) -> str:
    """Return the text of the module that holds the schemas of a package which stands alone."""
    blocks = [
        _document(constant, schema, names[constant], patterns) for constant, schema in documents.items()
    ]
    imported = f"from .{FOLDER}.document import Document"
    head = f'"""{docstring}"""\n\nfrom __future__ import annotations\n\n{imported}\n\n'
    return head + "\n".join(blocks)


def public_names(contract: ir.ModelContract) -> set[str]:
    """Return the names of the classes of a contract, its roots included."""
    return {root.name for root in contract.roots} | {one.name for one in contract.classes}


def exports(names: Iterable[str]) -> str:
    """Return the statement that declares these names public, sorted, one a line."""
    listed = "".join(f'    "{name}",\n' for name in sorted(names))
    return f"__all__ = [\n{listed}]\n"


def _imports(body: str, contract: ir.ModelContract, models: str) -> list[str]:
    used = set(map(type, _types_in(contract)))
    typing = [name for name, kind in (("Any", ir.AnyType), ("Literal", ir.LiteralType)) if kind in used]
    lines = [f"from typing import {', '.join(typing)}\n"] if typing else []
    if " = Field(" in body:
        lines.append("from pydantic import Field\n")
    bases = [name for name in ("Model", "Root") if f"({name}, place=" in body]
    return [*lines, f"from {models} import {', '.join(bases)}"]


def _types_in(contract: ir.ModelContract) -> Iterator[ir.Type]:
    for one in contract.classes:
        for member in one.properties:
            yield from _types_of(member.type)
    for root in contract.roots:
        if not root.is_class:
            yield from _types_of(root.type)


def _types_of(kind: ir.Type) -> Iterator[ir.Type]:
    yield kind
    match kind:
        case ir.ArrayType(inner) | ir.MappingType(inner):
            yield from _types_of(inner)
        case ir.UnionType(members):
            for member in members:
                yield from _types_of(member)
        case _:
            pass


def _class(one: ir.ModelClass, contract: ir.ModelContract) -> str:
    reserved = RESERVED | public_names(contract)
    fields = field_names((member.name for member in one.properties), reserved)
    lines = "".join(_field(fields[member.name], member) for member in one.properties)
    return f"class {one.name}(Model, place={_place(one.places[0])}):\n{_docstring(one)}\n{lines}"


def _place(place: str) -> str:
    direction, _, pointer = place.partition("/")
    return f"{direction.upper()}.at({literals.text(f'/{pointer}' if pointer else '')})"


def _docstring(one: ir.ModelClass) -> str:
    others = len(one.places) - 1
    also = {0: "", 1: " and one other place"}.get(others, f" and {others} other places")
    parts = [one.summary]
    if one.limits:
        parts.append(f"Limits: {'; '.join(one.limits)}.")
    parts.append(f"Stands at `{one.places[0]}`{also}.")
    text = "\n\n    ".join(literals.prose(part) for part in parts)
    return f'    """{text}\n    """\n'


def _field(name: str, member: ir.ClassProperty) -> str:
    annotation = _annotation(member.type)
    if not member.required and not member.default and annotation != "Any" and not annotation.endswith("None"):
        annotation = f"{annotation} | None"
    default = None if member.required else literals.scalar(member.default[0] if member.default else None)
    if name == member.name:
        return f"    {name}: {annotation}" + ("" if default is None else f" = {default}") + "\n"
    alias = f"alias={literals.text(member.name)}"
    given = alias if default is None else f"default={default}, {alias}"
    return f"    {name}: {annotation} = Field({given})\n"


def _root(root: ir.PayloadRoot) -> str:
    return (
        f'class {root.name}(Root, place={root.constant}.at("")):\n'
        f'    """{_ROOT_SUMMARIES[root.direction]}: what was read stands in `root`.\n\n'
        f"    Stands at `{root.direction}`.\n"
        f'    """\n\n'
        f"    root: {_annotation(root.type)}\n"
    )


def _annotation(kind: ir.Type) -> str:
    match kind:
        case ir.LiteralType(values):
            return f"Literal[{', '.join(map(literals.text, values))}]"
        case ir.ArrayType(items):
            return f"list[{_annotation(items)}]"
        case ir.MappingType(values):
            return f"dict[str, {_annotation(values)}]"
        case ir.UnionType(members):
            # None last, as people write it.
            ordered = sorted(members, key=lambda member: member == ir.NullType())
            return " | ".join(map(_annotation, ordered))
        case ir.ClassReference(name):
            return name
        case _:
            return _SCALARS[type(kind)]


def _document(constant: str, schema: Json, name: str, patterns: Mapping[str, str]) -> str:
    text = literals.document(json.dumps(schema, indent=1))
    used = "".join(
        f"        {literals.text(one)}: {literals.text(other)},\n" for one, other in patterns.items()
    )
    given = f"    patterns={{\n{used}    }},\n" if patterns else ""
    return f"{constant} = Document.of_text(\n    {text},\n    name={literals.text(name)},\n{given})\n"
