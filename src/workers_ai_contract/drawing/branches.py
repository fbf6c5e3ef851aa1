"""The paths through the unions of a schema, and the fields that separate each path from other branches.

For each path, a proof is attempted once that its values match no other branch of a `oneOf`. If they might,
the module looks for a field that only the other branch declares, with a value that this branch rejects.
"""

from __future__ import annotations

from dataclasses import dataclass
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
class UnionPath:
    """One path through the unions: a schema without unions, and fields that exclude other branches.

    `leaf` is the branch at the end of the path. `separators` are sets of fields, one of which must be
    present; empty if none is needed. `certain` is true if values drawn this way provably match no other
    branch.
    """

    leaf: Subschema
    schema: Subschema
    separators: tuple[JsonObject, ...] = ()
    certain: bool = True


def union_paths(schema: Subschema, undeclared: frozenset[str]) -> tuple[UnionPath, ...]:
    """Return the paths, in schema order; `undeclared` are the names that drawing may add to an object."""
    return tuple(_separated(leaf, merged, undeclared) for leaf, merged in _leaves(schema, _Merged(schema)))


@dataclass(frozen=True, slots=True)
class _Merged:
    """The constraints of a path: one schema, the branches it must not match, whether constraints overlap."""

    schema: Subschema
    rivals: tuple[Subschema, ...] = ()
    overlap: bool = False

    def with_branch(self, union: Subschema, branch: Subschema) -> _Merged:
        """Return the constraints with one branch of a union added; the branch overrides its parent."""
        parent = self.schema
        merged = branch._replace(
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
        return _Merged(merged, (*self.rivals, *rivals), self.overlap or overlap)


def _leaves(branch: Subschema, combined: _Merged) -> Iterator[tuple[Subschema, _Merged]]:
    if not branch.union:
        yield branch, combined
        return
    for inner in branch.union:
        yield from _leaves(inner, combined.with_branch(branch, inner))


def _separated(leaf: Subschema, combined: _Merged, undeclared: frozenset[str]) -> UnionPath:
    merged = combined.schema
    drawn = _drawn(merged, undeclared)
    near = tuple(rival for rival in combined.rivals if not disjoint(drawn, rival))
    if not near:
        return UnionPath(leaf, merged, certain=not combined.overlap)
    choices = [list(_separators(merged, rival)) for rival in near]
    joined = [_joined(fields) for fields in product(*choices)]
    proven = [fields for fields in joined if _sets_apart(drawn, fields, near)]
    if proven:
        return UnionPath(leaf, merged, tuple(proven[:_MOST_SEPARATORS]), certain=not combined.overlap)
    return UnionPath(leaf, merged, tuple(joined[:_MOST_SEPARATORS]), certain=False)


def _drawn(schema: Subschema, undeclared: frozenset[str]) -> Subschema:
    """Return the schema of the values drawn: closed, except for the names that may be added."""
    other = schema.additional or Subschema("")
    added = {name: other for name in sorted(undeclared) if name not in schema.properties}
    closed = Subschema("", types=())
    return schema._replace(properties={**schema.properties, **added}, additional=closed)


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
    restricted = drawn._replace(properties={**drawn.properties, **fixed}, required=required)
    return all(disjoint(restricted, rival) for rival in rivals)


def _may_be(drawn: Subschema, name: str, value: Json) -> bool:
    declared = drawn.properties.get(name)
    return declared is None or acceptor(declared)(value)
