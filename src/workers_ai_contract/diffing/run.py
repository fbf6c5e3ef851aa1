"""Finds the changes between two schemas, and a payload for each side that a change breaks."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.anyschema.drawing import SchemaDrawer
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.diffing.change import SchemaChange, SchemaDifference
from workers_ai_contract.diffing.dialects import edits_of, spellings, tells_spellings
from workers_ai_contract.drawing.source import SeededSource
from workers_ai_contract.errors import UsageError
from workers_ai_contract.linting.oracles import PlaceOracles
from workers_ai_contract.solving import NO_VALUE, Is, Solver, root_of
from workers_ai_contract.solving.boxes import Missing
from workers_ai_kernel.algebra import covers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_contract.diffing.change import Broken
    from workers_ai_contract.diffing.edits import SingleEdit
    from workers_ai_contract.solving.wants import Want
    from workers_ai_kernel import Json

_DRAWS = 200
_TRIED = 5
_SIDES: tuple[Broken, ...] = ("senders", "receivers")


def diff(old: OwnSchema, new: OwnSchema) -> SchemaDifference:
    """Return the changes, and whether both schemas accept the same values."""
    return _Comparison(old, new).difference()


class _Comparison:
    """Two schemas, their roots, and what judges a payload under both."""

    def __init__(self, old: OwnSchema, new: OwnSchema) -> None:
        self._schemas = old, new
        self._old, self._new = root_of(old.document), root_of(new.document)
        self._oracles = PlaceOracles(old), PlaceOracles(new)
        self._solver = Solver()

    def difference(self) -> SchemaDifference:
        """Return all changes."""
        old, new = self._schemas
        edits = list(edits_of(old, new))
        whole: dict[Broken, Json | Missing] = dict.fromkeys(_SIDES, NO_VALUE)
        if any(edit.kind != "annotation" for edit in edits):
            # Annotations change no verdict, so nothing has to be searched for them.
            whole = {side: self._whole(side) for side in _SIDES}
        changes = [self._change(edit, whole) for edit in edits]
        told = {side for change in changes for side in change.breaks}
        untold: dict[Broken, Json] = {
            side: value
            for side, value in whole.items()
            if side not in told and not isinstance(value, Missing) and self._is_witness(side, value)
        }
        if untold:
            message = "the changes together change what is accepted"
            changes.append(SchemaChange("", "schema", "combined", message, untold))
        return SchemaDifference(old.name, new.name, tuple(changes), _equality(whole))

    def _whole(self, side: Broken) -> Json | Missing:
        """Return a payload that breaks a side, NO_VALUE if none exists, or UNKNOWN."""
        found = self._found(self._wants(side), self._schemas)
        if found is not Missing.UNKNOWN:
            return found
        narrow, wide = _ordered(side, *self._schemas)
        return NO_VALUE if _is_covered(narrow, wide) else self._drawn(side, narrow, wide)

    def _found(self, wants: Iterable[Want], schemas: Iterable[OwnSchema]) -> Json | Missing:
        """Return a payload; NO_VALUE if none exists, which the solver cannot tell of integers of draft-04."""
        found = self._solver.find(wants)
        return Missing.UNKNOWN if found is NO_VALUE and any(map(tells_spellings, schemas)) else found

    def _drawn(self, side: Broken, narrow: OwnSchema, wide: OwnSchema) -> Json | Missing:
        """Return the shortest drawn payload that breaks a side: the solver cannot negate some keywords."""
        try:
            drawer, source = SchemaDrawer(narrow), SeededSource(Random(0))  # noqa: S311 - makes values
            drawn = [drawer.draw(source) for _ in range(_DRAWS)]
            if tells_spellings(narrow) or tells_spellings(wide):
                refused = self._solver.find((Is(root_of(narrow.document), holds=False),))
                others = drawn if isinstance(refused, Missing) else [*drawn, refused]
                drawn += [other for value in others for other in spellings(value)]
            found = [value for value in drawn if narrow.accepts(value) and not wide.accepts(value)]
            shortest = sorted(found, key=lambda value: len(json.dumps(value)))[:_TRIED]
            return next((value for value in shortest if self._is_witness(side, value)), Missing.UNKNOWN)
        except UsageError:
            return Missing.UNKNOWN

    def _wants(self, side: Broken) -> tuple[Want, ...]:
        """Return what is wanted of a payload that breaks a side."""
        return (Is(self._old, side == "senders"), Is(self._new, side == "receivers"))

    def _change(self, edit: SingleEdit, whole: dict[Broken, Json | Missing]) -> SchemaChange:
        if edit.kind == "annotation" or all(value is NO_VALUE for value in whole.values()):
            return SchemaChange(edit.pointer, edit.keyword, edit.kind, edit.message, {})
        witnesses: dict[Broken, Json] = {}
        is_proven = True
        for side in _SIDES:
            if whole[side] is NO_VALUE:
                continue
            value = self._by_edit(edit, side, whole)
            if value is Missing.UNKNOWN:
                is_proven = False
            elif not isinstance(value, Missing):
                witnesses[side] = value
        return SchemaChange(edit.pointer, edit.keyword, edit.kind, edit.message, witnesses, is_proven)

    def _by_edit(self, edit: SingleEdit, side: Broken, whole: dict[Broken, Json | Missing]) -> Json | Missing:
        """Return a payload that both the edit alone and the new schema judge otherwise than the old one."""
        try:
            edited = OwnSchema(edit.apply(self._schemas[0].schema), "edited")
        except (UsageError, LookupError):
            return Missing.UNKNOWN
        known = whole[side]
        if not isinstance(known, Missing) and edited.accepts(known) is (side == "receivers"):
            return known if self._is_witness(side, known) else Missing.UNKNOWN
        alone = Is(root_of(edited.document), side == "receivers")
        value = self._found((*self._wants(side), alone), (*self._schemas, edited))
        if value is Missing.UNKNOWN and _is_covered(*_ordered(side, self._schemas[0], edited)):
            return NO_VALUE
        if isinstance(value, Missing) or self._is_witness(side, value):
            return value
        return Missing.UNKNOWN

    def _is_witness(self, side: Broken, value: Json) -> bool:
        before, after = self._oracles
        if side == "senders":
            return before.accept(self._old, value) and after.reject(self._new, value)
        return before.reject(self._old, value) and after.accept(self._new, value)


def _ordered(side: Broken, old: OwnSchema, new: OwnSchema) -> tuple[OwnSchema, OwnSchema]:
    """Return the schema that a payload which breaks a side is valid under, and the one that it is not."""
    return (old, new) if side == "senders" else (new, old)


def _is_covered(narrow: OwnSchema, wide: OwnSchema) -> bool:
    """Return whether the other algebra proves it; it reads both schemas by the rules of one draft."""
    is_proven = wide.dialect == narrow.dialect and covers(wide.schema, narrow.schema, wide.dialect)
    return is_proven is True


def _equality(whole: dict[Broken, Json | Missing]) -> bool | None:
    if all(value is NO_VALUE for value in whole.values()):
        return True
    return False if any(not isinstance(value, Missing) for value in whole.values()) else None
