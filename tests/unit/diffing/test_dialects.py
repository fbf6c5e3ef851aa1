"""Each schema is read by the rules of its own dialect: what `$schema` and `$id` change is no annotation."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from tests.dialects import URIS
from tests.oracles.independent import independent
from tests.unit.diffing.comparing import compared
from workers_ai_contract.diffing.dialects import spellings
from workers_ai_contract.reporting.diffs import verdict

if TYPE_CHECKING:
    from workers_ai_contract.diffing import SchemaDifference
    from workers_ai_kernel import Json, JsonObject

TEXT: JsonObject = {"type": "string"}
WHOLE: JsonObject = {"type": "integer"}
SCHEMAS: dict[str, JsonObject] = {
    "text": {"type": "string", "minLength": 1},
    "integer": WHOLE,
    "not an integer": {"not": WHOLE},
    "integer within": {"properties": {"a": {"items": WHOLE}}},
    "one of numbers": {"oneOf": [WHOLE, {"type": "number"}]},
    "listed integer": {"enum": [3], **WHOLE},
    "beside a reference": {
        "definitions": {"s": TEXT},
        "properties": {"a": {"$ref": "#/definitions/s", "minLength": 5}},
    },
    "const": {"const": "a"},
    "contains": {"contains": TEXT},
    "names": {"propertyNames": {"maxLength": 1}},
    "condition": {"if": TEXT, "then": {"maxLength": 1}},
    "prefix": {"prefixItems": [TEXT]},
    "tuple": {"items": TEXT, "additionalItems": {"type": "null"}},
    "dependencies": {"dependencies": {"a": ["b"]}},
    "dependent": {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"b": {"required": ["c"]}}},
    "unevaluated": {"contains": TEXT, "unevaluatedItems": False},
    "unevaluated members": {"properties": {"a": {}}, "unevaluatedProperties": False},
    "counted": {"contains": TEXT, "minContains": 2},
}
_SCALARS: list[Json] = [None, True, "", "a", "aaaaaa", 0, 1, 1.0, 3, 3.0, 1.5]
_ARRAYS: list[Json] = [[], ["a"], ["a", "b"], [1], [1.0], ["a", 1], [None], ["a", None]]
_OBJECTS: list[Json] = [{}, {"a": "abc"}, {"a": 1}, {"a": [1.0]}, {"a": [1]}, {"b": 1}, {"a": 1, "b": 2}]
_MORE: list[Json] = [{"aa": 1}, {"b": 1, "c": 2}, {"x": 1}]
PAYLOADS = [*_SCALARS, *_ARRAYS, *_OBJECTS, *_MORE]


def _checked(old: Json, new: Json) -> SchemaDifference:
    found = compared(old, new)
    before, after = independent(old), independent(new)
    differs = [each for each in PAYLOADS if before.is_valid(each) is not after.is_valid(each)]
    assert not (differs and found.is_equal), differs
    return found


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize(("old", "new"), list(product(URIS, repeat=2)))
def test_a_schema_under_two_dialects_is_only_equal_if_it_means_the_same(
    name: str, old: str, new: str
) -> None:
    """No proof against python-jsonschema, and each payload shown is judged differently by it."""
    found = _checked({"$schema": URIS[old], **SCHEMAS[name]}, {"$schema": URIS[new], **SCHEMAS[name]})
    if old == new or name == "text":
        assert found.is_equal is True
    assert [change.kind for change in found.changes] == (["changed"] if old != new else [])


@pytest.mark.parametrize(
    ("old", "new", "name", "side"),
    [
        ("draft4", "draft7", "integer", "receivers"),
        ("draft7", "draft4", "integer", "senders"),
        ("draft4", "draft6", "not an integer", "senders"),
        ("draft4", "2020-12", "integer within", "receivers"),
        ("draft7", "2020-12", "beside a reference", "senders"),
        ("draft7", "2019-09", "dependencies", "receivers"),
        ("2019-09", "2020-12", "prefix", "senders"),
    ],
)
def test_the_change_of_the_dialect_has_a_payload(old: str, new: str, name: str, side: str) -> None:
    """It is the change of `$schema` that breaks a side, not an annotation."""
    schema = SCHEMAS[name]
    (change,) = _checked({"$schema": URIS[old], **schema}, {"$schema": URIS[new], **schema}).changes
    assert (change.keyword, change.kind, change.breaks) == ("$schema", "changed", (side,))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (WHOLE, {"type": "number", "multipleOf": 1}, False),
        ({"type": "number", "multipleOf": 1}, WHOLE, False),
        ({**WHOLE, "minimum": 1, "exclusiveMinimum": True}, {**WHOLE, "minimum": 2}, True),
        ({"enum": [1, 2]}, {"enum": [1, 2], **WHOLE}, False),
        ({"anyOf": [WHOLE, TEXT]}, {"anyOf": [TEXT, WHOLE]}, True),
    ],
)
def test_an_integer_of_draft_04_is_told_from_a_whole_number(old: Json, new: Json, expected: bool) -> None:  # noqa: FBT001
    """There `1.0` is no integer, which no proof may forget."""
    dialect: JsonObject = {"$schema": URIS["draft4"]}
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    assert _checked({**dialect, **old}, {**dialect, **new}).is_equal is expected


def test_a_dialect_that_is_written_otherwise_is_an_annotation() -> None:
    """No `$schema` is 2020-12, and the fragment says nothing."""
    for other in ({}, {"$schema": URIS["2020-12"] + "#"}):
        found = _checked({"$schema": URIS["2020-12"], **WHOLE}, {**other, **WHOLE})
        assert [change.kind for change in found.changes] == ["annotation"]
        assert verdict(found) == "both accept the same values (proven)"


def test_an_identifier_that_moves_a_reference_is_no_annotation() -> None:
    """A new `$id` makes a reference lead to other definitions; one at the root changes nothing."""
    inner: JsonObject = {"$ref": "#/$defs/s", "$defs": {"s": WHOLE}}
    old: JsonObject = {"properties": {"a": inner}, "$defs": {"s": TEXT}}
    moved: JsonObject = {**old, "properties": {"a": {"$id": "https://example.com/inner", **inner}}}
    (change,) = _checked(old, moved).changes
    assert (change.kind, change.breaks) == ("changed", ("senders", "receivers"))

    (change,) = _checked(old, {"$id": "https://example.com/", **old}).changes
    assert change.kind == "annotation"


def test_a_number_has_two_spellings() -> None:
    """All are changed at once, then each alone; a fraction and a boolean have one."""
    assert list(spellings([1, {"a": 2.0}, 1.5, True])) == [
        [1.0, {"a": 2}, 1.5, True],
        [1.0, {"a": 2.0}, 1.5, True],
        [1, {"a": 2}, 1.5, True],
    ]
    assert list(spellings("a")) == []
