"""The three contracts that a payload can be held against, behind one protocol."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.validation.contracts.document import DocumentContract
    from workers_ai_contract.validation.contracts.enforced import EnforcedContract
    from workers_ai_contract.validation.contracts.observed import Observed
    from workers_ai_contract.validation.contracts.published import Published
    from workers_ai_contract.validation.judgement import Problem
    from workers_ai_contract.vocabulary import Direction, Form
    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import Subschema


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

    def sparing(self) -> Contract:
        """Return the same contract for one small payload, which is judged sooner without the engine."""
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


__all__ = ["Contract", "DocumentContract", "EnforcedContract", "Observed", "Published"]

_PLACE_OF = {
    "DocumentContract": "document",
    "EnforcedContract": "enforced",
    "Observed": "observed",
    "Published": "published",
}


def __getattr__(name: str) -> object:
    # Whoever judges by one contract does not import the others.
    if name not in _PLACE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACE_OF[name]}"), name)
