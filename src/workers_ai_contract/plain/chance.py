"""The accidental choices of a reply, taken from the digest of its request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Chance:
    """Chooses by the digits of a digest: the same digest makes the same choices.

    A few choices from a few options need no generator of random numbers: seeding one takes longer than
    composing the whole reply.
    """

    __slots__ = ("_left",)

    def __init__(self, digest: bytes) -> None:
        self._left = int.from_bytes(digest)

    def choice(self, options: Sequence[str]) -> str:
        """Return one of the options."""
        self._left, place = divmod(self._left, len(options))
        return options[place]

    def sample(self, options: Sequence[str], count: int) -> list[str]:
        """Return `count` different options, in any order."""
        left = list(options)
        chosen: list[str] = []
        for _ in range(count):
            self._left, place = divmod(self._left, len(left))
            chosen.append(left.pop(place))
        return chosen

    def up_to(self, most: int) -> int:
        """Return a number from 1 to the greatest one."""
        self._left, number = divmod(self._left, most)
        return number + 1
