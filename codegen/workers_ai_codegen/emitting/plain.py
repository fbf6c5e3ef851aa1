"""The text of modules that have types only: TypedDicts, dataclasses or msgspec structs, and no runtime."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from workers_ai_codegen.emit import exports, public_names
from workers_ai_codegen.emitting.classes import class_texts
from workers_ai_codegen.emitting.decoding import refuse_names, undecodable
from workers_ai_codegen.emitting.styles import Style

if TYPE_CHECKING:
    from workers_ai_codegen import ir

_LIMITS = """Limits in docstrings are those of the schemas; nothing here checks them. For models that accept
exactly what the schemas accept, generate with `--style pydantic`."""

_HONEST = {
    Style.TYPEDDICT: f"""Types of the given schemas as `TypedDict`: nothing is validated.

At run time each is a plain `dict`, and any value passes. A type checker sees names, types, required keys
and listed strings. It does not see limits or patterns. Of a union it accepts any member, even where the
schemas accept exactly one. It rejects undeclared keys, which most schemas allow.

{_LIMITS}""",
    Style.DATACLASS: f"""Types of the given schemas as dataclasses: nothing is validated.

The constructors accept any value; only a type checker looks at the types. Nothing here reads or writes
JSON, and `dataclasses.asdict` uses the names of fields, which are not always those of properties. The
field of an absent property holds its published default or `None`, so absence is lost. Undeclared
properties have no field. Of a union any member is accepted, even where the schemas accept exactly one.

{_LIMITS}""",
    Style.MSGSPEC: f"""Types of the given schemas as msgspec structs: types only, not the schemas.

When it decodes, msgspec checks types, required properties and listed strings. It checks no limit and no
pattern. Of a union it accepts any member, even where the schemas accept exactly one. Undeclared
properties are dropped. A number such as `1.0` is not accepted as an integer. An absent property is
written with its published default if it has one. The constructors check nothing.

{{decoding}}

{_LIMITS}""",
}
_NAMES: dict[Style, dict[str, tuple[str, ...]]] = {
    Style.TYPEDDICT: {"typing": ("Any", "Literal", "NotRequired", "TypeAlias", "TypedDict")},
    Style.DATACLASS: {"dataclasses": ("dataclass",), "typing": ("Any", "Literal", "TypeAlias")},
    Style.MSGSPEC: {
        "typing": ("Any", "Literal", "TypeAlias"),
        "msgspec": ("UNSET", "Struct", "UnsetType", "field"),
    },
}


def plain_text(contract: ir.ModelContract, style: Style) -> str:
    """Return the text of the module of a contract's types in a style without a runtime.

    Raises:
        CodegenError: datamodel-code-generator, which writes the classes, is missing or was not obeyed, or
            msgspec rejects the name of a property.
    """
    if style is Style.MSGSPEC:
        refuse_names(contract)
    names = public_names(contract)
    body = "\n\n".join(class_texts(contract, style, names))
    head = f'"""{_docstring(contract, style)}\n"""\n\nfrom __future__ import annotations\n\n'
    return f"{head}{_imports(body, style)}\n\n\n{body}\n\n{exports(names)}"


def _docstring(contract: ir.ModelContract, style: Style) -> str:
    found = undecodable(contract)
    listed = "\n".join(f"- `{name}`" for name in found)
    decoding = (
        "msgspec cannot decode these, because a union in them has several objects or several arrays:\n\n"
        f"{listed}"
        if found
        else "msgspec can decode every type of this module."
    )
    return _HONEST[style].format(decoding=decoding)


def _imports(body: str, style: Style) -> str:
    """Return the statements that import what the classes use."""
    read = {
        node.id
        for node in ast.walk(ast.parse(body))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    lines = [
        f"from {module} import {', '.join(used)}"
        for module, names in _NAMES[style].items()
        if (used := [name for name in names if name in read])
    ]
    # msgspec is not of the standard library, so it has a block of its own.
    return "\n".join(lines).replace("\nfrom msgspec", "\n\nfrom msgspec")
