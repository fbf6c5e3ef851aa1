"""Walks down a schema to what is wrong with a value, and only where something is.

Each member, item and branch is first asked about as a whole (see `acceptance`), so that a large payload
with one mistake costs little more than its verdict.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.validation import sentences
from workers_ai_contract.validation.explaining.branches import Branches
from workers_ai_contract.validation.explaining.findings import Finding
from workers_ai_contract.validation.values import has_type, json_equal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workers_ai_contract.validation.explaining.acceptance import Acceptance, Refusal
    from workers_ai_contract.validation.explaining.findings import Path
    from workers_ai_contract.validation.judgement import Problem
    from workers_ai_contract.vocabulary import Form
    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import Subschema

# Into how many parts an array is cut where something is wrong in it, again and again down to single items.
_PARTS = 8


class Walker:
    """Finds what is wrong with values under the subschemas of one schema."""

    def __init__(self, acceptance: Acceptance) -> None:
        self._acceptance = acceptance
        # By identity, and kept with what they stand for, so that nothing else can come to have it.
        self._branches: dict[int, tuple[Subschema, Branches]] = {}

    def walk(
        self, schema: Subschema, value: Json, *, branch: str | None = None, form: Form | None = None
    ) -> list[Finding]:
        """Return what is wrong with a value that is refused, outermost and first key first.

        `form` is the one that is assumed where the keys of the value tell no branch.
        """
        walk = _Walk(self._acceptance, self._branches_of, form)
        walk.into(schema, value, (), branch)
        return walk.found

    def _branches_of(self, schema: Subschema, options: tuple[Subschema, ...]) -> Branches:
        known = self._branches.get(id(options))
        if known is None:
            known = self._branches[id(options)] = (schema, Branches.of(options))
        return known[1]


def in_words_of(refusals: Iterable[Refusal], path: Path = (), branch: str | None = None) -> list[Finding]:
    """Return what an engine says is wrong, as it says it."""
    return [
        Finding(
            (*path, *refusal.path),
            branch,
            (refusal.keyword, refusal.words),
            partial(sentences.keyword_not_met, refusal.keyword, refusal.words, refusal.value),
        )
        for refusal in refusals
    ]


class _Walk:
    """One walk: what was found so far. Each value that is gone into is one that its schema refuses."""

    def __init__(
        self,
        acceptance: Acceptance,
        branches_of: Callable[[Subschema, tuple[Subschema, ...]], Branches],
        form: Form | None,
    ) -> None:
        self.found: list[Finding] = []
        self._acceptance = acceptance
        self._accepts = acceptance.accepts
        self._branches_of = branches_of
        self._form = form

    def into(self, schema: Subschema, value: Json, path: Path, branch: str | None) -> None:
        """Find what is wrong, by the keywords that there is a sentence for, else in the engine's words."""
        before = len(self.found)
        if has_type(value, schema.types):
            self._into_content(schema, value, path, branch)
        else:
            self._add(path, branch, ("type",), partial(sentences.wrong_type, schema, value))
        if len(self.found) == before:
            self.found += in_words_of(self._acceptance.refusals(schema, value), path, branch)

    def _add(
        self,
        path: Path,
        branch: str | None,
        subject: tuple[str, ...],
        word: Callable[[str, str | None], Problem],
    ) -> None:
        self.found.append(Finding(path, branch, subject, word))

    def _into_content(self, schema: Subschema, value: Json, path: Path, branch: str | None) -> None:
        if schema.enum is not None and not any(json_equal(value, option) for option in schema.enum):
            self._add(path, branch, ("enum",), partial(sentences.not_in_enum, schema, value))
        if isinstance(value, dict):
            self._members(schema, value, path, branch)
        elif isinstance(value, list):
            self._items(schema, value, path, branch)
        else:
            self._scalar(schema, value, path, branch)
        for part in schema.all_of:
            if not self._accepts(part, value):
                self.into(part, value, path, branch)
        if schema.one_of:
            self._one_of(schema, value, path, branch)
        if schema.any_of:
            self._any_of(schema, value, path, branch)

    def _members(self, schema: Subschema, value: JsonObject, path: Path, branch: str | None) -> None:
        for name in schema.required:
            if name not in value:
                word = partial(sentences.missing_property, schema, name, value)
                self._add(path, branch, ("required", name), word)
        properties, additional, accepts = schema.properties, schema.additional, self._accepts
        for name, member in value.items():
            declared = properties.get(name, additional)
            if declared is None or accepts(declared, member):
                continue
            if declared.types:
                self.into(declared, member, (*path, name), branch)
            else:
                word = partial(sentences.unknown_property, schema, name)
                self._add(path, branch, ("additionalProperties", name), word)

    def _items(self, schema: Subschema, value: list[Json], path: Path, branch: str | None) -> None:
        for index, (part, item) in enumerate(zip(schema.prefix_items, value, strict=False)):
            if not self._accepts(part, item):
                self.into(part, item, (*path, index), branch)
        if schema.items is not None:
            rest = len(schema.prefix_items)
            for index in self._refused(schema.items, value, rest, len(value)):
                self.into(schema.items, value[index], (*path, index), branch)

    def _refused(self, items: Subschema, values: list[Json], start: int, end: int) -> Iterable[int]:
        """Return the places of the items that are refused."""
        size = -(-(end - start) // _PARTS)
        if size <= 1:
            return [index for index in range(start, end) if not self._accepts(items, values[index])]
        refused: list[int] = []
        for first in range(start, end, size):
            last = min(first + size, end)
            if not self._acceptance.accepts_all(items, values[first:last]):
                refused += self._refused(items, values, first, last)
        return refused

    def _scalar(self, schema: Subschema, value: Json, path: Path, branch: str | None) -> None:
        if isinstance(value, str):
            if len(value) < schema.min_length:
                self._add(path, branch, ("minLength",), partial(sentences.too_short, schema, value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if schema.minimum is not None and value < schema.minimum:
                self._add(path, branch, ("minimum",), partial(sentences.below_minimum, schema, value))
            if schema.maximum is not None and value > schema.maximum:
                self._add(path, branch, ("maximum",), partial(sentences.above_maximum, schema, value))

    def _one_of(self, schema: Subschema, value: Json, path: Path, branch: str | None) -> None:
        branches = self._branches_of(schema, schema.one_of)
        meant = branches.meant(value, self._acceptance, self._form if not path else None)
        spared = meant if _is_plain(schema) else None
        matching = self._matching(branches, value, spared)
        if matching and spared is not None:
            matching = self._matching(branches, value, None)
        # An option that accepts has a leaf that does; so without one there is no need to ask the options.
        if matching and [self._accepts(option, value) for option in schema.one_of].count(True) == 1:
            return
        self._none_matches(branches, meant, matching, value, path, branch)

    def _any_of(self, schema: Subschema, value: Json, path: Path, branch: str | None) -> None:
        if not any(self._accepts(option, value) for option in schema.any_of):
            branches = self._branches_of(schema, schema.any_of)
            meant = branches.meant(value, self._acceptance)
            matching = self._matching(branches, value, None)
            self._none_matches(branches, meant, matching, value, path, branch)

    def _none_matches(  # noqa: PLR0913, PLR0917 - a place and all that is known of it
        self,
        branches: Branches,
        meant: Subschema | None,
        matching: list[Subschema],
        value: Json,
        path: Path,
        branch: str | None,
    ) -> None:
        if len(matching) > 1:
            subject = ("several", *(leaf.pointer for leaf in matching))
            self._add(path, branch, subject, partial(sentences.several_branches_match, matching, value))
            return
        kind = branches.unknown_kind(value)
        if kind is not None and isinstance(value, dict):
            name, known = kind
            self.into(known, value[name], (*path, name), branch)
        elif meant is None:
            word = partial(sentences.no_branch_meant, branches.schemas, value)
            self._add(path, branch, ("no form",), word)
        else:
            self.into(meant, value, path, meant.pointer)

    def _matching(self, branches: Branches, value: Json, spared: Subschema | None) -> list[Subschema]:
        return [leaf for leaf in branches.schemas if leaf is not spared and self._accepts(leaf, value)]


def _is_plain(schema: Subschema) -> bool:
    """Return whether a schema is a union and demands nothing else of a value of its types.

    If it refuses a value that no other branch accepts, then the branch that was meant refuses it.
    """
    return not (
        schema.properties
        or schema.required
        or schema.any_of
        or schema.all_of
        or schema.constraints
        or schema.additional is not None
        or schema.items is not None
        or schema.enum is not None
        or schema.minimum is not None
        or schema.maximum is not None
        or schema.min_length
        or schema.prefix_items
    )
