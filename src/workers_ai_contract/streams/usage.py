"""Checks that the token counts of an event add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.streams import access, rules
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.problem import Problem

CHAT_COUNTS = ("prompt_tokens", "completion_tokens")
RESPONSES_COUNTS = ("input_tokens", "output_tokens")


def usage_problems(holder: JsonObject, pointer: str, counts: tuple[str, str]) -> Iterator[Problem]:
    """Yield a warning if the total is not the sum of the two counts.

    Usage is not summed over events, because it may be partial, total, or both.
    """
    usage = access.member(holder, "usage")
    total = access.number(usage, "total_tokens")
    parts = [access.number(usage, name) for name in counts]
    known = [part for part in parts if part is not None]
    if total is None or len(known) != len(parts) or sum(known) == total:
        return
    place = join(pointer, "usage", "total_tokens")
    yield rules.USAGE_SUM.broken(
        place,
        f"{place} is {total}, but {' and '.join(counts)} add up to {sum(known)}.",
        f"Set {place} to {sum(known)}.",
    )
