"""A call mode: what kind of call a client makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from workers_ai_contract.vocabulary import Form


class CallMode(NamedTuple):
    """The operation of a call, and whether the answer is streamed."""

    operation: Form
    stream: bool

    def __str__(self) -> str:
        return f"{self.operation.value}{' streamed' if self.stream else ''}"
