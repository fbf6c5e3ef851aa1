"""Pointers that go through references to other parts."""

from __future__ import annotations

from typing import Any

import pytest

from workers_ai_codegen.observed.corrections import Operation, SchemaEdit
from workers_ai_codegen.observed.following import followed
from workers_ai_codegen.observed.operations import CorrectionError

PARTS: dict[str, Any] = {
    "Whole": {"oneOf": [{"$ref": "Part"}, {"type": "object", "properties": {"result": {"$ref": "Part"}}}]},
    "Part": {
        "type": "object",
        "properties": {
            "usage": {"anyOf": [{"$ref": "Usage"}, {"type": "null"}]},
            "list": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        },
    },
    "Usage": {"type": "object", "properties": {}},
    "Broken": {"properties": {"x": {"$ref": "Nowhere"}}},
}


def edit(part: str, pointer: str, operation: Operation = Operation.ADD_PROPERTY) -> SchemaEdit:
    """Return an edit at a place."""
    return SchemaEdit(part, operation, pointer, "x", {})


@pytest.mark.parametrize(
    ("part", "pointer", "expected"),
    [
        ("Part", "", ("Part", "")),
        ("Part", "/properties/list/anyOf/0", ("Part", "/properties/list/anyOf/0")),
        ("Part", "/properties/list/oneOf/1/items", ("Part", "/properties/list/anyOf/1/items")),
        ("Whole", "/oneOf/0", ("Part", "")),
        ("Whole", "/oneOf/1/properties/result", ("Part", "")),
        ("Whole", "/oneOf/0/properties/usage/properties", ("Usage", "/properties")),
    ],
)
def test_a_place_is_found_in_the_part_that_has_it(part: str, pointer: str, expected: tuple[str, str]) -> None:
    """Through references, through unions with null, and where `anyOf` becomes `oneOf`."""
    found = followed(PARTS, edit(part, pointer))

    assert (found.part, found.pointer) == expected


def test_what_replaces_a_reference_stays_where_it_is() -> None:
    """Null is let in at the reference, not in the part, which others share."""
    found = followed(PARTS, edit("Whole", "/oneOf/0", Operation.ALLOW_NULL))

    assert (found.part, found.pointer) == ("Whole", "/oneOf/0")


@pytest.mark.parametrize(("part", "pointer"), [("Part", "/properties/y"), ("Broken", "/properties/x")])
def test_a_place_that_is_nowhere_is_refused(part: str, pointer: str) -> None:
    """A pointer, or a reference."""
    with pytest.raises(CorrectionError):
        followed(PARTS, edit(part, pointer))
