"""Values that no branch takes, and values that two take."""

from __future__ import annotations

from workers_ai_contract.nearmiss.unions import for_no_branch, for_two_branches, no_branch_matches
from workers_ai_kernel.schema.normal import normalise

TEXT_OR_LIST = normalise({"oneOf": [{"type": "string"}, {"type": "array"}]})
TWO_OBJECTS = normalise(
    {
        "type": "object",
        "oneOf": [
            {"properties": {"a": {"type": "string"}}, "required": ["a"]},
            {"properties": {"b": {"type": "integer", "minimum": 3}}, "required": ["b"]},
            {"properties": {"a": {"type": "integer"}}, "required": ["a", "c"]},
        ],
    }
)


def test_no_branch_takes_a_value_of_another_type() -> None:
    """Of each type that is left one value."""
    found = [value for keyword, value in for_no_branch(TEXT_OR_LIST) if keyword == "oneOf"]
    assert found[:5] == [None, True, 1, 0.5, {}]


def test_of_objects_no_branch_takes_the_empty_one() -> None:
    """The types beside the union still hold."""
    assert next(for_no_branch(TWO_OBJECTS)) == ("oneOf", {})
    assert all(isinstance(value, dict) for _, value in for_no_branch(TWO_OBJECTS))


def test_a_union_is_asked_about_a_value() -> None:
    """Whether none of its branches takes null."""
    assert list(no_branch_matches(TEXT_OR_LIST, None)) == [("oneOf", True)]
    assert list(no_branch_matches(TEXT_OR_LIST, "")) == [("oneOf", False)]


def test_two_branches_take_what_has_the_members_of_both() -> None:
    """The value that was there is kept if it can be; the branch that took it stands first."""
    found = list(for_two_branches(TWO_OBJECTS, {"a": "kept", "more": []}))

    assert found[0] == ((0, 1), {"a": "kept", "more": [], "b": 3})
    assert {pair for pair, _ in found} == {(0, 1)}


def test_branches_that_no_value_fits_are_no_pair() -> None:
    """A text is no list."""
    assert list(for_two_branches(TEXT_OR_LIST, "tide")) == []
