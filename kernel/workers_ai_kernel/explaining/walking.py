"""Walks down a schema to find what is wrong with a value.

Each member, item and branch is first tested as a whole, so that a large payload with one mistake costs
little more than its verdict.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workers_ai_kernel.explaining import conditions, sentences
from workers_ai_kernel.explaining.alternatives import cause_too_deep, no_alternative_fits
from workers_ai_kernel.explaining.branches import Branches
from workers_ai_kernel.explaining.hints import NO_HINTS, Hints
from workers_ai_kernel.explaining.mismatches import Mismatch
from workers_ai_kernel.explaining.nodes import Node
from workers_ai_kernel.values import json_equal, json_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.acceptance import Acceptance
    from workers_ai_kernel.explaining.mismatches import ProblemBuilder, ValuePath
    from workers_ai_kernel.schema.normal import Discriminator, Subschema
    from workers_ai_kernel.violation import Violation

# Up to _FEW items are tested one by one; longer arrays are first tested in _PARTS slices.
_FEW = 12
_PARTS = 10
# More than a person reads; it bounds the time for values that are wrong in very many places.
_MOST_STEPS = 10_000
# Each takes a few calls, of which Python allows about a thousand within each other. And at each the engine
# reads again what is further inside, so that the time grows with the square of the depth.
_DEEPEST = 64


class Walker:
    """Finds the mismatches between values and a schema."""

    def __init__(self, schema: Subschema, acceptance: Acceptance, hints: Hints = NO_HINTS) -> None:
        self._root = Node(schema, acceptance)
        self._hints = hints
        # Keyed by node identity, which is stable because the root keeps all nodes alive.
        self._branches: dict[tuple[Node, ...], Branches] = {}

    def walk(self, value: Json, *, branch: str | None = None) -> list[Mismatch]:
        """Return the mismatches of an invalid value, outermost and first key first."""
        walk = _Walk(self._branches_of, self._hints)
        walk.into(self._root, value, (), branch)
        return walk.found

    def _branches_of(self, options: tuple[Node, ...], tag: Discriminator | None) -> Branches:
        known = self._branches.get(options)
        if known is None:
            known = self._branches[options] = Branches(options, self._hints, tag)
        return known


def engine_mismatches(
    violations: Iterable[Violation], path: ValuePath = (), branch: str | None = None
) -> list[Mismatch]:
    """Return one mismatch per violation, with the engine's message."""
    return [
        Mismatch(
            (*path, *violation.path),
            branch,
            (violation.keyword, violation.message),
            partial(sentences.keyword_not_met, violation),
        )
        for violation in violations
    ]


