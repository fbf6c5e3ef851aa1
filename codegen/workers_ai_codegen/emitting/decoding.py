"""What msgspec cannot do: decode a union with several objects or arrays, and have fields of some names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_codegen import ir
from workers_ai_codegen.errors import CodegenError

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST_NAME = 60


def refuse_names(contract: ir.ModelContract) -> None:
    """Do nothing, unless a property has a name that msgspec accepts for no field.

    Raises:
        CodegenError: one has; the sentence names it and its class.
    """
    for one in contract.classes:
        for member in one.properties:
            if any(character in '"\\' or character < " " for character in member.name):
                raise CodegenError(
                    f"--style msgspec does not support the property {member.name[:_LONGEST_NAME]!r} of "
                    f"{one.name}: msgspec rejects names with a quote, a backslash or a control character"
                )


def undecodable(contract: ir.ModelContract) -> list[str]:
    """Return the names of the classes and roots that msgspec cannot decode, those around them included."""
    found: list[str] = []
    before = -1
    # Classes may refer to each other, so one pass is not always enough.
    while before < len(found):
        before = len(found)
        for one in contract.classes:
            if one.name not in found and any(_is_beyond(member.type, found) for member in one.properties):
                found.append(one.name)
    found += [root.name for root in contract.roots if not root.is_class and _is_beyond(root.type, found)]
    return found


def _is_beyond(kind: ir.Type, found: Collection[str]) -> bool:
    """Tell whether a type is beyond msgspec; `found` are the classes known to be."""
    match kind:
        case ir.ClassReference(name):
            return name in found
        case ir.ArrayType(inner) | ir.MappingType(inner):
            return _is_beyond(inner, found)
        case ir.UnionType(members):
            objects = [one for one in members if isinstance(one, ir.ClassReference | ir.MappingType)]
            arrays = [one for one in members if isinstance(one, ir.ArrayType)]
            crowded = len(objects) > 1 or len(arrays) > 1
            return crowded or any(_is_beyond(one, found) for one in members)
        case _:
            return False
