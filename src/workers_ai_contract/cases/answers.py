"""Replies with one of their answers changed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.wire import Answer, BatchAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workers_ai_contract.wire import Reply


def with_smaller_answers(reply: Reply, smaller: Callable[[Answer], Iterable[Answer]]) -> Iterator[Reply]:
    """Yield the reply with one of its answers replaced by each smaller one; an error has none."""
    if isinstance(reply, Answer):
        yield from smaller(reply)
    elif isinstance(reply, BatchAnswer):
        for place, item in enumerate(reply.items):
            for answer in smaller(item):
                yield BatchAnswer((*reply.items[:place], answer, *reply.items[place + 1 :]))
