"""Answers that are complete when they are found, which the server sends without a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Scope


class CompleteAnswer(NamedTuple):
    """An answer that is complete, with everything that its head says."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes


AtOnce: TypeAlias = "Callable[[Scope, bytes], CompleteAnswer | ASGIApp]"
"""Finds the answer to a request that has arrived completely, with its body, or else what answers it."""
