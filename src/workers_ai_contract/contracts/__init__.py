"""The contracts that payloads are judged by, behind one protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.vocabulary import Direction, Form
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema


class Contract(Protocol):
    """The contract of the payloads of one direction."""

    @property
    def direction(self) -> Direction:
        """The direction of the payloads."""
        ...

    @property
    def schema(self) -> Subschema:
        """The normal form of everything that is possible here."""
        ...

    def is_valid(self, payload: Json, /) -> bool:
        """Return whether a payload is valid."""
        ...

    @property
    def verdict(self) -> Callable[[Json], bool]:
        """The fastest form of `is_valid`; slow to obtain, so keep it for many payloads."""
        ...

    def explain(self, payload: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield the problems of a payload, the likeliest cause first; nothing if it is valid.

        Set `known_invalid` to skip the verdict if the payload is already known to be invalid.
        """
        ...

    def form(self, payload: Json, /) -> Form | None:
        """Return the form of a payload, or None if it cannot be determined."""
        ...

    def outcome(self, payload: Json, /) -> tuple[bool, JsonObject | None]:
        """Return the verdict, and the body with which the API would reject a payload; None if unknown."""
        ...
