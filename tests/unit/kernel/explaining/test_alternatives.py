"""Values that are no objects, and unions of which several branches allow their type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from workers_ai_kernel import Json

TWO_FORMS = "fits none of the 2 forms for its type"
TOO_SHORT = "the payload needs at least 5 characters, but has 1"
TEXTS_OR_NUMBERS: Json = {
    "anyOf": [
        {"type": "array", "items": {"type": "string"}},
        {"type": "array", "items": {"type": "integer"}, "minItems": 2},
    ]
}
RECURSIVE: Json = {
    "anyOf": [
        {"type": "array", "items": {"$ref": "#"}},
        {"type": "array", "items": {"$ref": "#"}, "maxItems": 99},
    ]
}
TAGGED: Json = {
    "oneOf": [
        {"type": "array", "prefixItems": [{"const": "+"}], "items": {"type": "integer"}},
        {"type": "array", "prefixItems": [{"const": "-"}], "items": {"type": "string"}},
    ]
}
LONG_OR_A: Json = {"anyOf": [{"type": "string", "minLength": 5}, {"type": "string", "enum": ["a"]}]}
LISTED: Json = {"oneOf": [{"enum": ["b"]}, {"enum": ["alpha"]}]}
FAR_FROM_ZERO: Json = {
    "properties": {"n": {"anyOf": [{"type": "integer", "minimum": 5}, {"type": "integer", "maximum": -5}]}}
}


@pytest.mark.parametrize(
    ("schema", "value", "pointer", "message"),
    [
        (TEXTS_OR_NUMBERS, ["a", 1], "/1", "/1 must be a string, but it is 1 (integer)."),
        (TEXTS_OR_NUMBERS, [1], "", "the payload must have at least 2 items, but it is [1]."),
        (TEXTS_OR_NUMBERS, 5, "", "the payload must be an array, but it is 5 (integer)."),
        (RECURSIVE, [[["x"]]], "/0/0/0", '/0/0/0 must be an array, but it is "x" (string).'),
        (TAGGED, ["-", 1], "/1", "/1 must be a string, but it is 1 (integer)."),
        (LISTED, "alpa", "", 'the payload must be "b" or "alpha", but it is "alpa". Did you mean "alpha"?'),
        (
            LONG_OR_A,
            "b",
            "",
            f'the payload {TWO_FORMS}: {TOO_SHORT}; the payload must be "a", but it is "b".',
        ),
        (
            FAR_FROM_ZERO,
            {"n": 3},
            "/n",
            f"/n {TWO_FORMS}: /n must be at least 5, but it is 3; /n must be at most -5, but it is 3.",
        ),
    ],
)
def test_the_sentence_is_true_of_the_value(schema: Json, value: Json, pointer: str, message: str) -> None:
    """An array is not said to be no array, and no demand of one branch is presented as that of all."""
    (found,) = Document(schema).at().explain(value)

    assert (found.pointer, found.message) == (pointer, message)


def test_an_array_is_explained_by_the_branch_that_accepts_most_of_it() -> None:
    """Each branch has its turn, wherever the wrong item is."""
    for index in range(4):
        for kind, wrong in (("text", 5), (7, "text")):
            items: list[Json] = [kind] * 4
            items[index] = wrong
            (found,) = Document(TEXTS_OR_NUMBERS).at().explain(items)

            assert found.pointer == f"/{index}"


def test_a_value_that_is_wrong_very_deep_inside_is_explained() -> None:
    """At most 200 arrays are read; none is too deep for Python's stack, with one branch or with several."""
    one: Json = {"type": "array", "items": {"$ref": "#"}}
    value: Json = "x"
    for _ in range(200):
        value = [value]
    both: Json = {"allOf": [{"items": {"$ref": "#"}}, {"type": "array"}]}
    for schema in (one, RECURSIVE, both):
        (found,) = Document(schema).at().explain(value)

        assert found.pointer.count("/") > 30
        assert "must be an array" in found.message or "too deep to be named" in found.message


def test_branches_are_told_apart_by_listed_values() -> None:
    """What no branch lists is compared with all that they list; a listed value decides the branch."""
    schema: Json = {
        "oneOf": [
            {"type": "object", "properties": {"t": {"enum": ["a", "b"]}}, "required": ["t"]},
            {"type": "object", "properties": {"t": {"enum": ["c"]}, "z": {}}, "required": ["t", "z"]},
        ]
    }
    said = [next(Document(schema).at().explain({"t": kind})).message for kind in ("d", "c")]

    assert said == [
        '/t must be "a", "b" or "c", but it is "d".',
        "the payload has no 'z', which is required; it has 't'.",
    ]


def test_an_integer_of_draft_4_has_no_fraction() -> None:
    """The sentence says how to write it."""
    (found,) = Document({"type": "integer"}, "draft4").at().explain(1.0)

    assert (found.keyword, found.repair) == ("type", "Write the payload as 1.")
    assert found.message == "the payload must be an integer written without a fraction, but it is 1.0."


def test_a_pattern_that_looks_odd_to_python_gives_no_warning() -> None:
    """Warnings are errors here, as in the tests of many users."""
    assert not Document({"type": "string", "pattern": "[[:alpha:]]"}).at().is_valid("5")
    assert Document({"type": "string", "pattern": "[[:alpha:]]"}).normal is not None
