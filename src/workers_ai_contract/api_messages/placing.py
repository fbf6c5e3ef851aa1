"""Finds the parts of schemas that a clause can be about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela import javascript as js
from workers_ai_contract.contracts.published import Published
from workers_ai_contract.vocabulary import Direction, Revision, Route
from workers_ai_kernel.explaining.branches import leaves_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_contract.api_messages.clauses import Clause
    from workers_ai_kernel.schema.normal import Subschema

_UNIONS = frozenset({"oneOf", "anyOf"})


@dataclass(frozen=True, slots=True)
class SchemaPart:
    """A part of a schema that applies at a place of a payload.

    `branch` is the branch of the root union that contains it, or None; `unions` are the unions below the root
    on the way to it, each with the steps to its location.
    """

    schema: Subschema
    branch: Subschema | None
    unions: tuple[tuple[tuple[str, ...], Subschema], ...] = ()


@dataclass(frozen=True, slots=True)
class Enforcement:
    """What one route enforces for one revision."""

    revision: Revision
    route: Route
    schema: Subschema

    def parts(self, clause: Clause) -> list[SchemaPart]:
        """Return the parts that can produce a clause; empty if none can."""
        if clause.path is None:
            return []
        return [part for part in _at(self.schema, clause.steps) if _can_produce(part.schema, clause)]

    def explains(self, clauses: Sequence[Clause]) -> bool:
        """Return whether these can be the clauses of one message of this revision and route.

        Each clause must concern a part of the schema; if no form matched, every form must be mentioned.
        """
        parts = [self.parts(clause) for clause in clauses if clause.path is not None]
        if not all(parts):
            return False
        none_met = any(clause.keyword == "oneOf" and clause.had == "0" for clause in clauses[:1])
        mentioned = {part.branch.pointer for found in parts for part in found if part.branch is not None}
        return not none_met or all(leaf.pointer in mentioned for leaf in leaves_of(self.schema))


@cache
def enforcements() -> tuple[Enforcement, ...]:
    """Return all known enforcements, newest first; routes that enforce the same as `/run` are left out."""
    found: list[Enforcement] = []
    for revision in reversed(Revision):
        whole = enforcement(revision, Route.RUN)
        found.append(whole)
        chat = enforcement(revision, Route.CHAT)
        if chat.schema.pointer != whole.schema.pointer:
            found.append(chat)
    return tuple(found)


@cache
def enforcement(revision: Revision, route: Route) -> Enforcement:
    """Return what one route enforces for one revision."""
    return Enforcement(revision, route, Published(Direction.INPUT, revision, route).schema)


def _at(root: Subschema, steps: tuple[str, ...]) -> Iterator[SchemaPart]:
    """Yield the parts at a location, both unions and their branches."""
    parts = list(_options(SchemaPart(root, None), (), at_root=True))
    for index, step in enumerate(steps):
        parts = [
            option
            for part in parts
            if (below := _below(part.schema, step)) is not None
            for option in _options(
                SchemaPart(below, part.branch, part.unions), steps[: index + 1], at_root=False
            )
        ]
    yield from parts


def _options(part: SchemaPart, steps: tuple[str, ...], *, at_root: bool) -> Iterator[SchemaPart]:
    """Yield a part and the branches of its unions."""
    yield part
    for option in part.schema.union:
        unions = part.unions if at_root else (*part.unions, (steps, part.schema))
        branch = option if at_root else part.branch
        yield from _options(SchemaPart(option, branch, unions), steps, at_root=at_root)


def _below(schema: Subschema, step: str) -> Subschema | None:
    if step in schema.properties:
        return schema.properties[step]
    # Cabidela visits the values of an object as the items of an array.
    return schema.items or schema.additional


def _can_produce(schema: Subschema, clause: Clause) -> bool:
    """Return whether a part can produce a clause."""
    keyword, wanted = clause.keyword, clause.wanted
    if keyword in _UNIONS:
        return bool(schema.one_of if keyword == "oneOf" else schema.any_of)
    if schema.union:
        return False
    if keyword == "type":
        return (wanted,) == schema.types
    if keyword == "enum":
        return schema.enum is not None and js.text(list(schema.enum)) == wanted
    if keyword == "required":
        return bool(schema.required) and ",".join(schema.required) == wanted
    bounds = {"minimum": schema.minimum, "maximum": schema.maximum, "minLength": schema.min_length or None}
    bound = bounds.get(str(keyword))
    return bound is not None and js.number_text(bound) == wanted
