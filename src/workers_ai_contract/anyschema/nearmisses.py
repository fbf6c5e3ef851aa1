"""Near misses of any schema: values that are invalid by one keyword at one place, with proof."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Protocol, cast

from workers_ai_contract.anyschema.covering import SchemaCover
from workers_ai_contract.anyschema.drawing import SchemaDrawer
from workers_ai_contract.anyschema.edits import edits_at, sites_in
from workers_ai_contract.anyschema.loosening import loosened, written_at
from workers_ai_contract.coverage import Point, Side
from workers_ai_contract.coverage.points import text_of
from workers_ai_contract.drawing.plans import UndrawableError
from workers_ai_contract.errors import UsageError
from workers_ai_contract.nearmiss import NearMiss
from workers_ai_contract.solving import Is, Solver
from workers_ai_contract.solving.boxes import Missing
from workers_ai_contract.solving.multiples import exact_validator
from workers_ai_contract.solving.wants import SORTS, OfSort
from workers_ai_kernel.document import Document
from workers_ai_kernel.errors import SchemaError
from workers_ai_kernel.pointers import join
from workers_ai_kernel.schema.patterns import patterns_in, portable
from workers_ai_kernel.values import json_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workers_ai_contract.anyschema.edits import PartEdit, PartSite
    from workers_ai_contract.anyschema.places import PartPlace
    from workers_ai_contract.contracts.own import OwnSchema
    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_contract.solving.wants import Sort
    from workers_ai_kernel import Json

_MOST_TRIES = 4
_MOST_KNOWN = 200
_MOST_EDITS = 60
# Keywords that a value can violate by itself; what is wrong in a part of it violates a keyword there.
_VIOLATED = (
    *("type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "contains", "maxContains"),
    *("required", "minProperties", "maxProperties", "propertyNames", "additionalProperties", "dependencies"),
    *("dependentRequired", "dependentSchemas", "oneOf", "anyOf", "not", "if", "unevaluatedItems"),
    "unevaluatedProperties",
)
_SORT_OF: Mapping[str, Sort] = {
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), "string"),
    **dict.fromkeys(
        ("minItems", "maxItems", "uniqueItems", "contains", "maxContains", "unevaluatedItems"), "array"
    ),
    **dict.fromkeys(("required", "minProperties", "maxProperties", "propertyNames"), "object"),
    **dict.fromkeys(("additionalProperties", "dependencies", "dependentRequired"), "object"),
    **dict.fromkeys(("dependentSchemas", "unevaluatedProperties"), "object"),
}


class _InstanceTest(Protocol):
    def is_valid(self, instance: Json, /) -> bool: ...


class SchemaNearMisses:
    """Makes near misses of one schema; with `keyword`, violations of that keyword only.

    Raises:
        UsageError: nothing is valid under the schema, or it does not use the keyword.
    """

    def __init__(self, own: OwnSchema, keyword: str | None = None) -> None:
        self.own = own
        self.drawer = SchemaDrawer(own)
        self._keyword = "enum" if keyword == "const" else keyword
        self._solver: Solver = self.drawer.solver
        self._loosened: dict[tuple[str, str, str, str], tuple[Callable[[Json], bool], ...]] = {}
        if keyword is not None and not any(point.keyword == self._keyword for point in self.points):
            known = ", ".join(sorted({point.keyword for point in self.points})) or "none"
            raise UsageError(f"{own.name} cannot be violated by {keyword!r}: choose one of {known}")

    @cached_property
    def cover(self) -> SchemaCover:
        """The places of the schema."""
        return SchemaCover(self.drawer.root, self._solver)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The occurrences of keywords that might be violated, one for each required name."""
        return tuple(point for place in self.cover.places for point in _points_of(place))

    def covering(self) -> Iterator[NearMiss]:
        """Yield one near miss for each occurrence that has one."""
        missing = {point for point in self.points if self._is_wanted(point)}
        for place in self.cover.places:
            for sort in _sorts_of(place):
                if any(point in missing for point in _points_of(place)):
                    yield from self._of_place(place, sort, missing)

    def _of_place(self, place: PartPlace, sort: Sort, missing: set[Point]) -> Iterator[NearMiss]:
        """Yield near misses from the smallest payload with a value of a sort at a place."""
        wants = place.from_root(frozenset((Is(place.part), OfSort(sort))))
        origin = self._solver.find(wants | {Is(self.drawer.root)})
        if not isinstance(origin, Missing):
            for site in sites_in(self.drawer.root, origin):
                if site.part is place.part:
                    yield from self._of_site(site, origin, missing)

    @cached_property
    def known(self) -> tuple[NearMiss, ...]:
        """The near misses of most occurrences."""
        return tuple(islice(self.covering(), _MOST_KNOWN))

    def _of_site(self, site: PartSite, origin: Json, missing: set[Point]) -> Iterator[NearMiss]:
        for edit in edits_at(site, self._solver):
            if _point(edit) in missing:
                found = self.certified(edit, origin)
                if found is not None:
                    missing.discard(_point(edit))
                    yield found

    def draw(self, source: ChoiceSource) -> NearMiss:
        """Draw a near miss.

        Raises:
            UndrawableError: these choices lead to none; try again with others.
        """
        for _ in range(_MOST_TRIES):
            origin = source.group(self.drawer.draw)
            sites = [site for site in sites_in(self.drawer.root, origin) if self._can_be_violated(site)]
            if not sites:
                continue
            edits = [
                edit for edit in edits_at(source.choice(sites), self._solver) if self._is_wanted(_point(edit))
            ][:_MOST_EDITS]
            start = source.integer(0, len(edits) - 1) if edits else 0
            for edit in (*edits[start:], *edits[:start]):
                found = self.certified(edit, origin)
                if found is not None:
                    return found
        if self.known:
            return source.choice(self.known)
        raise UndrawableError(self.own.name)

    def _is_wanted(self, point: Point) -> bool:
        return self._keyword is None or point.keyword == self._keyword

    def _can_be_violated(self, site: PartSite) -> bool:
        written = written_at(self.own.schema, site.part.schema.pointer)
        if self._keyword is None:
            return not written.keys().isdisjoint(_VIOLATED)
        return self._keyword in written or (self._keyword == "enum" and "const" in written)

    def certified(self, edit: PartEdit, origin: Json) -> NearMiss | None:
        """Return the near miss of an edit, if it is one.

        Two validators reject the payload, both accept it after the repair, and both accept it when the one
        keyword is loosened.
        """
        payload = edit.edit.applied(origin)
        if self.own.accepts(payload):
            return None
        if not all(accepts(payload) for accepts in self._without(edit)) or self._second(payload):
            return None
        repaired = edit.edit.undoing(origin).applied(payload)
        if not self.own.accepts(repaired) or not self._second(repaired):
            return None
        return NearMiss(
            payload=payload,
            keyword=_written_keyword(edit, self.own.schema),
            pointer=join("", *edit.site.path),
            branch=edit.site.branch,
            origin=origin,
            repaired=repaired,
            mutation=edit.name,
            point=_point(edit),
        )

    @cached_property
    def _second(self) -> Callable[[Json], bool]:
        return _independent(self.own.schema)

    def _without(self, edit: PartEdit) -> tuple[Callable[[Json], bool], ...]:
        value = edit.edit.value if edit.edit.path == edit.site.path else edit.site.value
        detail = text_of(value) if edit.keyword == "enum" else json_type(value)  # type: ignore[arg-type]
        kept = detail if edit.keyword in {"type", "enum"} else ""
        pointer = edit.site.part.schema.pointer
        key = (pointer, edit.keyword, edit.aspect, kept)
        if key not in self._loosened:
            schema = loosened(self.own.schema, pointer, edit.keyword, edit.aspect, value)  # type: ignore[arg-type]
            self._loosened[key] = _both(schema, self.own)
        return self._loosened[key]


