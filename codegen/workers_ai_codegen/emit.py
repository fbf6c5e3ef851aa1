"""Puts the text of modules together: the classes, and the schemas that judge for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_codegen import ir, literals
from workers_ai_codegen.carrying import FOLDER
from workers_ai_codegen.emitting.classes import class_texts
from workers_ai_codegen.emitting.styles import Style
from workers_ai_kernel.schema.dialects import DEFAULT, dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workers_ai_kernel import Json


@dataclass(frozen=True, slots=True)
class Documents:
    """Where a module of models has its base classes and its schemas from: lines of its head.

    `models` is the module of the base classes; `imports` and `statements` give the schemas their names.
    """

    models: str
    imports: str
    statements: str = ""


def models_text(contract: ir.ModelContract, docstring: str, source: Documents) -> str:
    """Return the text of the module of a contract's classes, whose schemas come from `source`.

    Raises:
        CodegenError: datamodel-code-generator, which writes the classes, is missing or was not obeyed.
    """
    body = "\n\n".join(class_texts(contract, Style.PYDANTIC, public_names(contract)))
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


def _document(constant: str, schema: Json, name: str, patterns: Mapping[str, str]) -> str:
    text = literals.document(json.dumps(schema, indent=1))
    used = "".join(
        f"        {literals.text(one)}: {literals.text(other)},\n" for one, other in patterns.items()
    )
    given = f"    patterns={{\n{used}    }},\n" if patterns else ""
    dialect = dialect_of(schema)
    named = "" if dialect == DEFAULT else f"    dialect={literals.text(dialect)},\n"
    return f"{constant} = Document.of_text(\n    {text},\n    name={literals.text(name)},\n{named}{given})\n"
