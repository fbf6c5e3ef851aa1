"""The ways through the unions of a schema, and what keeps a value on one of them out of the others.

Of each way it is proven once whether what is drawn on it fits another branch of a `oneOf` too. Where it may,
a field is looked for that only the other branch speaks of, so that a value which that branch refuses sets
the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.accepting import acceptor
from workers_ai_contract.coverage.demands import satisfies, violates
from workers_ai_contract.coverage.satisfying import NOTHING, UndecidedError, disjoint, find
from workers_ai_kernel.schema.normal import Subschema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

_MOST_SEPARATORS = 3


@dataclass(frozen=True, slots=True)
class Way:
    """One way through the unions: a schema without any, and fields that set it apart from other branches.

    `leaf` is the branch where the way ends. `separators` are sets of fields, one of which must be written;
    none where nothing needs to be. `certain` says that it is proven that what is drawn with them fits no
    other branch.
    """

    leaf: Subschema
    schema: Subschema
    separators: tuple[JsonObject, ...] = ()
    certain: bool = True


def ways_through(schema: Subschema, undeclared: frozenset[str]) -> tuple[Way, ...]:
    """Return the ways, in published order; `undeclared` are the names that drawing may add to an object."""
    return tuple(_apart(leaf, together, undeclared) for leaf, together in _leaves(schema, _Together(schema)))


@dataclass(frozen=True, slots=True)
class _Together:
    """What is demanded on a way: one schema, the branches it must not fit, whether demands overlap."""

    schema: Subschema
    rivals: tuple[Subschema, ...] = ()
    overlap: bool = False

    def with_branch(self, union: Subschema, branch: Subschema) -> _Together:
        """Return what is demanded with one branch of a union taken; its word counts over its parent's."""
        parent = self.schema
        merged = replace(
            branch,
            properties={**parent.properties, **branch.properties},
            required=tuple(dict.fromkeys((*parent.required, *branch.required))),
            additional=branch.additional or parent.additional,
            items=branch.items or parent.items,
            one_of=(),
            any_of=(),
        )
        rivals = tuple(other for other in union.one_of if other is not branch)
        overlap = bool(
            (union.one_of and union.any_of)
            or parent.properties.keys() & branch.properties.keys()
            or (parent.additional is not None and branch.additional is not parent.additional)
            or (parent.items and branch.items)
        )
        return _Together(merged, (*self.rivals, *rivals), self.overlap or overlap)


def _leaves(branch: Subschema, together: _Together) -> Iterator[tuple[Subschema, _Together]]:
    if not branch.union:
        yield branch, together
        return
    for inner in branch.union:
        yield from _leaves(inner, together.with_branch(branch, inner))


def _apart(leaf: Subschema, together: _Together, undeclared: frozenset[str]) -> Way:
    merged = together.schema
    drawn = _drawn(merged, undeclared)
    near = tuple(rival for rival in together.rivals if not disjoint(drawn, rival))
    if not near:
        return Way(leaf, merged, certain=not together.overlap)
    choices = [list(_separators(merged, rival)) for rival in near]
    joined = [_joined(fields) for fields in product(*choices)]
    proven = [fields for fields in joined if _sets_apart(drawn, fields, near)]
    if proven:
        return Way(leaf, merged, tuple(proven[:_MOST_SEPARATORS]), certain=not together.overlap)
    return Way(leaf, merged, tuple(joined[:_MOST_SEPARATORS]), certain=False)


def _drawn(schema: Subschema, undeclared: frozenset[str]) -> Subschema:
    """Return the schema of what is really drawn: no undeclared properties but those that may be added."""
    other = schema.additional or Subschema("")
    added = {name: other for name in sorted(undeclared) if name not in schema.properties}
    closed = Subschema("", types=())
    return replace(schema, properties={**schema.properties, **added}, additional=closed)


def _separators(schema: Subschema, rival: Subschema) -> Iterator[JsonObject]:
    for name, refused in _declared(rival).items():
        demands = [violates(refused)]
        allowed = schema.properties.get(name, schema.additional)
        if allowed is not None:
            demands.append(satisfies(allowed))  # type: ignore[arg-type]
        try:
            value = find(*demands)
        except UndecidedError:
            continue
        if value is not NOTHING:
            yield {name: value}


def _declared(schema: Subschema) -> dict[str, Subschema]:
    declared = dict(schema.properties)
    for branch in schema.union:
        declared.update(_declared(branch))
    return declared


def _joined(fields: tuple[JsonObject, ...]) -> JsonObject:
    joined: JsonObject = {}
    for each in fields:
        joined.update(each)
    return joined


def _sets_apart(drawn: Subschema, fields: JsonObject, rivals: tuple[Subschema, ...]) -> bool:
    fixed = {name: Subschema("", enum=(value,)) for name, value in fields.items()}
    if not all(_may_be(drawn, name, value) for name, value in fields.items()):
        return False
    required = tuple(dict.fromkeys((*drawn.required, *fields)))
    told = replace(drawn, properties={**drawn.properties, **fixed}, required=required)
    return all(disjoint(told, rival) for rival in rivals)


def _may_be(drawn: Subschema, name: str, value: Json) -> bool:
    declared = drawn.properties.get(name)
    return declared is None or acceptor(declared)(value)
