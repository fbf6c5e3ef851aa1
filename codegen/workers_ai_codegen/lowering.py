"""Lowers the normal forms of input and output to the intermediate representation."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from workers_ai_codegen import ir
from workers_ai_codegen.describing import limits, summary
from workers_ai_codegen.naming import name_classes
from workers_ai_codegen.shape import branches, is_class, shaped
from workers_ai_codegen.structure import fingerprint, occurrences
from workers_ai_kernel.schema.normal import ALL_TYPES, JsonType, Subschema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workers_ai_codegen.structure import Fingerprint, Occurrence
    from workers_ai_kernel import Json
    from workers_ai_schemas import Direction

    Names = Mapping[Fingerprint, str]


def lower(published: Mapping[Direction, Subschema]) -> ir.ModelContract:
    """Return the contract for at most one schema per direction, with every class named.

    Every supported schema can be lowered; what no type can express is left to the validator.
    """
    given = {direction: shaped(root) for direction, root in published.items()}
    found = [one for direction, root in given.items() for one in occurrences(root, direction)]
    names = name_classes(found)
    return ir.ModelContract(
        classes=_classes(found, names),
        roots=tuple(ir.PayloadRoot(direction, _type(root, names)) for direction, root in given.items()),
    )


def _classes(found: list[Occurrence], names: Names) -> tuple[ir.ModelClass, ...]:
    by_name: dict[str, list[Occurrence]] = defaultdict(list)
    # In reverse, children come before their parents, so each class follows those it refers to.
    for occurrence in reversed(found):
        by_name[names[fingerprint(occurrence.subschema)]].append(occurrence)
    return tuple(_class(name, same[::-1], names) for name, same in by_name.items())


def _class(name: str, same: list[Occurrence], names: Names) -> ir.ModelClass:
    subschema = same[0].subschema
    return ir.ModelClass(
        name=name,
        properties=tuple(
            _property(key, child, names, required=key in subschema.required)
            for key, child in subschema.properties.items()
        ),
        places=tuple(f"{one.place.direction}{one.place.pointer}" for one in same),
        summary=summary(same[0]),
        limits=tuple(limits(subschema)),
    )


def _property(name: str, child: Subschema, names: Names, *, required: bool) -> ir.ClassProperty:
    kind = _type(child, names)
    published = [value for key, value in child.annotations.items() if key == "default"]
    default = tuple(value for value in published if _is_of(kind, value))
    return ir.ClassProperty(name, kind, required=required, default=default)


def _is_of(kind: ir.Type, value: Json) -> bool:  # noqa: PLR0911 - one line a type
    """Return whether a scalar default is a value of this type."""
    match kind:
        case ir.BooleanType():
            return isinstance(value, bool)
        case ir.StringType():
            return isinstance(value, str)
        case ir.LiteralType(values):
            return value in values
        case ir.IntegerType():
            return isinstance(value, int) and not isinstance(value, bool)
        case ir.NumberType():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case ir.UnionType(members):
            return any(_is_of(member, value) for member in members)
        case _:
            return False


def _type(subschema: Subschema, names: Names) -> ir.Type:
    if subschema.enum is not None:
        return _one_of_values(subschema.enum)
    if is_class(subschema):
        reference = ir.ClassReference(names[fingerprint(subschema)])
        others = (_of_json_type(name, subschema, names) for name in subschema.types if name != "object")
        return _union((reference, *others))
    union = branches(subschema)
    if union:
        return _union(_type(branch, names) for branch in union)
    if not subschema.types or (subschema.types == ALL_TYPES and not _has_parts(subschema)):
        return ir.AnyType()
    return _union(_of_json_type(name, subschema, names) for name in subschema.types)


def _has_parts(subschema: Subschema) -> bool:
    return subschema.items is not None or subschema.additional is not None


def _union(members: Iterable[ir.Type]) -> ir.Type:
    """Return the union of the types, flattened and without duplicates."""
    flat = [
        inner
        for member in members
        for inner in (member.members if isinstance(member, ir.UnionType) else (member,))
    ]
    different = tuple(dict.fromkeys(flat))
    if ir.AnyType() in different:
        return ir.AnyType()
    return different[0] if len(different) == 1 else ir.UnionType(different)


def _one_of_values(values: tuple[Json, ...]) -> ir.Type:
    texts = tuple(dict.fromkeys(value for value in values if isinstance(value, str)))
    choice: tuple[ir.Type, ...] = (ir.LiteralType(texts),) if texts else ()
    others = tuple(_of_value(value) for value in values if not isinstance(value, str))
    return _union((*choice, *others)) if choice or others else ir.AnyType()


def _of_value(value: Json) -> ir.Type:
    match value:
        case None:
            return ir.NullType()
        case bool():
            return ir.BooleanType()
        case int():
            return ir.IntegerType()
        case float():
            return ir.IntegerType() if value.is_integer() else ir.NumberType()
        case list():
            return ir.ArrayType(ir.AnyType())
        case _:
            return ir.MappingType(ir.AnyType())


def _of_json_type(name: JsonType, subschema: Subschema, names: Names) -> ir.Type:  # noqa: PLR0911 - one line a type
    match name:
        case "null":
            return ir.NullType()
        case "boolean":
            return ir.BooleanType()
        case "integer":
            return ir.IntegerType()
        case "number":
            return ir.NumberType()
        case "string":
            return ir.StringType()
        case "array":
            only_items = subschema.items if not subschema.prefix_items else None
            return ir.ArrayType(_part(only_items, names))
        case "object":
            free = "patternProperties" not in subschema.constraints
            return ir.MappingType(_part(subschema.additional if free else None, names))


def _part(subschema: Subschema | None, names: Names) -> ir.Type:
    return ir.AnyType() if subschema is None else _type(subschema, names)
