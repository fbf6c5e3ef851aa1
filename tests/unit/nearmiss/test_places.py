"""The places of a schema, and where in a payload they speak."""

from __future__ import annotations

from workers_ai_contract.nearmiss.places import places_of, sites_of
from workers_ai_kernel.schema.normal import normalise

SCHEMA = normalise(
    {
        "oneOf": [
            {
                "type": "object",
                "properties": {"items": {"type": "array", "items": {"type": "string"}}},
                "required": ["items"],
            },
            {"type": "object", "additionalProperties": {"anyOf": [{"type": "null"}, {"type": "integer"}]}},
        ]
    }
)


def test_each_subschema_is_a_place_with_the_branch_it_is_in() -> None:
    """The innermost branch, itself where it is one; none outside of any union."""
    branches = {pointer: place.branch for pointer, place in places_of(SCHEMA).items()}

    assert branches == {
        "": None,
        "/oneOf/0": "/oneOf/0",
        "/oneOf/0/properties/items": "/oneOf/0",
        "/oneOf/0/properties/items/items": "/oneOf/0",
        "/oneOf/1": "/oneOf/1",
        "/oneOf/1/additionalProperties": "/oneOf/1",
        "/oneOf/1/additionalProperties/anyOf/0": "/oneOf/1/additionalProperties/anyOf/0",
        "/oneOf/1/additionalProperties/anyOf/1": "/oneOf/1/additionalProperties/anyOf/1",
    }


def test_a_trail_leads_from_the_root_to_the_place() -> None:
    """Keyword and name or index of each step."""
    place = places_of(SCHEMA)["/oneOf/0/properties/items/items"]

    assert [step for _, step in place.trail] == [("oneOf", 0), ("properties", "items"), ("items", "")]
    assert place.trail[0][0] is SCHEMA


def test_the_sites_of_a_payload_are_along_the_branches_that_take_it() -> None:
    """Each value at each place that speaks of it, every item for itself."""
    places = places_of(SCHEMA)

    assert [(site.place.schema.pointer, site.path) for site in sites_of(places, {"items": ["a", "b"]})] == [
        ("", ()),
        ("/oneOf/0", ()),
        ("/oneOf/0/properties/items", ("items",)),
        ("/oneOf/0/properties/items/items", ("items", 0)),
        ("/oneOf/0/properties/items/items", ("items", 1)),
    ]
    assert [site.place.schema.pointer for site in sites_of(places, {"x": 1})] == [
        "",
        "/oneOf/1",
        "/oneOf/1/additionalProperties",
        "/oneOf/1/additionalProperties/anyOf/1",
    ]
