"""The contracts that a payload can be judged by, behind one protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.vocabulary import Direction, Form
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema


class Contract(Protocol):
    """What payloads of one direction are held against."""

    @property
    def direction(self) -> Direction:
        """The direction that is judged."""
        ...

    @property
    def schema(self) -> Subschema:
        """The normal form of all that is possible here."""
        ...

    def is_valid(self, payload: Json, /) -> bool:
        """Return the verdict alone."""
        ...

    @property
    def verdict(self) -> Callable[[Json], bool]:
        """The same with as little as possible between the caller and what decides; costly to get."""
        ...

    def explain(self, payload: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield what is wrong with a payload, the likeliest cause first; nothing if it is valid.

        `known_invalid` says that the verdict was given before.
        """
        ...

    def form(self, payload: Json, /) -> Form | None:
        """Return the form of a payload, or None where none can be told."""
        ...

    def api_error(self, payload: Json, /) -> JsonObject | None:
        """Return the body with which the API would refuse a payload; None where that is not known."""
        ...
