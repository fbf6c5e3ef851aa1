"""Near misses of a user's own schema: wrong by one keyword, and right after the repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, find, settings

from tests.oracles.independent import independent
from workers_ai_contract import UsageError, near_misses
from workers_ai_contract import strategies as ours
from workers_ai_contract.anyschema.loosening import loosened

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

BERTH: JsonObject = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 4},
        "kind": {"enum": ["berth", "tide"]},
        "depth": {"type": "number", "exclusiveMinimum": 0, "maximum": 40},
        "rows": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "contains": {"const": 1}},
    },
    "required": ["id", "kind"],
    "additionalProperties": False,
    "dependentRequired": {"depth": ["rows"]},
    "if": {"properties": {"kind": {"const": "tide"}}},
    "then": {"required": ["depth"]},
    "maxProperties": 4,
}
KEYWORDS = (
    *("type", "pattern", "maxLength", "enum", "exclusiveMinimum", "maximum", "minItems", "contains"),
    *("required", "additionalProperties", "dependentRequired"),
)


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_each_keyword_is_violated_by_itself(keyword: str) -> None:
    """Rejected as it is; accepted repaired, and with that keyword loosened."""
    validator = independent(BERTH)
    found = list(near_misses(schema=BERTH, keyword=keyword, count=20))

    assert {each.keyword for each in found} == {keyword}
    for each in found:
        assert not validator.is_valid(each.payload)
        assert validator.is_valid(each.repaired)
        assert each.repaired == each.origin


def test_the_first_ones_cover_the_keywords_of_the_schema() -> None:
    """One for each occurrence; `maxProperties` cannot be violated in a closed object of four."""
    found = {each.keyword for each in near_misses(schema=BERTH, count=60)}

    assert set(KEYWORDS) <= found
    assert "maxProperties" not in found


def test_a_keyword_that_the_schema_lacks_is_refused() -> None:
    """With those that it has."""
    with pytest.raises(UsageError, match="choose one of"):
        near_misses(schema=BERTH, keyword="multipleOf")


def test_a_keyword_is_loosened_at_its_one_place() -> None:
    """Only the name, the type or the value concerned is let in."""
    schema: JsonObject = {"type": "string", "enum": ["a"], "required": ["a", "b"], "oneOf": [{}, {}]}

    assert loosened(schema, "", "type", "another", None) == {**schema, "type": ["string", "null"]}
    assert loosened({"enum": ["a"]}, "", "enum", "another", 1) == {"enum": ["a", 1]}
    assert loosened(schema, "", "required", "a", 1) == {**schema, "required": ["b"]}
    assert loosened(schema, "", "oneOf", "several", 1) == {
        "type": "string",
        "enum": ["a"],
        "required": ["a", "b"],
        "allOf": [{"anyOf": [{}, {}]}],
    }


def test_the_strategy_shrinks_a_near_miss() -> None:
    """To a small payload that still violates the keyword."""
    strategy = ours.near_misses(schema=BERTH, keyword="maximum")
    found = find(
        strategy,
        lambda each: isinstance(each.payload, dict),
        settings=settings(database=None, max_examples=50, phases=[Phase.generate, Phase.shrink]),
    )

    assert found.keyword == "maximum"
    assert len(str(found.payload)) < 120
