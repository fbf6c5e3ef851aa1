"""Walks down a schema to what is wrong with a value, and only where something is.

Each member, item and branch is first asked about as a whole, so that a large payload with one mistake
costs little more than its verdict.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workers_ai_kernel.explaining import sentences
from workers_ai_kernel.explaining.branches import Branches
from workers_ai_kernel.explaining.findings import Finding
from workers_ai_kernel.explaining.hints import NO_HINTS, Hints
from workers_ai_kernel.explaining.nodes import Node
from workers_ai_kernel.values import json_equal, json_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.acceptance import Acceptance
    from workers_ai_kernel.explaining.findings import Path, Word
    from workers_ai_kernel.schema.normal import Subschema
    from workers_ai_kernel.violation import Violation

# Items that are asked about one by one; more of them in so many parts first.
_FEW = 12
_PARTS = 10


class Walker:
    """Finds what is wrong with values under a schema."""

    def __init__(self, schema: Subschema, acceptance: Acceptance, hints: Hints = NO_HINTS) -> None:
        self._root = Node(schema, acceptance)
        self._acceptance = acceptance
        self._hints = hints
        # By the identity of a place, which stays: each hangs on the root.
        self._branches: dict[tuple[Node, ...], Branches] = {}

    def walk(self, value: Json, *, branch: str | None = None) -> list[Finding]:
        """Return what is wrong with a value that is refused, outermost and first key first."""
        walk = _Walk(self._branches_of, self._hints)
        walk.into(self._root, value, (), branch)
        return walk.found

    def _branches_of(self, options: tuple[Node, ...]) -> Branches:
        known = self._branches.get(options)
        if known is None:
            schemas = tuple(option.schema for option in options)
            known = self._branches[options] = Branches(schemas, self._acceptance, self._hints)
        return known


def in_words_of(violations: Iterable[Violation], path: Path = (), branch: str | None = None) -> list[Finding]:
    """Return what an engine says is wrong, as it says it."""
    return [
        Finding(
            (*path, *violation.path),
            branch,
            (violation.keyword, violation.words),
            partial(sentences.keyword_not_met, violation),
        )
        for violation in violations
    ]


class _Walk:
    """One walk: what was found so far. Each value that is gone into is one that its schema refuses."""

    def __init__(self, branches_of: Callable[[tuple[Node, ...]], Branches], hints: Hints) -> None:
        self.found: list[Finding] = []
        self._branches_of = branches_of
        self._hints = hints
        # Whether the value that is gone into must be there; meaningful while it has no members of its own.
        self._required = False

    def into(self, node: Node, value: Json, path: Path, branch: str | None) -> None:
        """Find what is wrong, by the keywords that there is a sentence for, else in the engine's words."""
        before = len(self.found)
        actual = json_type(value)
        if actual not in node.types:
            word = partial(sentences.wrong_type, self._hints, node.schema, value, required=self._required)
            self._add(path, branch, ("type",), word)
            return
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
        if len(self.found) == before:
            self.found += in_words_of(node.violations(value), path, branch)

    def _add(self, path: Path, branch: str | None, subject: tuple[str, ...], word: Word) -> None:
        self.found.append(Finding(path, branch, subject, word))

    def _applied_in_place(self, node: Node, value: Json, path: Path, branch: str | None) -> None:
        for part in node.all_of:
            if not part.accepts(value):
                self.into(part, value, path, branch)
        if node.one_of:
            self._one_of(node, value, path, branch)
        if node.any_of:
            self._any_of(node, value, path, branch)

    def _members(self, node: Node, value: JsonObject, path: Path, branch: str | None) -> None:
        schema = node.schema
        for name in schema.required:
            if name not in value:
                word = partial(sentences.missing_property, self._hints, schema, name, value)
                self._add(path, branch, ("required", name), word)
        members, additional = node.members, node.additional
        if not members and additional is None:
            return
        for name, member in value.items():
            declared = members.get(name, additional)
            if declared is None:
                continue
            if isinstance(member, list) and declared.is_only_list:
                self._items(declared, member, (*path, name), branch)
                continue
            if declared.accepts(member):
                continue
            if declared.types:
                self._required = name in schema.required
                self.into(declared, member, (*path, name), branch)
            else:
                word = partial(sentences.unknown_property, schema, name)
                self._add(path, branch, ("additionalProperties", name), word)

    def _items(self, node: Node, value: list[Json], path: Path, branch: str | None) -> None:
        for index, (part, item) in enumerate(zip(node.prefix_items, value, strict=False)):
            if not part.accepts(item):
                self.into(part, item, (*path, index), branch)
        if node.items is not None:
            for index in _refused(node.items, value, len(node.prefix_items)):
                self._required = False
                self.into(node.items, value[index], (*path, index), branch)

    def _scalar(self, schema: Subschema, value: Json, path: Path, branch: str | None) -> None:
        if isinstance(value, str):
            if len(value) < schema.min_length:
                self._add(path, branch, ("minLength",), partial(sentences.too_short, schema, value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if schema.minimum is not None and value < schema.minimum:
                self._add(path, branch, ("minimum",), partial(sentences.below_minimum, schema, value))
            if schema.maximum is not None and value > schema.maximum:
                self._add(path, branch, ("maximum",), partial(sentences.above_maximum, schema, value))

    def _one_of(self, node: Node, value: Json, path: Path, branch: str | None) -> None:
        branches = self._branches_of(node.one_of)
        meant = branches.meant(value, at_root=not path)
        possible = branches.told(value).possible
        matching = [leaf for leaf in possible if leaf is not meant and leaf.accepts(value)]
        if meant in possible and (matching or not node.is_only_union):
            matching = [leaf for leaf in possible if leaf.accepts(value)]
        # An option that accepts has a leaf that does; so without one there is no need to ask the options.
        if matching and [option.accepts(value) for option in node.one_of].count(True) == 1:
            return
        self._none_matches(branches, meant, matching, value, path, branch)

    def _any_of(self, node: Node, value: Json, path: Path, branch: str | None) -> None:
        if not any(option.accepts(value) for option in node.any_of):
            branches = self._branches_of(node.any_of)
            matching = [leaf for leaf in branches.told(value).possible if leaf.accepts(value)]
            self._none_matches(branches, branches.meant(value), matching, value, path, branch)

    def _none_matches(  # noqa: PLR0913, PLR0917 - a place and all that is known of it
        self,
        branches: Branches,
        meant: Node | None,
        matching: Sequence[Node],
        value: Json,
        path: Path,
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
        elif meant is None:
            word = partial(
                sentences.no_branch_meant, self._hints, branches.schemas, value, required=self._required
            )
            self._add(path, branch, ("no form",), word)
        else:
            self.into(meant, value, path, meant.schema.pointer)


def _refused(items: Node, values: list[Json], start: int) -> list[int]:
    """Return the places of the items that are refused, from `start` on.

    Of many items, parts are asked about first, so that most are asked about only once.
    """
    size = max((len(values) - start) // _PARTS, _FEW)
    found: list[int] = []
    for begin in range(start, len(values), size):
        part = values[begin : begin + size]
        if len(values) <= _FEW or not items.accepts_all(part):
            verdicts = map(items.accepts, part)
            found += [place for place, accepted in enumerate(verdicts, begin) if not accepted]
    return found
