"""Compares the enforced profile with the real package over drawn payloads."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from tests.oracles.cabidela.oracle import Oracle
from tests.oracles.cabidela.payloads import PayloadDrawer
from tests.oracles.cabidela.schemas import SchemaDrawer
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.cabidela.agreement import agreement
from workers_ai_contract.cabidela.throwing import rejection
from workers_ai_contract.contracts.reading import read
from workers_ai_kernel.document import Document
from workers_ai_kernel.pointers import resolve
from workers_ai_schemas import Revision, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.oracles.cabidela.oracle import Case
    from workers_ai_kernel import JsonObject

BATCH = 5000
PAYLOADS_A_SCHEMA = 4


@dataclass(frozen=True, slots=True)
class Difference:
    """One payload about which the two do not agree."""

    schema: str
    payload: str
    theirs: str | None
    ours: str | None

    def __str__(self) -> str:
        return f"{self.schema} {self.payload}\n  theirs: {self.theirs}\n  ours:   {self.ours}"


@dataclass
class Comparison:
    """How many payloads were compared, and what came out."""

    counts: Counter[str] = field(default_factory=Counter[str])
    differences: list[Difference] = field(default_factory=list[Difference])

    def note_fast_tests(self, schema: str, text: str, theirs: str | None, tests: FastTests) -> None:
        """Count what the fast tests find; either must be right where it finds anything."""
        payload = read(text.encode()).payload
        for is_found, wrong, told in (
            (tests.accepts(payload), theirs is not None, "accepted by the fast test"),
            (tests.rejects(payload), theirs is None, "rejected by the fast test"),
        ):
            self.counts["judged fast"] += is_found
            if is_found and wrong:
                self.counts["verdict differences"] += 1
                self.differences.append(Difference(schema, text, theirs, told))

    def note(self, schema: str, payload: str, theirs: str | None, ours: str | None) -> None:
        """Count one payload."""
        self.counts["accepted" if theirs is None else "refused"] += 1
        if theirs == ours:
            return
        same_verdict = (theirs is None) == (ours is None)
        self.counts["message differences" if same_verdict else "verdict differences"] += 1
        self.differences.append(Difference(schema, payload, theirs, ours))


class FastTests:
    """The compiled tests that judge most payloads without imitating the package."""

    def __init__(self, schema: JsonObject) -> None:
        """Compile both."""
        self.accepts = Document(agreement(schema), name="agreement").at().verdict
        self.rejects = Document(rejection(schema), name="rejection").at().verdict


def vendored_schemas() -> dict[str, JsonObject]:
    """Return what any route enforces: each revision's input, and the chat branch of the newest two."""
    schemas = {str(revision): load(revision, "input") for revision in Revision}
    for name in ("r4", "r5"):
        branch = resolve(schemas[name], "/oneOf/0")
        if isinstance(branch, dict):
            schemas[f"{name}.chat"] = branch
    return schemas


def compare(count: int, seed: int, progress: Callable[[Comparison], None] = lambda _: None) -> Comparison:
    """Return what came out for `count` payloads, spread over all vendored schemas."""
    schemas = vendored_schemas()
    oracle = Oracle(schemas)
    profiles = {name: Enforced(schema) for name, schema in schemas.items()}
    fast = {name: FastTests(schema) for name, schema in schemas.items()}
    names = tuple(schemas)
    random = Random(seed)
    drawer = PayloadDrawer(random)
    comparison = Comparison()
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        cases: list[Case] = [(random.choice(names), drawer.text()) for _ in range(size)]
        for (name, text), theirs in zip(cases, oracle.messages(cases), strict=True):
            ours = profiles[str(name)].refusal(read(text.encode()).payload)
            comparison.note(str(name), text, theirs, ours)
            comparison.note_fast_tests(str(name), text, theirs, fast[str(name)])
        progress(comparison)
    return comparison


def compare_schemas(count: int, seed: int) -> Comparison:
    """Return what came out for `count` drawn schemas, with a few payloads near to each."""
    drawer = SchemaDrawer(Random(seed))
    schemas = [drawer.schema() for _ in range(count)]
    drawn = [
        (schema, json.dumps(drawer.near(schema))) for schema in schemas for _ in range(PAYLOADS_A_SCHEMA)
    ]
    cases: list[Case] = [*drawn]
    comparison = Comparison()
    for (schema, text), theirs in zip(drawn, Oracle({}).messages(cases), strict=True):
        ours = Enforced(schema).refusal(read(text.encode()).payload)
        comparison.note(json.dumps(schema), text, theirs, ours)
    return comparison
