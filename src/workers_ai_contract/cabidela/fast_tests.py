"""Compiled tests that decide most payloads many times faster than Cabidela's semantics can be imitated."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json, JsonObject


class FastTests:
    """The tests for one schema, a whole document; each is compiled on first use.

    Without `compiled`, which takes longer than judging one payload, no test decides anything.
    """

    def __init__(self, document: JsonObject, *, compiled: bool = True) -> None:
        self._document = document
        self._compiled = compiled

    @cached_property
    def accepts(self) -> Callable[[Json], bool]:
        """Whether a payload is certainly valid for both JSON Schema and Cabidela."""
        if not self._compiled:
            return _undecided
        from workers_ai_contract.cabidela.agreement import agreement

        return Document(agreement(self._document), name="agreement").at().verdict

    @cached_property
    def rejects(self) -> Callable[[Json], bool]:
        """Whether Cabidela certainly rejects a payload."""
        if not self._compiled:
            return _undecided
        from workers_ai_contract.cabidela.throwing import rejection

        return Document(rejection(self._document), name="rejection").at().verdict


def _undecided(_: Json) -> bool:
    return False
