"""Values that are almost right."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.nearmiss.values import above, below, not_in_enum, of_other_types
from workers_ai_kernel.schema.normal import JsonType, Subschema

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@pytest.mark.parametrize(
    ("value", "types", "nearest"),
    [
        (1, ("integer",), ["1", 1.5, True]),
        (1.0, ("number",), ["1.0", True]),
        ("tide", ("string",), [["tide"], None, True, 1, 0.5]),
        (True, ("boolean",), ["true", 1]),
        ([5], ("array",), [5, {"0": 5}]),
        ({"a": 1}, ("object",), [[{"a": 1}]]),
    ],
)
def test_the_values_of_other_types_that_come_near_stand_first(
    value: Json, types: tuple[JsonType, ...], nearest: list[Json]
) -> None:
    """A number in quotes, `true` for 1, an item without its array."""
    found = [other for _, other in of_other_types(value, types)]
    assert [repr(other) for other in found[: len(nearest)]] == [repr(other) for other in nearest]


def test_a_whole_float_is_no_other_type_than_integer() -> None:
    """`1.0` is an integer, so it never stands for a wrong type."""
    found = [other for _, other in of_other_types(3, ("integer",))]
    assert not any(isinstance(other, float) and other.is_integer() for other in found)
    assert {name for name, _ in of_other_types(3, ("integer",))} == {
        *("string", "number", "boolean", "array", "null", "object")
    }


def test_what_is_not_in_an_enum_is_of_a_type_that_would_do() -> None:
    """Capitals, a blank, another word; null only where null is a type."""
    told = Subschema("", types=("string",), enum=("low", "high"))
    assert [value for _, value in not_in_enum("low", told)] == ["LOW", "low ", "tide", ""]
    or_null = Subschema("", types=("string", "null"), enum=("low", "high"))
    assert None in [value for _, value in not_in_enum("low", or_null)]


def test_the_other_boolean_is_not_in_an_enum_of_one() -> None:
    """Where only true will do, false is what comes near."""
    told = Subschema("", types=("boolean",), enum=(True,))
    assert [value for _, value in not_in_enum(True, told)] == [False]  # noqa: FBT003 - a value


def test_a_word_of_the_enum_in_capitals_is_left_out() -> None:
    """What the enum has is no near miss."""
    told = Subschema("", types=("string",), enum=("low", "LOW"))
    assert "LOW" not in [value for _, value in not_in_enum("low", told)]


@pytest.mark.parametrize("bound", [0, 0.001, 5, -2, 9_999_999_999])
def test_one_beyond_a_bound_is_the_next_there_is(bound: float) -> None:
    """Of numbers the next float and the next integer, of integers the next integer alone."""
    assert [value for _, value in below(bound, ("integer",))] == [math.ceil(bound) - 1]
    assert [value for _, value in above(bound, ("integer",))] == [math.floor(bound) + 1]
    (_, down), (_, up) = next(below(bound, ("number",))), next(above(bound, ("number",)))
    assert isinstance(down, float)
    assert isinstance(up, float)
    assert down < bound < up
    if bound:
        assert math.nextafter(down, math.inf) == bound == math.nextafter(up, -math.inf)


def test_beyond_zero_is_a_number_that_every_reader_tells_from_zero() -> None:
    """A subnormal number is zero for some; the smallest normal one is not."""
    _, down = next(below(0, ("number",)))
    assert down == -2.2250738585072014e-308
