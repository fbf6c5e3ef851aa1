"""How JavaScript writes and reads JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.cabidela import javascript as js

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (0.001, "0.001"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-7, "1.5e-7"),
        (1e16, "10000000000000000"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (-1.25e300, "-1.25e+300"),
        (5e-324, "5e-324"),
        (2**53 + 1, "9007199254740992"),
        (10**21, "1e+21"),
        (123456789.125, "123456789.125"),
    ],
)
def test_a_number_is_written_as_in_javascript(number: float, text: str) -> None:
    """The shortest digits, with an exponent from 1e21 on and below 1e-6."""
    assert js.text(number) == text


TEXTS: list[tuple[Json, str]] = [
    (None, "null"),
    (True, "true"),
    ("a", "a"),
    ([], ""),
    ([None, [1, "b"], {}], ",1,b,[object Object]"),
    ({"valueOf": 1}, "[object Object]"),
]
BINARY: list[list[Json]] = [[], ["a", 1.5], [None, {}], ["a", None, True]]
NOT_BINARY: list[list[Json]] = [["a", {}], [True], [[]], [1, [], None]]


@pytest.mark.parametrize(("value", "text"), TEXTS)
def test_a_value_is_written_as_in_javascript(value: Json, text: str) -> None:
    """Arrays are joined, objects are not looked into."""
    assert js.text(value) == text


@pytest.mark.parametrize("value", [{"toString": None}, [[{"toString": "a"}]]])
def test_an_object_that_hides_to_string_cannot_be_written(value: Json) -> None:
    """V8 throws a TypeError of its own."""
    with pytest.raises(js.JavaScriptTypeError, match="Cannot convert object to primitive value"):
        js.text(value)


def test_indices_come_first_and_in_their_order() -> None:
    """Other keys stay as written, among them those that only look like an index."""
    written: dict[str, Json] = dict.fromkeys(["b", "10", "01", "9", "4294967295", "a", "0"])
    assert js.keys(written) == ["0", "9", "10", "b", "01", "4294967295", "a"]


@pytest.mark.parametrize(("string", "length"), [("", 0), ("é", 1), ("😀", 2), ("a😀", 3)])
def test_a_string_is_as_long_as_its_code_units(string: str, length: int) -> None:
    """A character outside of the basic plane counts twice."""
    assert js.length(string) == length


@pytest.mark.parametrize("items", BINARY)
def test_an_array_of_strings_and_numbers_is_binary(items: list[Json]) -> None:
    """What stands after a null is not looked at."""
    assert js.is_binary(items)


@pytest.mark.parametrize("items", NOT_BINARY)
def test_an_array_with_anything_else_is_not_binary(items: list[Json]) -> None:
    """A boolean, an array or an object before the first null makes the difference."""
    assert not js.is_binary(items)


@pytest.mark.parametrize(
    ("value", "name", "found"),
    [
        ({"a": 1}, "a", 1),
        ({}, "a", js.UNDEFINED),
        ({"__proto__": 1}, "__proto__", 1),
        ({}, "__proto__", {}),
        ([5], "0", 5),
        ([5], "length", 1),
        ("😀", "length", 2),
        ("", "length", js.UNDEFINED),
        ("a😀", "1", "\ud83d"),
        ("ab", "2", js.UNDEFINED),
        (5, "length", js.UNDEFINED),
    ],
)
def test_a_member_is_found_as_in_javascript(value: Json, name: str, found: js.JsValue) -> None:
    """Strings and arrays have members, too."""
    assert js.member(value, name) == found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("toString", "function toString() { [native code] }"),
        ("constructor", "function Object() { [native code] }"),
    ],
)
def test_an_object_inherits_functions(name: str, text: str) -> None:
    """A function is of no type that Cabidela knows."""
    found = js.member({}, name)
    assert js.text(found) == text
    assert js.type_names(found) == ()
