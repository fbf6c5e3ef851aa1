"""Edits of a valid value that may violate one keyword: the close ones first, then what the solver finds."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.anyschema.loosening import written_at
from workers_ai_contract.nearmiss.edits import ABSENT, PayloadEdit
from workers_ai_contract.solving.boxes import Missing
from workers_ai_contract.solving.checking import is_other, pattern_test, sort_of
from workers_ai_contract.solving.wants import OfSort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.nearmiss.edits import PayloadPath
    from workers_ai_contract.solving import Part, Solver
    from workers_ai_contract.solving.clauses import KeywordRule
    from workers_ai_kernel import Json, JsonObject

# What is wrong below is a violation of a keyword there.
_OF_PARTS = frozenset({"properties", "patternProperties", "items", "prefixItems", "allOf", "format"})
_OF_FALSE = frozenset({"additionalProperties"})
_OTHERS: tuple[Json, ...] = (None, True, 1, 1.5, "1", "", [], {}, 0, "tide", [1], {"tide": 1})
_UNDECLARED = "x_tide"


@dataclass(frozen=True, slots=True)
class PartSite:
    """A value in a payload, and a part that it is valid under; `branch` is the branch that it is in."""

    path: PayloadPath
    value: Json
    part: Part
    branch: str | None


@dataclass(frozen=True, slots=True)
class PartEdit:
    """An edit that may violate a keyword of a part; `aspect` says which way."""

    site: PartSite
    keyword: str
    aspect: str
    name: str
    edit: PayloadEdit


def sites_in(root: Part, payload: Json) -> list[PartSite]:
    """Return each place of a valid payload with each part that it is valid under."""
    found: list[PartSite] = []
    seen: set[tuple[PayloadPath, Part]] = set()

    def visit(part: Part, value: Json, path: PayloadPath, branch: str | None) -> None:
        if (path, part) in seen:
            return
        seen.add((path, part))
        found.append(PartSite(path, value, part, branch))
        for child, inner in _in_place(part, value, branch):
            visit(child, value, path, inner)
        for child, token, below in _below(part, value):
            visit(child, below, (*path, token), branch)

    visit(root, payload, (), None)
    return found


def _in_place(part: Part, value: Json, branch: str | None) -> Iterator[tuple[Part, str | None]]:
    schema, conditions = part.schema, part.schema.conditions
    for below in schema.all_of:
        yield part.below(below), branch
    for below in (*schema.one_of, *schema.any_of):
        child = part.below(below)
        if child.accepts(value):
            yield child, below.pointer
    if "if" in conditions:
        chosen = "then" if part.below(conditions["if"]).accepts(value) else "else"
        if chosen in conditions:
            yield part.below(conditions[chosen]), branch
    for name, below in schema.dependents.items():
        if isinstance(value, dict) and name in value:
            yield part.below(below), branch


def _below(part: Part, value: Json) -> Iterator[tuple[Part, str | int, Json]]:
    schema = part.schema
    if isinstance(value, list):
        for index, item in enumerate(value):
            child = schema.prefix_items[index] if index < len(schema.prefix_items) else schema.items
            if child is not None:
                yield part.below(child), index, item
    if isinstance(value, dict):
        names, patterns = frozenset(schema.properties), frozenset(schema.patterns)
        for name, member in value.items():
            if name in schema.properties:
                yield part.below(schema.properties[name]), name, member
            for pattern, below in schema.patterns.items():
                if pattern_test(pattern)(name):
                    yield part.below(below), name, member
            if schema.additional is not None and is_other(name, names, patterns):
                yield part.below(schema.additional), name, member


def edits_at(site: PartSite, solver: Solver) -> Iterator[PartEdit]:
    """Yield edits that may violate one keyword at a site, for each keyword that is written there."""
    written = written_at(site.part.document.schema, site.part.schema.pointer)
    if "type" in written:
        for other in _OTHERS:
            if sort_of(other) != sort_of(site.value) or isinstance(other, float):
                yield _replaced(site, "type", "another", f"{sort_of(other)} instead", other)
    if "enum" in written or "const" in written:
        for other in _unlisted(site.value):
            yield _replaced(site, "enum", "another", "not listed", other)
    if isinstance(site.value, dict):
        yield from _edits_of_members(site, written, site.value)
    yield from _solved(site, written, solver)


def _unlisted(value: Json) -> Iterator[Json]:
    if isinstance(value, str):
        yield from (value.upper(), f"{value} ", f"{value}x", "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield value + 1
    yield from _OTHERS


def _edits_of_members(site: PartSite, written: JsonObject, value: JsonObject) -> Iterator[PartEdit]:
    required = written.get("required")
    for name in required if isinstance(required, list) else ():
        if isinstance(name, str) and name in value:
            edit = PayloadEdit((*site.path, name), ABSENT)
            yield PartEdit(site, "required", name, f"without {name!r}", edit)
    for keyword in ("additionalProperties", "unevaluatedProperties", "propertyNames", "maxProperties"):
        if keyword in written and _UNDECLARED not in value:
            edit = PayloadEdit((*site.path, _UNDECLARED), 1)
            yield PartEdit(site, keyword, "present", "an undeclared property", edit)
    for keyword in ("dependentRequired", "dependencies", "dependentSchemas", "minProperties"):
        if keyword in written:
            for name in value:
                edit = PayloadEdit((*site.path, name), ABSENT)
                yield PartEdit(site, keyword, "another", f"without {name!r}", edit)


def _solved(site: PartSite, written: JsonObject, solver: Solver) -> Iterator[PartEdit]:
    """Yield values that violate one keyword and meet the others of the same part."""
    sort = sort_of(site.value)
    of_part = solver.rules(site.part, sort)
    for number, clause in enumerate(of_part):
        keyword = clause.keyword
        if keyword in _OF_PARTS or not _is_written(keyword, written, clause):
            continue
        others = [want for place, each in enumerate(of_part) if place != number for want in each.wants]
        for index, alternative in enumerate(clause.violations):
            found = solver.find((*others, *alternative, OfSort(sort)))
            if not isinstance(found, Missing):
                aspect = _aspect(keyword, index, clause)
                yield _replaced(site, keyword, aspect, f"violates {keyword}", found)


def _is_written(keyword: str, written: JsonObject, clause: KeywordRule) -> bool:
    if keyword == "enum":
        return "enum" in written or "const" in written
    if keyword in _OF_FALSE:
        return written.get(keyword) is False and bool(clause.violations)
    return keyword in written


def _aspect(keyword: str, index: int, clause: KeywordRule) -> str:
    if keyword == "required":
        return str(getattr(clause.wants[0], "name", ""))
    if keyword in {"oneOf", "anyOf"}:
        return "none" if index == 0 else "several"
    return "beyond" if keyword.startswith(("min", "max", "exclusive")) else "another"


def _replaced(site: PartSite, keyword: str, aspect: str, name: str, value: Json) -> PartEdit:
    return PartEdit(site, keyword, aspect, name, PayloadEdit(site.path, deepcopy(value)))
