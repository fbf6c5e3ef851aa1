"""Any schema as a document that judges and explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_kernel.document import Document
from workers_ai_kernel.errors import SchemaError

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject


@pytest.mark.parametrize(
    ("schema", "value", "code", "pointer", "keyword"),
    [
        ({"properties": {"a": {"type": "string"}}}, {"a": 1}, "wrong-type", "/a", "type"),
        ({"properties": {"a": {"maxLength": 2}}}, {"a": "abc"}, "keyword-not-met", "/a", "maxLength"),
        ({"properties": {"a": False}}, {"a": 1}, "unknown-property", "/a", "additionalProperties"),
        ({"const": 1}, 2, "not-in-enum", "", "enum"),
        (
            {"$defs": {"a": {"minimum": 3}}, "items": {"$ref": "#/$defs/a"}},
            [3, 2],
            "below-minimum",
            "/1",
            "minimum",
        ),
        ({"allOf": [{"required": ["a"]}]}, {}, "missing-property", "", "required"),
        ({"not": {"required": ["a"]}}, {"a": 1}, "keyword-not-met", "", "not"),
        (
            {"prefixItems": [{"type": "string"}], "items": {"type": "null"}},
            ["a", 1],
            "wrong-type",
            "/1",
            "type",
        ),
        ({"oneOf": [{"multipleOf": 2}, {"type": "string"}]}, 3, "keyword-not-met", "", "multipleOf"),
        ({"patternProperties": {"^a": {"type": "null"}}}, {"ab": 1}, "wrong-type", "/ab", "type"),
        (False, 1, "wrong-type", "", "type"),
        ({"$dynamicRef": "#", "uniqueItems": True}, [1, 1], "keyword-not-met", "", "uniqueItems"),
    ],
)
def test_what_is_refused_is_explained(
    schema: JsonObject | bool,  # noqa: FBT001 - a schema
    value: Json,
    code: str,
    pointer: str,
    keyword: str,
) -> None:
    """By our own sentences where there is one for the keyword, in the engine's words elsewhere."""
    contract = Document(schema).at()
    first = next(contract.explain(value))

    assert contract.is_valid(value) is False
    assert (first.code, first.pointer, first.keyword) == (code, pointer, keyword)
    assert first.message


def test_the_dialect_decides_what_a_keyword_means() -> None:
    """An array of schemas under `items` is a tuple in draft 7."""
    contract = Document({"items": [{"type": "string"}], "additionalItems": False}, dialect="draft7").at()

    assert contract.is_valid(["a"])
    assert [problem.pointer for problem in contract.explain([1])] == ["/0"]
    assert not contract.is_valid(["a", 1])


def test_a_part_keeps_the_types_that_it_inherits() -> None:
    """A branch without a type of its own is held to that of its parent."""
    document = Document({"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]})
    contract = document.at("/oneOf/0")

    assert contract.is_valid({"a": 1, "b": 1})
    assert not contract.is_valid(5)
    assert [problem.code for problem in contract.explain(5)] == ["wrong-type"]


def test_a_document_that_is_not_a_schema_is_a_schema_error() -> None:
    """It is said when the document is first asked, and so is a part that is not there."""
    with pytest.raises(SchemaError, match="not a valid 2020-12 schema"):
        Document({"type": "poem"}).at().is_valid(1)
    with pytest.raises(SchemaError, match="no supported subschema at '/oneOf/7'"):
        Document({"oneOf": [{}]}).at("/oneOf/7").is_valid(1)


def test_where_no_value_fits_that_is_what_is_said() -> None:
    """A branch whose type its parent rules out takes nothing, as the document itself does."""
    contract = Document({"type": "object", "oneOf": [{"type": "string"}]}).at()

    assert not contract.is_valid("a")
    assert not contract.is_valid({})
    assert [problem.code for problem in contract.explain({})] == ["wrong-type"]


def test_what_is_valid_has_no_problem() -> None:
    """Whether or not the normal form can take the document."""
    assert not list(Document({"type": "string"}).at().explain("a"))
    assert not list(Document({"$dynamicRef": "#"}).at().explain("a"))


@pytest.mark.parametrize("reference", ["http://127.0.0.1:9/schema", "file:///etc/hostname"])
def test_nothing_is_fetched(reference: str) -> None:
    """A reference that leads out of the document is an error, for the whole and for each place in it."""
    document = Document({"properties": {"a": {"$ref": reference}}})

    with pytest.raises(SchemaError, match="outside this schema, and nothing is fetched"):
        document.at().is_valid({})
    with pytest.raises(SchemaError, match="outside this schema, and nothing is fetched"):
        document.at("/properties/a").values(1)
