"""Splits the cases of a campaign among runs: each case belongs to exactly one shard, whatever else is run."""

from __future__ import annotations

import re
from binascii import crc32
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.errors import UsageError

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case
    from workers_ai_kernel import Json, JsonObject

_NAME = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


class Shard(NamedTuple):
    """One of several runs with the same seed and settings, which together are one campaign."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @classmethod
    def named(cls, name: str) -> Shard:
        """Return the shard of a name such as `2/3`.

        Raises:
            UsageError: there is no such shard.
        """
        found = _NAME.fullmatch(name)
        shard = None if found is None else cls(int(found[1]), int(found[2]))
        if shard is None or not 1 <= shard.number <= shard.of:
            raise UsageError(f"there is no shard {name!r}: name one such as 2/3, the second of three")
        return shard

    def has(self, case: Case) -> bool:
        """Return whether a case belongs to this shard."""
        return self.of == 1 or crc32(case.key.encode("utf-8", "surrogatepass")) % self.of == self.number - 1

    def share(self, cases: int) -> int:
        """Return about how many of some cases belong to this shard."""
        return -(-cases // self.of)

    def to_json(self) -> JsonObject:
        """Return the shard in the format of the report."""
        return {"number": self.number, "of": self.of}

    @staticmethod
    def from_json(value: Json) -> Shard | None:
        """Return the shard of a report; None if the report is of a whole run."""
        return (
            None if not isinstance(value, dict) else Shard(int(str(value["number"])), int(str(value["of"])))
        )


WHOLE = Shard(1, 1)