def _both(schema: Json, own: OwnSchema) -> tuple[Callable[[Json], bool], ...]:
    patterns = {pattern: portable(pattern) for pattern, *_ in patterns_in(schema)}
    try:
        engine = Document(schema, own.dialect, patterns=patterns).at().verdict
    except SchemaError:
        # Loosened, it is not a schema any more: nothing is certified.
        return (lambda _: False,)
    return engine, _independent(schema)


def _independent(schema: Json) -> Callable[[Json], bool]:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import validator_for

    assert isinstance(schema, dict | bool)  # noqa: S101 - it is a schema
    found = exact_validator(validator_for(schema, default=Draft202012Validator))
    return cast("_InstanceTest", found(schema)).is_valid


def _sorts_of(place: PartPlace) -> tuple[Sort, ...]:
    """Return the sorts of values that the keywords of a place are about."""
    written = written_at(place.part.document.schema, place.part.schema.pointer)
    about = {_SORT_OF[keyword] for keyword in written if keyword in _SORT_OF}
    if any(keyword in _VIOLATED and keyword not in _SORT_OF for keyword in written):
        about |= set(SORTS)
    return tuple(sort for sort in SORTS if sort in about)


def _points_of(place: PartPlace) -> Iterator[Point]:
    schema = place.part.schema
    written = written_at(place.part.document.schema, schema.pointer)
    for keyword in _VIOLATED:
        value = written.get(keyword)
        if value is None and keyword not in written:
            continue
        if keyword == "required":
            for name in dict.fromkeys(schema.required):
                yield Point(schema.pointer, keyword, name, Side.VIOLATED)
        elif keyword == "additionalProperties":
            if value is False:
                yield Point(schema.pointer, keyword, "present", Side.VIOLATED)
        elif keyword in {"oneOf", "anyOf"}:
            yield Point(schema.pointer, keyword, "none", Side.VIOLATED)
            if keyword == "oneOf":
                yield Point(schema.pointer, keyword, "several", Side.VIOLATED)
        else:
            known = "enum" if keyword == "const" else keyword
            yield Point(schema.pointer, known, _aspect_of(known), Side.VIOLATED)


def _aspect_of(keyword: str) -> str:
    if keyword in {"unevaluatedProperties", "propertyNames"}:
        return "another"
    return "beyond" if keyword.startswith(("min", "max", "exclusive")) else "another"


def _point(edit: PartEdit) -> Point:
    aspect = edit.aspect
    if edit.keyword not in {"required", "oneOf", "anyOf"}:
        aspect = "present" if edit.keyword == "additionalProperties" else _aspect_of(edit.keyword)
    return Point(edit.site.part.schema.pointer, edit.keyword, aspect, Side.VIOLATED)


def _written_keyword(edit: PartEdit, schema: Json) -> str:
    written = written_at(schema, edit.site.part.schema.pointer)
    return "const" if edit.keyword == "enum" and "const" in written else edit.keyword
