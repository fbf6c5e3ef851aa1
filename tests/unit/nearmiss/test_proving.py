"""Keyword occurrences that nothing can violate alone."""

from __future__ import annotations

import pytest

from workers_ai_contract.coverage import Point, Side
from workers_ai_contract.nearmiss.places import places_of
from workers_ai_contract.nearmiss.proving import are_apart, why_impossible
from workers_ai_kernel.schema.normal import normalise

SCHEMA = normalise(
    {
        "type": "object",
        "properties": {
            "text": {"oneOf": [{"type": "string"}, {"type": "array"}]},
            "number": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
            "any": {"anyOf": [{"type": "string", "minLength": 1}, {"type": "string"}]},
        },
    }
)


@pytest.mark.parametrize(
    ("pointer", "keyword", "aspect", "kind"),
    [
        ("/properties/text", "oneOf", "several", "contradictory"),
        ("/properties/number", "oneOf", "several", None),
        ("/properties/any/anyOf/0", "minLength", "beyond", "shadowed"),
        ("/properties/text", "oneOf", "none", None),
        ("", "type", "another", None),
    ],
)
def test_what_cannot_be_violated_is_told_with_its_kind(
    pointer: str, keyword: str, aspect: str, kind: str | None
) -> None:
    """Branches that exclude each other; a keyword that another branch makes idle."""
    proof = why_impossible(SCHEMA, places_of(SCHEMA), Point(pointer, keyword, aspect, Side.VIOLATED))

    assert (None if proof is None else proof.kind) == kind
    assert proof is None or proof.is_proven


def test_branches_are_apart_if_no_value_fits_two() -> None:
    """A text is no list, but an integer is a number."""
    assert are_apart(SCHEMA.properties["text"]) is True
    assert are_apart(SCHEMA.properties["number"]) is False
