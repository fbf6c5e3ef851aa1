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
    from workers_ai_contract.validation.explaining.branches import FormTeller
    from workers_ai_contract.validation.explaining.findings import Path, Word
    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import Subschema


class Walker:
    """Finds what is wrong with values under the subschemas of one schema."""

    def __init__(self, acceptance: Acceptance) -> None:
        self._acceptance = acceptance
        # By identity, and kept with what they stand for, so that nothing else can come to have it.
        self._branches: dict[int, tuple[Subschema, Branches]] = {}

    def walk(
        self, schema: Subschema, value: Json, *, branch: str | None = None, form: FormTeller | None = None
    ) -> list[Finding]:
        """Return what is wrong with a value that is refused, outermost and first key first.

        `form` tells the form of a value where none of its keys is one that a branch requires.
        """
        walk = _Walk(self._acceptance, self._branches_of, form)
        walk.into(schema, value, (), branch)
        return walk.found

    def _branches_of(self, schema: Subschema, options: tuple[Subschema, ...]) -> Branches:
        known = self._branches.get(id(options))
        if known is None:
            known = self._branches[id(options)] = (schema, Branches(options, decisive=_is_plain(schema)))
        return known[1]


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


def _is_list_of_items(schema: Subschema) -> bool:
    """Return whether a schema demands nothing of an array but of its items: then one of these is refused."""
    return not (
        schema.union or schema.all_of or schema.prefix_items or schema.constraints or schema.enum is not None
    )


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
        form: FormTeller | None,
    ) -> None:
        self.found: list[Finding] = []
        self._acceptance = acceptance
        self._accepts = acceptance.accepts
        self._branches_of = branches_of
        self._form = form
        # Whether the value that is gone into must be there; meaningful while it has no members of its own.
        self._required = False

    def into(self, schema: Subschema, value: Json, path: Path, branch: str | None) -> None:
        """Find what is wrong, by the keywords that there is a sentence for, else in the engine's words."""
        before = len(self.found)
        if has_type(value, schema.types):
            self._into_content(schema, value, path, branch)
        else:
            word = partial(sentences.wrong_type, schema, value, required=self._required)
            self._add(path, branch, ("type",), word)
        if len(self.found) == before:
            self.found += in_words_of(self._acceptance.refusals(schema, value), path, branch)

    def _add(self, path: Path, branch: str | None, subject: tuple[str, ...], word: Word) -> None:
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
        if not properties and additional is None:
            return
        for name, member in value.items():
            declared = properties.get(name, additional)
            if declared is None or accepts(declared, member):
                continue
            if declared.types:
                self._required = name in schema.required
                self.into(declared, member, (*path, name), branch)
            else:
                word = partial(sentences.unknown_property, schema, name)
                self._add(path, branch, ("additionalProperties", name), word)

    def _items(self, schema: Subschema, value: list[Json], path: Path, branch: str | None) -> None:
        for index, (part, item) in enumerate(zip(schema.prefix_items, value, strict=False)):
            if not self._accepts(part, item):
                self.into(part, item, (*path, index), branch)
        rest = len(schema.prefix_items)
        if schema.items is None:
            return
        if _is_list_of_items(schema) or not self._acceptance.accepts_all(schema.items, value[rest:]):
            for index in self._refused(schema.items, value, rest, len(value)):
                self._required = False
                self.into(schema.items, value[index], (*path, index), branch)

    def _refused(self, items: Subschema, values: list[Json], start: int, end: int) -> list[int]:
        """Return the places of the items that are refused, of which there is one at least."""
        if end - start <= 1:
            return [start]
        middle = (start + end) // 2
        accepts = self._acceptance.accepts_all
        if accepts(items, values[start:middle]):
            return self._refused(items, values, middle, end)
        first = self._refused(items, values, start, middle)
        if accepts(items, values[middle:end]):
            return first
        return first + self._refused(items, values, middle, end)

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
        spared = meant if branches.decisive else None
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
            word = partial(sentences.no_branch_meant, branches.schemas, value, required=self._required)
            self._add(path, branch, ("no form",), word)
        else:
            self.into(meant, value, path, meant.pointer)

    def _matching(self, branches: Branches, value: Json, spared: Subschema | None) -> list[Subschema]:
        return [
            leaf
            for leaf in branches.told(value).possible
            if leaf is not spared and self._accepts(leaf, value)
        ]
