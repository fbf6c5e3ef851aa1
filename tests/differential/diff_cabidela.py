"""The payloads of `wai diff` under the API's own validator: `python -m tests.differential.diff_cabidela`.

For each pair of revisions, each change of the input schema has a payload that python-jsonschema judges
differently under the two. Here the real Cabidela judges these payloads by both schemas. It is no validator of
JSON Schema, so some changes do not show there; they are listed. Ends with 1 if Cabidela judges one the other
way round, or otherwise than our enforced profile says.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from tests.oracles.cabidela.oracle import Oracle
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.diffing import diff
from workers_ai_schemas import Revision, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_kernel import Json


@dataclass(frozen=True, slots=True)
class Shown:
    """A payload that shows a change, and whether Cabidela accepts it before and after."""

    pair: str
    change: str
    side: str
    before: bool
    after: bool
    agrees: bool

    @property
    def shows(self) -> bool:
        """Whether the verdict changes there, too."""
        return self.before is not self.after

    @property
    def is_wrong(self) -> bool:
        """Whether it changes the other way round, or our enforced profile says otherwise."""
        return not self.agrees or (self.shows and self.before is not (self.side == "senders"))


PAIRS = tuple(combinations(map(str, Revision), 2))


def run(pairs: Sequence[tuple[str, str]] = PAIRS) -> list[Shown]:
    """Return what Cabidela says to each payload of each change between some revisions.

    Raises:
        SetupError: Node or the package is missing.
    """
    schemas = {str(each): load(each, "input") for each in Revision}
    enforced = {name: Enforced(schema) for name, schema in schemas.items()}
    rows = [(old, new, *row) for old, new in pairs for row in _payloads(old, new)]
    cases = [(name, json.dumps(row[-1])) for row in rows for name in row[:2]]
    verdicts = [message is None for message in Oracle(schemas).messages(cases)]
    shown: list[Shown] = []
    for place, (old, new, change, side, payload) in enumerate(rows):
        before, after = verdicts[2 * place : 2 * place + 2]
        ours = enforced[old].accepts(payload), enforced[new].accepts(payload)
        shown.append(Shown(f"{old} to {new}", change, side, before, after, ours == (before, after)))
    return shown


def _payloads(old: str, new: str) -> Iterator[tuple[str, str, Json]]:
    found = diff(OwnSchema(load(old, "input"), old), OwnSchema(load(new, "input"), new))
    for change in found.changes:
        for side, payload in change.witnesses.items():
            yield f"{change.pointer or '/'}: {change.message}", side, payload


def main() -> int:
    """Print what shows there, what does not, and what is wrong."""
    shown = run()
    for each in shown:
        if each.is_wrong or not each.shows:
            print(f"{'WRONG' if each.is_wrong else 'same'} {each.pair}: {each.change} ({each.side})")  # noqa: T201
    changed = sum(each.shows for each in shown)
    print(f"{len(shown)} payloads: {changed} change their verdict under Cabidela, too")  # noqa: T201
    return int(any(each.is_wrong for each in shown))


if __name__ == "__main__":
    sys.exit(main())
