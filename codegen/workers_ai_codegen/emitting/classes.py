"""Has the library write the classes of a contract, and holds what it wrote against the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_codegen import ir
from workers_ai_codegen.emitting import library, parts
from workers_ai_codegen.emitting.definitions import definitions
from workers_ai_codegen.emitting.form import ROOT_FIELD, Choices, schema
from workers_ai_codegen.emitting.styles import FACTS, Style
from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.members import field_names

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Fields = dict[str, dict[str, str]]
"""The field of each property, by class."""


def class_texts(contract: ir.ModelContract, style: Style, names: Collection[str]) -> list[str]:
    """Return the text of each class, then of each root that is not a class; `names` are what all are called.

    Raises:
        CodegenError: the library is missing, or wrote other classes than those of the contract.
    """
    facts, choices = FACTS[style], Choices()
    reserved = facts.reserved | {*names}
    fields = {
        one.name: field_names((member.name for member in one.properties), reserved)
        for one in contract.classes
    }
    later = _later(contract)
    given = {
        one.name: parts.of_class(one, fields[one.name], style, choices.annotation, later.get(one.name, ()))
        for one in contract.classes
    }
    roots = [root for root in contract.roots if not root.is_class]
    given |= {root.name: parts.of_root(root, style, choices.annotation) for root in roots}
    text = library.written(schema(contract, fields, choices, facts), given, facts.model_type)
    return _checked(text, _expected(contract, fields, style))


def _later(contract: ir.ModelContract) -> dict[str, frozenset[str]]:
    """Return, for each class that refers to one not defined before it, the names of all such classes."""
    defined: set[str] = set()
    found: dict[str, frozenset[str]] = {}
    for one in contract.classes:
        missing = {name for member in one.properties for name in ir.classes_in(member.type)} - defined
        if missing:
            found[one.name] = frozenset(missing)
        defined.add(one.name)
    return found


def _expected(contract: ir.ModelContract, fields: Fields, style: Style) -> dict[str, tuple[str, ...]]:
    """Return the names that each definition has to have; a TypedDict has the properties themselves."""
    typed = style is Style.TYPEDDICT
    expected = {name: tuple(found if typed else found.values()) for name, found in fields.items()}
    return expected | {root.name: (ROOT_FIELD,) for root in contract.roots if not root.is_class}


def _checked(text: str, expected: Mapping[str, tuple[str, ...]]) -> list[str]:
    found = {one.name: one for one in definitions(text)}
    if {name: one.fields for name, one in found.items()} != expected:
        raise CodegenError(f"{library.PACKAGE} did not keep to the names that it was given: please report")
    return [found[name].text for name in expected]
