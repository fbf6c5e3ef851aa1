"""Brings the normal forms of input and output into the named, intermediate form."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from workers_ai_codegen import ir
from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.naming import name_classes
from workers_ai_codegen.structure import fingerprint, is_class, occurrences
from workers_ai_schemas import Direction
from workers_ai_schemas.normal import ALL_TYPES, Subschema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_codegen.structure import Fingerprint, Occurrence

    Names = Mapping[Fingerprint, str]


def lower(published_input: Subschema, published_output: Subschema) -> ir.Contract:
    """Return the contract that a pair of schemas states, with each class named.

    Raises:
        CodegenError: the schemas use something that the intermediate form has no place for.
    """
    found = [
        *occurrences(published_input, Direction.INPUT),
        *occurrences(published_output, Direction.OUTPUT),
    ]
    names = name_classes(found)
    return ir.Contract(
        classes=_classes(found, names),
        input=_type(published_input, names),
        output=_type(published_output, names),
    )


def _classes(found: list[Occurrence], names: Names) -> tuple[ir.Class, ...]:
    by_name: dict[str, list[Occurrence]] = defaultdict(list)
    # Backwards, children come before their parents: each class after those that it refers to.
    for occurrence in reversed(found):
        by_name[names[fingerprint(occurrence.subschema)]].insert(0, occurrence)
    return tuple(_class(name, same, names) for name, same in by_name.items())


def _class(name: str, same: list[Occurrence], names: Names) -> ir.Class:
    subschema = same[0].subschema
    _refuse_mixtures(subschema)
    return ir.Class(
        name=name,
        properties=tuple(
            _property(key, child, names, required=key in subschema.required)
            for key, child in subschema.properties.items()
        ),
        places=tuple(f"{one.place.direction}{one.place.pointer}" for one in same),
    )


def _property(name: str, child: Subschema, names: Names, *, required: bool) -> ir.Property:
    default = tuple(value for key, value in child.annotations.items() if key == "default")
    return ir.Property(name, _type(child, names), required=required, default=default)


def _refuse_mixtures(subschema: Subschema) -> None:
    undeclared = [name for name in subschema.required if name not in subschema.properties]
    if subschema.union or subschema.additional is not None or undeclared:
        raise _unsupported(subschema, "an object with declared properties and more demands on it")


def _type(subschema: Subschema, names: Names) -> ir.Type:
    if is_class(subschema):
        return ir.Reference(names[fingerprint(subschema)])
    if subschema.properties or subschema.required:
        raise _unsupported(subschema, "properties on what need not be an object")
    if subschema.union:
        return _union(subschema, names)
    if subschema.enum is not None:
        return _choice(subschema, subschema.enum)
    if subschema.types == ALL_TYPES:
        return _anything(subschema)
    return _plain(subschema, names)


def _union(subschema: Subschema, names: Names) -> ir.Union:
    if (subschema.one_of and subschema.any_of) or subschema.enum or subschema.items:
        raise _unsupported(subschema, "a union with more demands on it")
    members = tuple(_type(branch, names) for branch in subschema.union)
    return ir.Union(members, exclusive=bool(subschema.one_of))


def _choice(subschema: Subschema, values: tuple[object, ...]) -> ir.Choice:
    texts = tuple(value for value in values if isinstance(value, str))
    if subschema.types != ("string",) or len(texts) != len(values) or subschema.min_length:
        raise _unsupported(subschema, "an enum of other things than strings")
    return ir.Choice(texts)


def _anything(subschema: Subschema) -> ir.Anything:
    if subschema != Subschema(subschema.pointer, title=subschema.title, annotations=subschema.annotations):
        raise _unsupported(subschema, "demands on a value without a type")
    return ir.Anything()


def _plain(subschema: Subschema, names: Names) -> ir.Type:
    match subschema.types:
        case ("string",):
            return ir.Text(subschema.min_length)
        case ("boolean",):
            return ir.Truth()
        case ("number",) | ("integer",):
            whole = subschema.types == ("integer",)
            return ir.Number(whole, subschema.minimum, subschema.maximum)
        case ("array",):
            return ir.Array(_element(subschema.items, names))
        case ("object",):
            return ir.Mapping(_element(subschema.additional, names))
        case _:
            what = f"the type {'/'.join(subschema.types)}"
            raise _unsupported(subschema, what)


def _element(subschema: Subschema | None, names: Names) -> ir.Type:
    return ir.Anything() if subschema is None else _type(subschema, names)


def _unsupported(subschema: Subschema, what: str) -> CodegenError:
    return CodegenError(f"{what} is not supported yet (at {subschema.pointer or '/'!r} of the schema)")