class _Walk:
    """One walk and the mismatches found so far; it only enters values that their schema rejects."""

    def __init__(
        self,
        branches_of: Callable[[tuple[Node, ...], Discriminator | None], Branches],
        hints: Hints,
        entered: set[tuple[Node, ValuePath]] | None = None,
        depth: int = 0,
    ) -> None:
        self.found: list[Mismatch] = []
        # What was entered, so that a part that is reached in several ways is explained once.
        self._entered: set[tuple[Node, ValuePath]] = set() if entered is None else entered
        self._branches_of = branches_of
        self._hints = hints
        self._depth = depth
        # Whether the current value is a required property; valid until its own members are visited.
        self._required = False

    def into(self, node: Node, value: Json, path: ValuePath, branch: str | None) -> None:
        """Find the mismatches, by the keywords that have their own message, or else from the engine."""
        if (node, path) in self._entered or len(self._entered) >= _MOST_STEPS:
            return
        self._entered.add((node, path))
        if self._depth >= _DEEPEST:
            self._add(path, branch, ("too deep",), cause_too_deep)
            return
        if json_type(value) not in node.types:
            build = partial(sentences.wrong_type, self._hints, node.schema, value, required=self._required)
            self._add(path, branch, ("type",), build)
            return
        self._depth += 1
        self._inside(node, value, path, branch)
        self._depth -= 1

    def _inside(self, node: Node, value: Json, path: ValuePath, branch: str | None) -> None:
        before = len(self.found)
        enum = node.schema.enum
        if enum is not None and not any(json_equal(value, option) for option in enum):
            self._add(path, branch, ("enum",), partial(sentences.not_in_enum, node.schema, value))
        if isinstance(value, dict):
            self._members(node, value, path, branch)
        elif isinstance(value, list):
            self._items(node, value, path, branch)
        else:
            self._scalar(node.schema, value, path, branch)
        if node.applies_in_place:
            self._applied_in_place(node, value, path, branch)
        if node.schema.constraints and len(self.found) == before:
            self.found += engine_mismatches(node.violations(value), path, branch)
        if len(self.found) == before:
            self.found += conditions.others(node, value, path, branch)

    def _add(
        self, path: ValuePath, branch: str | None, subject: tuple[str, ...], build: ProblemBuilder
    ) -> None:
        self.found.append(Mismatch(path, branch, subject, build))

    def _applied_in_place(self, node: Node, value: Json, path: ValuePath, branch: str | None) -> None:
        for part in node.all_of:
            if not part.accepts(value):
                self.into(part, value, path, branch)
        if node.one_of:
            self._one_of(node, value, path, branch)
        if node.any_of:
            self._any_of(node, value, path, branch)
        if node.schema.conditions or node.schema.dependents:
            for part in conditions.applying(node, value):
                if not part.accepts(value):
                    self.into(part, value, path, branch)
            self.found += conditions.negations(node, value, path, branch)

    def _members(self, node: Node, value: JsonObject, path: ValuePath, branch: str | None) -> None:
        schema = node.schema
        for name in schema.required:
            if name not in value:
                build = partial(sentences.missing_property, self._hints, schema, name, value)
                self._add(path, branch, ("required", name), build)
        if schema.patterns:
            self._members_by_pattern(node, value, path, branch)
            return
        members, additional = node.members, node.additional
        if not members and additional is None:
            return
        for name, member in value.items():
            part = members.get(name, additional)
            if part is None:
                continue
            # The items are tested one by one, so the list as a whole need not be.
            if isinstance(member, list) and part.is_only_list:
                self._items(part, member, (*path, name), branch)
            elif not part.accepts(member):
                self._member(node, part, name, member, path, branch)

    def _members_by_pattern(self, node: Node, value: JsonObject, path: ValuePath, branch: str | None) -> None:
        for name, member in value.items():
            declared = node.members.get(name)
            matching = [part for matches, part in node.patterns if matches(name)]
            if declared is not None:
                matching.insert(0, declared)
            elif not matching and node.additional is not None:
                matching.append(node.additional)
            for part in matching:
                if not part.accepts(member):
                    self._member(node, part, name, member, path, branch)

    def _member(  # noqa: PLR0913, PLR0917 - a member, its schema and where both are
        self, node: Node, declared: Node, name: str, member: Json, path: ValuePath, branch: str | None
    ) -> None:
        """Find the mismatches of a member that its schema rejects; `path` is that of the object."""
        if declared.types:
            self._required = name in node.schema.required
            self.into(declared, member, (*path, name), branch)
        else:
            build = partial(sentences.unknown_property, node.schema, name)
            self._add(path, branch, ("additionalProperties", name), build)

    def _items(self, node: Node, value: list[Json], path: ValuePath, branch: str | None) -> None:
        for index, (part, item) in enumerate(zip(node.prefix_items, value, strict=False)):
            if not part.accepts(item):
                self.into(part, item, (*path, index), branch)
        if node.items is not None:
            for index in _refused(node.items, value, len(node.prefix_items)):
                self._required = False
                self.into(node.items, value[index], (*path, index), branch)

    def _scalar(self, schema: Subschema, value: Json, path: ValuePath, branch: str | None) -> None:
        if isinstance(value, str):
            if len(value) < schema.min_length:
                self._add(path, branch, ("minLength",), partial(sentences.too_short, schema, value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if schema.minimum is not None and value < schema.minimum:
                self._add(path, branch, ("minimum",), partial(sentences.below_minimum, schema, value))
            if schema.maximum is not None and value > schema.maximum:
                self._add(path, branch, ("maximum",), partial(sentences.above_maximum, schema, value))

    def _one_of(self, node: Node, value: Json, path: ValuePath, branch: str | None) -> None:
        branches = self._branches_of(node.one_of, node.schema.discriminator)
        candidates = branches.candidates(value)
        meant = branches.meant_of(candidates, value, at_root=not path)
        possible = candidates.possible
        matching = [leaf for leaf in possible if leaf is not meant and leaf.accepts(value)]
        if meant in possible and (matching or not node.is_only_union):
            matching = [leaf for leaf in possible if leaf.accepts(value)]
        # An option accepts only if one of its leaves does, so without a match the options need no test.
        accepting = [option for option in node.one_of if option.accepts(value)] if matching else []
        if len(accepting) == 1:
            return
        matching = matching if len(matching) > 1 else accepting
        self._none_matches(branches, meant, matching, value, path, branch)

    def _any_of(self, node: Node, value: Json, path: ValuePath, branch: str | None) -> None:
        if node.is_only_any_of or not any(option.accepts(value) for option in node.any_of):
            branches = self._branches_of(node.any_of, node.schema.discriminator)
            self._none_matches(branches, branches.meant(value), (), value, path, branch)

    def _none_matches(  # noqa: PLR0913, PLR0917 - one call per union
        self,
        branches: Branches,
        meant: Node | None,
        matching: Sequence[Node],
        value: Json,
        path: ValuePath,
        branch: str | None,
    ) -> None:
        if len(matching) > 1:
            schemas = [leaf.schema for leaf in matching]
            subject = ("several", *(schema.pointer for schema in schemas))
            self._add(
                path, branch, subject, partial(sentences.several_branches_match, self._hints, schemas, value)
            )
            return
        kind = branches.unknown_kind(value)
        if kind is not None and isinstance(value, dict):
            name, known = kind
            self.into(known, value[name], (*path, name), branch)
        elif meant is None and len(fitting := branches.candidates(value).fitting) > 1:
            self._alternatives([leaf.node for leaf in fitting], value, path, branch)
        elif meant is None:
            build = partial(
                sentences.no_branch_meant, self._hints, branches.schemas, value, required=self._required
            )
            self._add(path, branch, ("no form",), build)
        else:
            self.into(meant, value, path, meant.schema.pointer)

    def _alternatives(self, nodes: Sequence[Node], value: Json, path: ValuePath, branch: str | None) -> None:
        """Say of a value what each of the branches for its type demands."""
        if isinstance(value, dict):
            build = partial(sentences.no_branch_meant, self._hints, [node.schema for node in nodes], value)
            self._add(path, branch, ("no form",), build)
            return
        causes: list[ProblemBuilder] = []
        for node in nodes:
            walk = _Walk(self._branches_of, self._hints, self._entered, self._depth)
            walk.into(node, value, path, branch)
            causes += [mismatch.build for mismatch in walk.found[:1]]
        build = partial(no_alternative_fits, [node.schema for node in nodes], causes, value)
        self._add(path, branch, ("no alternative",), build)


def _refused(items: Node, values: list[Json], start: int) -> list[int]:
    """Return the indices of the rejected items, from `start` on.

    Long arrays are tested in slices first, so that most items are tested only once.
    """
    size = max((len(values) - start) // _PARTS, _FEW)
    found: list[int] = []
    for begin in range(start, len(values), size):
        part = values[begin : begin + size]
        if len(values) <= _FEW or not items.accepts_all(part):
            verdicts = map(items.accepts, part)
            found += [place for place, accepted in enumerate(verdicts, begin) if not accepted]
    return found
