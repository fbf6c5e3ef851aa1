"""What becomes of schemas from the issues of other generators: `python -m tests.oracles.peer_issues.page`.

Each schema is written down here anew, reduced to what its issue is about, with names of its own. Ends with 1
if a payload or a near miss is judged otherwise than promised.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.oracles.independent import independent
from workers_ai_contract.anyschema import SchemaDrawer, SchemaNearMisses
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.drawing import SeededSource, UndrawableError
from workers_ai_contract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

DOCUMENT = Path(__file__).parents[3] / "docs" / "peer-issues.md"
_ISSUES = Path(__file__).parent / "issues.json"
ON_PAGE = 20
_HEAD = """\
# Schemas from the issues of other generators

Made by `make peer-issues`; a test checks that this page is up to date.

What people could not draw with hypothesis-jsonschema or json-schema-faker, drawn by
[`wai generate --schema`](any-schema.md). Each schema was written down anew, reduced to what the issue is
about ([issues.json](../tests/oracles/peer_issues/issues.json)); an issue or pull request is *open* or
*closed* as it was when looked up. For each, {count} payloads are drawn, and near misses. *Drawn*:
python-jsonschema accepts each payload and rejects each near miss. *Empty*: nothing is valid, which is proven.

{total}

| issue | | about | result |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class PeerIssue:
    """One schema, and where it comes from."""

    project: str
    issue: int
    state: str
    about: str
    schema: JsonObject

    @property
    def name(self) -> str:
        """Return the project and the number."""
        return f"{self.project} {self.issue}"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one schema."""

    result: str
    payloads: list[Json] = field(default_factory=list["Json"])
    near_misses: list[Json] = field(default_factory=list["Json"])
    wrong: list[str] = field(default_factory=list[str])


@cache
def peer_issues() -> tuple[PeerIssue, ...]:
    """Return the schemas of the table."""
    return tuple(PeerIssue(**row) for row in json.loads(_ISSUES.read_text("utf-8")))


@cache
def attempt(place: int, count: int = ON_PAGE, seed: int = 1) -> Attempt:
    """Draw from the schema at this place, and judge payloads and near misses by python-jsonschema."""
    issue = peer_issues()[place]
    try:
        own = OwnSchema(issue.schema)
        drawer = SchemaDrawer(own)
    except UsageError as error:
        said = str(error)
        return Attempt("empty" if "accepts no value" in said else "refused: `{}`".format(said.split("'")[1]))
    source = SeededSource(Random(seed))
    payloads = [drawer.draw(source) for _ in range(count)]
    near = list(_near_misses(own, count, seed))
    judge = independent(issue.schema)
    rejected = [f"{issue.name} rejects {each!r}" for each in payloads if not judge.is_valid(each)]
    accepted = [f"{issue.name} accepts {each!r}" for each in near if judge.is_valid(each)]
    return Attempt("drawn", payloads, near, rejected + accepted)


def _near_misses(own: OwnSchema, count: int, seed: int) -> Iterator[Json]:
    makes = SchemaNearMisses(own)
    yield from (near_miss.payload for near_miss in makes.covering())
    source = SeededSource(Random(seed))
    for _ in range(count - ON_PAGE):
        try:
            yield makes.draw(source).payload
        except UndrawableError:
            return


def page() -> str:
    """Return the page."""
    issues = peer_issues()
    results = [attempt(place).result for place in range(len(issues))]
    refused = sum(result.startswith("refused") for result in results)
    total = (
        f"Of {len(issues)} schemas, {results.count('drawn')} are drawn, {results.count('empty')} are empty, "
        f"{refused} are refused."
    )
    rows = "".join(
        f"| {issue.name} | {issue.state} | {issue.about} | {result} |\n"
        for issue, result in zip(issues, results, strict=True)
    )
    return _HEAD.format(count=ON_PAGE, total=total) + rows


def main() -> int:
    """Draw as many payloads as asked for, write the page, and say what was judged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=ON_PAGE)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tried = [attempt(place, given.count, given.seed) for place in range(len(peer_issues()))]
    DOCUMENT.write_text(page(), encoding="utf-8")
    payloads, near = sum(len(each.payloads) for each in tried), sum(len(each.near_misses) for each in tried)
    wrong = [text for each in tried for text in each.wrong]
    print(f"{len(tried)} schemas: {payloads} payloads, {near} near misses, {len(wrong)} wrong")  # noqa: T201
    for text in wrong:
        print(f"  WRONG: {text}")  # noqa: T201
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
