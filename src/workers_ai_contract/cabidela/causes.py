"""Explains why Cabidela rejects a value, within the branch that was meant.

Cabidela stops at the first failure, so the first cause corresponds to its message; later causes would
appear once that one is fixed.
"""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela import wording
from workers_ai_contract.cabidela.counting import MatchCounts
from workers_ai_contract.cabidela.failures import THROWN
from workers_ai_contract.cabidela.javascript import is_binary
from workers_ai_kernel.explaining import sentences
from workers_ai_kernel.explaining.branches import branch_meant, leaves_of
from workers_ai_kernel.explaining.mismatches import Mismatch, problems_from
from workers_ai_kernel.values import has_type, json_equal
from workers_ai_schemas.forms import HINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.explaining.mismatches import ValuePath
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema


class Causes:
    """Explains rejections by one schema, which is part of `document`; for `compiled` see `MatchCounts`."""

    def __init__(self, schema: Subschema, document: Json, *, compiled: bool = False) -> None:
        self._schema = schema
        self._counts = MatchCounts(document, schema.pointer, compiled=compiled)

    def of(
        self,
        value: Json,
        message: Callable[[], str | None],
        pointer: str = "",
        named: Subschema | None = None,
    ) -> Iterator[Problem]:
        """Yield the causes of a rejection; causes that repeat along an array are merged.

        `message` returns the API's message, used if no cause is found; `pointer` is the value's location;
        `named` is the branch that it is meant to match, if given.
        """
        walk = copy(self)
        walk._counts = self._counts.remembering()  # noqa: SLF001 - ours
        found = list(walk._causes(value, named))  # noqa: SLF001 - ours
        if found:
            yield from problems_from(found, pointer)
        else:
            yield wording.refused(pointer, message() or "")

    def _causes(self, value: Json, named: Subschema | None) -> Iterator[Mismatch]:
        meant = self._schema if named is None or self._fits_several(value) else named
        return self._why(meant, value, (), None if meant is self._schema else meant.pointer)

    def _fits_several(self, value: Json) -> bool:
        return sum(self._count(leaf, value) > 0 for leaf in leaves_of(self._schema)) > 1

    def _count(self, schema: Subschema, value: Json) -> int:
        if schema.items is None or not isinstance(value, list) or is_binary(value):
            return self._counts.of(schema.pointer, value)
        # The counts of its items are needed anyway.
        counts = self._counts.of_each(schema.items.pointer, value)
        return THROWN if THROWN in counts else sum(counts)

    def _why(
        self, schema: Subschema, value: Json, path: ValuePath, branch: str | None, *, required: bool = False
    ) -> Iterator[Mismatch]:
        """Yield why a value throws or does not match; a `required` value cannot be left out."""
        if schema.union:
            yield from self._union(schema, value, path, branch, required=required)
        elif schema.types == ("array",):
            yield from self._array(schema, value, path, branch, required=required)
        elif schema.types == ("object",) or schema.properties:
            yield from self._object(schema, value, path, branch, required=required)
        else:
            yield from _scalar(schema, value, path, branch, required=required)

    def _union(
        self, schema: Subschema, value: Json, path: ValuePath, branch: str | None, *, required: bool
    ) -> Iterator[Mismatch]:
        leaves = tuple(leaves_of(schema))
        matching = [] if self._fits_none(schema, leaves, value) else self._matching(leaves, value)
        if len(matching) > 1:
            subject = ("several", *(leaf.pointer for leaf in matching))
            yield Mismatch(
                path, branch, subject, partial(sentences.several_branches_match, HINTS, matching, value)
            )
            return
        meant = branch_meant(leaves, value, HINTS) or _by_required(leaves, value)
        if meant is None:
            build = partial(sentences.no_branch_meant, HINTS, leaves, value, required=required)
            yield Mismatch(path, branch, ("no form",), build)
            return
        if not matching:
            yield from self._why(meant, value, path, meant.pointer, required=required)
        if schema.one_of:
            yield from self._counted(meant, value, path)

    def _matching(self, leaves: tuple[Subschema, ...], value: Json) -> list[Subschema]:
        return [leaf for leaf in leaves if self._count(leaf, value) > 0]

    def _fits_none(self, schema: Subschema, leaves: tuple[Subschema, ...], value: Json) -> bool:
        """Return whether a rejected payload clearly has one form only, which then does not match."""
        if schema is not self._schema or not isinstance(value, dict):
            return False
        return sum(all(name in value for name in leaf.required) for leaf in leaves) == 1

    def _counted(self, meant: Subschema, value: Json, path: ValuePath) -> Iterator[Mismatch]:
        """Yield a mismatch if the items of an array, apart from those that throw, are more than one match."""
        if meant.items is not None and isinstance(value, list):
            count = sum(self._count(meant.items, item) != 0 for item in value)
            if count > 1 and self._count(meant, value) != 1:
                yield _mismatch(path, meant.pointer, "items", partial(wording.items_counted, count))

    def _array(
        self, schema: Subschema, value: Json, path: ValuePath, branch: str | None, *, required: bool
    ) -> Iterator[Mismatch]:
        if not isinstance(value, list):
            build = partial(sentences.wrong_type, HINTS, schema, value, required=required)
            yield _mismatch(path, branch, "type", build)
        elif schema.items is not None:
            counts = self._counts.of_each(schema.items.pointer, value)
            objected = THROWN if THROWN in counts else 0
            if not objected and len(value) > 1:
                yield _mismatch(path, branch, "items", partial(wording.no_item_counted, len(value)))
                return
            for index, item in enumerate(value):
                if counts[index] == objected:
                    yield from self._why(schema.items, item, (*path, index), branch)

    def _object(
        self, schema: Subschema, value: Json, path: ValuePath, branch: str | None, *, required: bool
    ) -> Iterator[Mismatch]:
        if not isinstance(value, dict):
            build = partial(sentences.wrong_type, HINTS, schema, value, required=required)
            yield _mismatch(path, branch, "type", build)
            return
        objections = [
            *self._properties(schema, value, path, branch),
            *self._undeclared(schema, value, path, branch),
            *self._required(schema, value, path, branch),
        ]
        yield from objections or self._nothing(schema, value, path, branch)

    def _properties(
        self, schema: Subschema, value: JsonObject, path: ValuePath, branch: str | None
    ) -> Iterator[Mismatch]:
        for name, declared in schema.properties.items():
            if name in value:
                if self._count(declared, value[name]) == THROWN:
                    needed = name in schema.required
                    yield from self._why(declared, value[name], (*path, name), branch, required=needed)
            elif name not in schema.required and self._counts.throws_when_absent(declared.pointer):
                yield _mismatch(
                    path, branch, "required", partial(wording.absent_but_checked, name, declared), name
                )

    def _undeclared(
        self, schema: Subschema, value: JsonObject, path: ValuePath, branch: str | None
    ) -> Iterator[Mismatch]:
        """Yield what a closed object rejects, including declared properties without a match."""
        additional = schema.additional
        if additional is None:
            return
        for name, member in value.items():
            declared = schema.properties.get(name)
            count = 0 if declared is None else self._count(declared, member)
            if count:
                continue
            if additional.types:
                if self._count(additional, member) == THROWN:
                    yield from self._why(additional, member, (*path, name), branch)
            elif declared is None:
                build = partial(sentences.unknown_property, schema, name)
                yield _mismatch(path, branch, "additionalProperties", build, name)
            else:
                yield from self._why(declared, member, (*path, name), branch)

    def _required(
        self, schema: Subschema, value: JsonObject, path: ValuePath, branch: str | None
    ) -> Iterator[Mismatch]:
        """Yield the properties that count as missing: absent ones, and ones without a match."""
        for name in schema.required:
            declared = schema.properties.get(name)
            if name not in value:
                build = partial(sentences.missing_property, HINTS, schema, name, value)
                yield _mismatch(path, branch, "required", build, name)
            elif declared is not None and self._count(declared, value[name]) == 0:
                yield from self._why(declared, value[name], (*path, name), branch, required=True)

    def _nothing(
        self, schema: Subschema, value: JsonObject, path: ValuePath, branch: str | None
    ) -> Iterator[Mismatch]:
        present = [name for name in schema.properties if name in value]
        if not present:
            yield _mismatch(path, branch, "nothing", partial(wording.nothing_known, schema))
        for name in present:
            yield from self._why(schema.properties[name], value[name], (*path, name), branch)


