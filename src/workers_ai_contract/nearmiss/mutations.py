"""The mutations of one site of a valid payload: each keyword of the place has its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.coverage import Point, Side
from workers_ai_contract.nearmiss import unions, values
from workers_ai_contract.nearmiss.edits import ABSENT, PayloadEdit
from workers_ai_kernel.values import has_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_contract.nearmiss.edits import PayloadPath
    from workers_ai_contract.nearmiss.places import Places, SchemaPlace, Site
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import Subschema

_UNDECLARED = "x_tide"


@dataclass(frozen=True, slots=True, eq=False)
class Mutation:
    """One edit of a valid payload that should violate one keyword of one place.

    `pointer` is the location of the violation in the payload; `name` describes it briefly. `pair` holds the
    indices of two branches of a `oneOf` that should both match; the branch of the valid payload comes first.
    """

    name: str
    place: SchemaPlace
    point: Point
    edit: PayloadEdit
    pointer: str
    pair: tuple[int, int] | None = None

    @property
    def branch(self) -> str | None:
        """The pointer of the intended branch; if two match, that of the valid payload."""
        if self.pair is not None:
            return self.place.schema.one_of[self.pair[0]].pointer
        return self.place.branch


def mutations_at(places: Places, site: Site) -> Iterator[Mutation]:
    """Yield all mutations of a site; for each keyword, the closest to the valid value come first."""
    schema = site.place.schema
    if not schema.types:
        return
    if violates_types(site.place):
        for name, other in values.of_other_types(site.value, schema.types):
            yield _replaced(site, f"{name} for {_types(schema)}", "type", "another", other)
    if schema.enum is not None:
        for name, other in values.not_in_enum(site.value, schema):
            yield _replaced(site, f"not in the enum: {name}", "enum", "another", other)
    yield from _scalars(site, schema)
    if isinstance(site.value, dict):
        yield from _members(places, site, schema, site.value)
    yield from _unions(site, schema)


def violates_types(place: SchemaPlace) -> bool:
    """Return whether the types of a place are a point; for a union, the points belong to its branches."""
    schema = place.schema
    return not has_every_type(schema) and (not place.trail or not schema.union)


def has_every_type(schema: Subschema) -> bool:
    """Return whether a schema allows every JSON type."""
    return all(has_type(value, schema.types) for value in values.plain_values())


def _replaced(site: Site, name: str, keyword: str, aspect: str, value: Json) -> Mutation:
    edit = PayloadEdit(site.path, value)
    return Mutation(name, site.place, _point(site.place, keyword, aspect), edit, edit.pointer)


def _point(place: SchemaPlace, keyword: str, aspect: str) -> Point:
    return Point(place.schema.pointer, keyword, aspect, Side.VIOLATED)


def _types(schema: Subschema) -> str:
    return " or ".join(schema.types)


def _scalars(site: Site, schema: Subschema) -> Iterator[Mutation]:
    value = site.value
    if isinstance(value, str):
        if schema.min_length:
            short = value[: schema.min_length - 1]
            yield _replaced(site, "one character too short", "minLength", "beyond", short)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        for keyword, beyond in _beyond(schema):
            for name, other in beyond:
                yield _replaced(site, f"{name} beyond", keyword, "beyond", other)


def _beyond(schema: Subschema) -> Iterator[tuple[str, Iterable[tuple[str, Json]]]]:
    if schema.minimum is not None:
        yield "minimum", values.below(schema.minimum, schema.types)
    if schema.maximum is not None:
        yield "maximum", values.above(schema.maximum, schema.types)


def _members(places: Places, site: Site, schema: Subschema, value: JsonObject) -> Iterator[Mutation]:
    at = PayloadEdit(site.path, value).pointer
    for name in schema.required:
        point = _point(site.place, "required", name)
        yield Mutation(f"without {name!r}", site.place, point, PayloadEdit((*site.path, name), ABSENT), at)
    if schema.additional is not None and not schema.additional.types:
        edit = PayloadEdit((*site.path, _UNDECLARED), "tide")
        point = _point(site.place, "additionalProperties", "present")
        yield Mutation("undeclared property", site.place, point, edit, edit.pointer)
    for name, child in schema.properties.items():
        if name not in value:
            yield from _null_for_absent((*site.path, name), places[child.pointer])


def _null_for_absent(path: PayloadPath, child: SchemaPlace) -> Iterator[Mutation]:
    edit = PayloadEdit(path, None)
    if violates_types(child) and not has_type(None, child.schema.types):
        yield Mutation("null for absent", child, _point(child, "type", "another"), edit, edit.pointer)
    for keyword, no_branch_matches in unions.no_branch_matches(child.schema, None):
        if no_branch_matches:
            yield Mutation("null for absent", child, _point(child, keyword, "none"), edit, edit.pointer)


def _unions(site: Site, schema: Subschema) -> Iterator[Mutation]:
    for keyword, value in unions.for_no_branch(schema):
        yield _replaced(site, "matches no branch", keyword, "none", value)
    for pair, value in unions.for_two_branches(schema, site.value):
        one, other = pair
        made = _replaced(site, f"matches both {one} and {other}", "oneOf", "several", value)
        yield replace(made, pair=pair)
