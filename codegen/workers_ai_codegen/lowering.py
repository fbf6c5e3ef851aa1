"""Lowers the normal forms of input and output to the intermediate representation."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from workers_ai_codegen import ir
from workers_ai_codegen.describing import limits, summary
from workers_ai_codegen.fingerprints import Fingerprints
from workers_ai_codegen.naming import name_classes
from workers_ai_codegen.shape import branches, is_class, shaped
from workers_ai_codegen.structure import occurrences
from workers_ai_kernel.schema.normal import ALL_TYPES, JsonType, Subschema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workers_ai_codegen.fingerprints import Fingerprint
    from workers_ai_codegen.structure import Occurrence
    from workers_ai_kernel import Json
    from workers_ai_schemas import Direction

# A type with more parts than this is `Any` from there on: types of types double with each level.
_LARGEST_TYPE = 60


def lower(published: Mapping[Direction, Subschema]) -> ir.ModelContract:
    """Return the contract for at most one schema per direction, with every class named.

    Every supported schema can be lowered; what no type can express is left to the validator.
    """
    given = {direction: shaped(root) for direction, root in published.items()}
    prints = Fingerprints(given.values())
    found = [one for direction, root in given.items() for one in occurrences(root, direction, prints)]
    types = _Types(name_classes(found), prints)
    return ir.ModelContract(
        classes=_classes(found, types),
        roots=tuple(ir.PayloadRoot(direction, types.of(root)) for direction, root in given.items()),
    )


def _classes(found: list[Occurrence], types: _Types) -> tuple[ir.ModelClass, ...]:
    by_name: dict[str, list[Occurrence]] = defaultdict(list)
    # In reverse, children come before their parents, so each class follows those it refers to.
    for occurrence in reversed(found):
        by_name[types.name_of(occurrence.key)].append(occurrence)
    return tuple(_class(name, same[::-1], types) for name, same in by_name.items())


def _class(name: str, same: list[Occurrence], types: _Types) -> ir.ModelClass:
    subschema = same[0].subschema
    return ir.ModelClass(
        name=name,
        properties=tuple(
            _property(key, child, types, required=key in subschema.required)
            for key, child in subschema.properties.items()
        ),
        places=tuple(f"{one.place.direction}{one.place.pointer}" for one in same),
        summary=summary(same[0]),
        limits=tuple(limits(subschema)),
    )


def _property(name: str, child: Subschema, types: _Types, *, required: bool) -> ir.ClassProperty:
    kind = types.of(child)
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


class _Types:
    """The types of the subschemas of a contract, each found once; a type within itself is `Any`."""

    def __init__(self, names: Mapping[Fingerprint, str], prints: Fingerprints) -> None:
        self._names = names
        self._prints = prints
        self._known: dict[int, ir.Type] = {}
        self._depth = 0

    def name_of(self, key: Fingerprint) -> str:
        """Return the name of the class of a fingerprint."""
        return self._names[key]

    def of(self, subschema: Subschema) -> ir.Type:
        """Return the type of the values of a subschema."""
        target = subschema.resolved
        known = self._known.get(id(target))
        if known is None:
            if self._depth > _LARGEST_TYPE:
                return ir.AnyType()
            # What leads back here without a class is not finished yet.
            self._known[id(target)] = ir.AnyType()
            self._depth += 1
            known = self._found(target)
            self._depth -= 1
            known = self._known[id(target)] = known if _size(known) <= _LARGEST_TYPE else ir.AnyType()
        return known

    def _found(self, subschema: Subschema) -> ir.Type:
        if subschema.enum is not None:
            return _one_of_values(subschema.enum)
        if is_class(subschema):
            reference = ir.ClassReference(self._names[self._prints.of(subschema)])
            others = (self._of_json_type(name, subschema) for name in subschema.types if name != "object")
            return _union((reference, *others))
        union = branches(subschema)
        if union:
            return _union(map(self.of, union))
        if not subschema.types or (subschema.types == ALL_TYPES and not _has_parts(subschema)):
            return ir.AnyType()
        return _union(self._of_json_type(name, subschema) for name in subschema.types)

    def _of_json_type(self, name: JsonType, subschema: Subschema) -> ir.Type:
        if name == "array":
            only_items = subschema.items if not subschema.prefix_items else None
            return ir.ArrayType(self._part(only_items))
        if name == "object":
            return ir.MappingType(self._values(subschema))
        return _SCALARS[name]

    def _values(self, subschema: Subschema) -> ir.Type:
        """Return the type of all values of an object without declared properties."""
        additional = subschema.additional
        if not subschema.patterns:
            return self._part(additional)
        others = (additional,) if additional is not None and additional.resolved.types else ()
        values = _union(map(self.of, (*subschema.patterns.values(), *others)))
        if additional is not None or values == ir.AnyType():
            return values
        # What matches no pattern may be anything; the types beside `Any` are what the others have.
        return ir.UnionType(
            (*(values.members if isinstance(values, ir.UnionType) else (values,)), ir.AnyType())
        )

    def _part(self, subschema: Subschema | None) -> ir.Type:
        return ir.AnyType() if subschema is None else self.of(subschema)


_SCALARS: Mapping[JsonType, ir.Type] = {
    "null": ir.NullType(),
    "boolean": ir.BooleanType(),
    "integer": ir.IntegerType(),
    "number": ir.NumberType(),
    "string": ir.StringType(),
}


def _size(kind: ir.Type) -> int:
    match kind:
        case ir.ArrayType(inner) | ir.MappingType(inner):
            return 1 + _size(inner)
        case ir.UnionType(members):
            return 1 + sum(map(_size, members))
        case _:
            return 1


def _has_parts(subschema: Subschema) -> bool:
    return bool(subschema.items or subschema.additional or subschema.patterns)


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
