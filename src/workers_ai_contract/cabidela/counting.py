"""How often a value matches any one place of a schema, for who wants to know why it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cabidela import javascript as js
from workers_ai_contract.cabidela.compiling import compile_part
from workers_ai_contract.cabidela.failures import THROWN
from workers_ai_contract.cabidela.scalars import NO_TYPE
from workers_ai_kernel.pointers import resolve

if TYPE_CHECKING:
    from workers_ai_contract.cabidela.failures import Check
    from workers_ai_kernel import Json, JsonObject

_UNIONS = frozenset({"oneOf", "anyOf"})


class MatchCounts:
    """The checks of the parts of one document, each compiled when it is first asked for.

    `root` is the pointer of the part that is enforced as a whole: unions there throw, those below do not.
    """

    def __init__(self, document: Json, root: str = "") -> None:
        self._document = document
        self._root = root
        self._checks: dict[str, Check] = {}

    def of(self, pointer: str, value: Json) -> int:
        """Return how often a value matches the schema at a pointer; THROWN where it throws."""
        return self._check(pointer)(value, None, [])

    def throws_when_absent(self, pointer: str) -> bool:
        """Return whether the schema at a pointer is not met by nothing, which an optional one may be."""
        return self._check(pointer)(js.UNDEFINED, None, []) == THROWN

    def _check(self, pointer: str) -> Check:
        if pointer not in self._checks:
            self._checks[pointer] = compile_part(self._effective(pointer), at_root=self._is_at_root(pointer))
        return self._checks[pointer]

    def _effective(self, pointer: str) -> Json:
        """Return what stands at a pointer; a branch of a union inherits the type from beside the union."""
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
        """Return the pointer of the schema of which this is a branch, or None."""
        above, _, keyword = pointer.rpartition("/")[0].rpartition("/")
        return (
            above if keyword in _UNIONS and len(above) >= len(self._root) and pointer != self._root else None
        )
