"""Changes between schemas are classified, each shown by a payload; equality is proven."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from tests.differential import diff_cabidela
from tests.oracles.npm import node_or_skip
from tests.unit.diffing.comparing import compared
from tests.unit.diffing.page import DOCUMENT, page
from workers_ai_kernel.algebra import covers
from workers_ai_schemas import Revision, load

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

OBJECT: JsonObject = {
    "type": "object",
    "properties": {"a": {"type": "integer", "maximum": 5}, "b": {"enum": ["x", "y"]}},
    "required": ["a"],
}


def _with(**changed: Json) -> JsonObject:
    return {**OBJECT, **changed}


@pytest.mark.parametrize(
    ("new", "change"),
    [
        (_with(required=["a", "b"]), ("/required", "required", "added", ("senders",))),
        (_with(required=[]), ("/required", "required", "removed", ("receivers",))),
        (_with(additionalProperties=False), ("", "additionalProperties", "added", ("senders",))),
        (_with(properties={"a": {"type": "integer", "maximum": 4}, "b": {"enum": ["x", "y"]}}),
         ("/properties/a", "maximum", "changed", ("senders",))),
        (_with(properties={"a": {"type": "integer", "maximum": 5}, "b": {"enum": ["y", "z"]}}),
         ("/properties/b", "enum", "changed", ("senders", "receivers"))),
        (_with(properties={"a": {"type": "integer", "maximum": 5}}),
         ("/properties/b", "properties", "removed", ("receivers",))),
        (_with(properties={"a": {"type": "number", "maximum": 5}, "b": {"enum": ["x", "y"]}}),
         ("/properties/a", "type", "changed", ("receivers",))),
        (_with(title="berth"), ("", "title", "annotation", ())),
        (_with(minProperties=1), ("", "minProperties", "added", ())),
    ],
)  # fmt: skip
def test_a_change_is_classified(new: JsonObject, change: tuple[object, ...]) -> None:
    """By place, keyword, kind and whom it breaks; its payloads are judged so by python-jsonschema."""
    (found,) = compared(OBJECT, new).changes

    assert (found.pointer, found.keyword, found.kind, found.breaks) == change
    assert found.is_proven


def test_a_payload_is_found_for_what_only_unevaluated_items_refuse() -> None:
    """The solver does not turn that keyword around, so payloads are drawn."""
    items: list[Json] = [{"type": "string"}, {"type": "integer"}]
    closed: JsonObject = {"type": "array", "unevaluatedItems": False}

    found = compared({**closed, "prefixItems": items}, {**closed, "prefixItems": items[:1]})

    assert found.is_equal is False
    assert "senders" in {side for change in found.changes for side in change.breaks}


def test_schemas_of_two_drafts_are_compared_by_their_own_rules() -> None:
    """A keyword that the older draft does not have is not read there."""
    items: list[Json] = [{"type": "string"}, {"type": "integer"}]
    old: JsonObject = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "array",
        "items": items,
        "additionalItems": False,
    }
    new: JsonObject = {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "type": "array",
        "items": items[:1],
        "unevaluatedItems": False,
    }

    found = compared(old, new)

    assert found.is_equal is False
    assert "senders" in {side for change in found.changes for side in change.breaks}


def test_branches_are_matched_by_title() -> None:
    """A branch that is added before another does not change the other."""
    old: Json = {"oneOf": [{"title": "A", "type": "string"}]}
    new: Json = {"oneOf": [{"title": "B", "type": "integer"}, {"title": "A", "type": "string"}]}
    (found,) = compared(old, new).changes

    assert (found.pointer, found.message, found.breaks) == (
        "/oneOf/0",
        "the branch 'B' of 'oneOf' was added",
        ("receivers",),
    )


def test_changes_that_undo_each_other_are_proven_equal() -> None:
    """Though the structure differs, nobody breaks."""
    found = compared({"type": "integer", "minimum": 3}, {"type": "integer", "exclusiveMinimum": 2})

    assert found.is_equal is True
    assert [change.breaks for change in found.changes] == [(), ()]


EQUAL = {("r1", "r2"), ("r1", "r3"), ("r2", "r3"), ("r4", "r5")}


@pytest.mark.slow
@pytest.mark.parametrize("direction", ["input", "output"])
@pytest.mark.parametrize(("old", "new"), list(combinations(map(str, Revision), 2)))
def test_every_pair_of_revisions_is_decided(old: str, new: str, direction: str) -> None:
    """Equal where that is proven, else each side that breaks has a payload; the algebra never disagrees."""
    before, after = load(old, direction), load(new, direction)
    found = compared(before, after)
    broken = {side for change in found.changes for side in change.breaks}

    if direction == "input":
        assert found.is_equal is ((old, new) in EQUAL)
    assert found.is_equal is not None
    assert bool(broken) is not found.is_equal
    if covers(after, before, "2020-12"):
        assert "senders" not in broken
    if covers(before, after, "2020-12"):
        assert "receivers" not in broken
    assert (before == after) is not bool(found.changes)


@pytest.mark.slow
def test_the_real_validator_of_the_api_agrees_on_the_payloads_of_a_change() -> None:
    """Where a change shows there; a part of `make diff-cabidela`."""
    node_or_skip()
    shown = diff_cabidela.run([("r3", "r4")])

    assert [each for each in shown if each.is_wrong or not each.shows] == []
    assert {each.side for each in shown} == {"receivers", "senders"}


@pytest.mark.slow
def test_the_page_of_history_is_current() -> None:
    """As the schemas have it."""
    assert page() == DOCUMENT.read_text("utf-8"), "run make history"
