"""Counts Cabidela's matches of a value against one subschema; used to explain rejections."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela import javascript as js
from workers_ai_contract.cabidela.compiling import compile_part
from workers_ai_contract.cabidela.failures import THROWN
from workers_ai_contract.cabidela.scalars import NO_TYPE
from workers_ai_kernel.document import Document
from workers_ai_kernel.pointers import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.cabidela.failures import Check
    from workers_ai_kernel import Json, JsonObject

_UNIONS = frozenset({"oneOf", "anyOf"})


class MatchCounts:
    """The checks of the parts of one document, each compiled on first use.

    `root` is the pointer of the enforced part: its own unions throw, nested unions do not. With `compiled`,
    the compiled engine first tells which items of an array match exactly once.
    """

    def __init__(self, document: Json, root: str = "", *, compiled: bool = False) -> None:
        self._document = document
        self._root = root
        self._compiled = compiled
        self._checks: dict[str, Check] = {}
        self._tests: dict[str, Callable[[Json], bool]] = {}
        self._known: dict[tuple[str, int], int] | None = None
        self._lists: dict[tuple[str, int], list[int]] | None = None

    def remembering(self) -> MatchCounts:
        """Return the same, but each value is counted only once; the values must stay alive meanwhile."""
        other = copy(self)
        other._known, other._lists = {}, {}  # noqa: SLF001 - ours
        return other

    def of(self, pointer: str, value: Json) -> int:
        """Return the number of matches of a value with the schema at a pointer, or THROWN."""
        if self._known is None:
            return self._check(pointer)(value, None, [])
        key = (pointer, id(value))
        count = self._known.get(key)
        if count is None:
            count = self._known[key] = self._check(pointer)(value, None, [])
        return count

    def of_each(self, pointer: str, values: list[Json]) -> list[int]:
        """Return the counts of several values; the result for one list is remembered."""
        if self._lists is None:
            return self._counted(pointer, values)
        key = (pointer, id(values))
        counts = self._lists.get(key)
        if counts is None:
            counts = self._lists[key] = self._counted(pointer, values)
        return counts

    def _counted(self, pointer: str, values: list[Json]) -> list[int]:
        check = self._check(pointer)
        if not self._compiled:
            return [check(value, None, []) for value in values]
        matches_once = self.matches_once(pointer)
        return [1 if matches_once(value) else check(value, None, []) for value in values]

    def matches_once(self, pointer: str) -> Callable[[Json], bool]:
        """Return a fast test that a value matches exactly once; False if it cannot tell, as at the root."""
        if pointer not in self._tests:
            from workers_ai_contract.cabidela.agreement import one_match

            effective = self._effective(pointer)
            can_tell = not self._is_at_root(pointer)
            schema = one_match(effective) if can_tell and isinstance(effective, dict) else False
            self._tests[pointer] = Document(schema, name="one match").at().verdict
        return self._tests[pointer]

    def throws_when_absent(self, pointer: str) -> bool:
        """Return whether the schema at a pointer throws for an absent value."""
        return self._check(pointer)(js.UNDEFINED, None, []) == THROWN

    def _check(self, pointer: str) -> Check:
        if pointer not in self._checks:
            self._checks[pointer] = compile_part(self._effective(pointer), at_root=self._is_at_root(pointer))
        return self._checks[pointer]

    def _effective(self, pointer: str) -> Json:
        """Return the schema at a pointer; a union branch inherits the type beside the union."""
        schema = resolve(self._document, pointer)
        above = self._above_union(pointer)
        if above is None or not isinstance(schema, dict):
            return schema
        parent = self._effective(above)
        inherited: JsonObject = {"type": parent.get("type", NO_TYPE) if isinstance(parent, dict) else NO_TYPE}
        return {**inherited, **schema}

    def _is_at_root(self, pointer: str) -> bool:
        if pointer == self._root:
            return True
        above = self._above_union(pointer)
        return above is not None and self._is_at_root(above)

    def _above_union(self, pointer: str) -> str | None:
        """Return the pointer of the schema whose union this is a branch of, or None."""
        above, _, keyword = pointer.rpartition("/")[0].rpartition("/")
        return (
            above if keyword in _UNIONS and len(above) >= len(self._root) and pointer != self._root else None
        )
