"""The fast rejection: what it finds, the API's validator rejects, and so does the published schema."""

from __future__ import annotations

import json
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.oracles.cabidela.comparing import vendored_schemas
from tests.oracles.cabidela.payloads import PayloadDrawer
from tests.oracles.cabidela.schemas import SchemaDrawer
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.cabidela.throwing import rejection
from workers_ai_contract.contracts.reading import read
from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json, JsonObject


def finder(schema: JsonObject) -> Callable[[Json], bool]:
    """Return the compiled test that finds rejections under a schema."""
    return Document(rejection(schema), name="rejection").at().verdict


def drawn_payloads(seed: int) -> Iterator[Json]:
    """Yield payloads near the vendored schemas, most of them wrong."""
    drawer = PayloadDrawer(Random(seed))
    while True:
        yield read(drawer.text().encode()).payload


@pytest.mark.parametrize("name", vendored_schemas())
def test_it_finds_most_rejections_of_a_vendored_schema_and_nothing_else(name: str) -> None:
    """It may miss some, which are then judged in full."""
    schema = vendored_schemas()[name]
    enforced, published, is_found = Enforced(schema), Document(schema).at().verdict, finder(schema)
    rejected = found = 0
    for payload in islice(drawn_payloads(7), 800):
        is_rejected = not enforced.accepts(payload)
        rejected += is_rejected
        if is_found(payload):
            found += 1
            assert is_rejected, payload
            assert not published(payload), payload

    assert found >= 0.85 * rejected > 0


@pytest.mark.slow
def test_it_finds_nothing_else_under_drawn_schemas() -> None:
    """Schemas of the keywords that Workers AI schemas use, in any combination."""
    drawer = SchemaDrawer(Random(8))
    found = 0
    for schema in (drawer.schema() for _ in range(400)):
        if rejection(schema) is False:
            continue
        enforced, is_found = Enforced(schema), finder(schema)
        for payload in (json.loads(json.dumps(drawer.near(schema))) for _ in range(6)):
            if is_found(payload):
                found += 1
                assert not enforced.accepts(payload), (schema, payload)

    assert found > 100


OBJECTS: JsonObject = {
    "type": "object",
    "required": ["parts"],
    "properties": {
        "parts": {"type": "array", "items": {"type": "object", "properties": {"text": {"type": "string"}}}}
    },
}


@pytest.mark.parametrize(
    "parts", [None, 5, True, {}, "tide", [[]], [True], ["a", {"text": 5}], [{"text": 5}]]
)
def test_a_required_array_without_a_match_counts_as_missing(parts: Json) -> None:
    """Items that throw, items of which none matches, and what is no array."""
    assert finder(OBJECTS)({"parts": parts})
    assert not Enforced(OBJECTS).accepts({"parts": parts})


@pytest.mark.parametrize("parts", [[], ["a"], [5, None, {"text": 5}], [{"text": "tide"}]])
def test_binary_data_and_what_matches_is_left_alone(parts: Json) -> None:
    """Cabidela skips the items of what it takes for binary data."""
    assert not finder(OBJECTS)({"parts": parts})
    assert Enforced(OBJECTS).accepts({"parts": parts})