def _scalar(
    schema: Subschema, value: Json, path: ValuePath, branch: str | None, *, required: bool
) -> Iterator[Mismatch]:
    """Yield the first failing test of a value, in Cabidela's order."""
    if schema.enum is not None and not any(json_equal(value, option) for option in schema.enum):
        yield _mismatch(path, branch, "enum", partial(sentences.not_in_enum, schema, value))
    elif not has_type(value, schema.types):
        yield _mismatch(
            path, branch, "type", partial(sentences.wrong_type, HINTS, schema, value, required=required)
        )
    elif isinstance(value, str) and len(value) < schema.min_length:
        yield _mismatch(path, branch, "minLength", partial(sentences.too_short, schema, value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if schema.minimum is not None and value < schema.minimum:
            yield _mismatch(path, branch, "minimum", partial(sentences.below_minimum, schema, value))
        elif schema.maximum is not None and value > schema.maximum:
            yield _mismatch(path, branch, "maximum", partial(sentences.above_maximum, schema, value))


def _mismatch(
    path: ValuePath,
    branch: str | None,
    keyword: str,
    build: Callable[[str, str | None], Problem],
    name: str | None = None,
) -> Mismatch:
    return Mismatch(path, branch, (keyword,) if name is None else (keyword, name), build)


def _by_required(leaves: tuple[Subschema, ...], value: Json) -> Subschema | None:
    """Return the first branch with a required key present, for values that match several branches."""
    if not isinstance(value, dict):
        return None
    return next((leaf for leaf in leaves if any(name in value for name in leaf.required)), None)
