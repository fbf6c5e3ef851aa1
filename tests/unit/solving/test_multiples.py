"""`multipleOf` counts in decimals, by the numbers as they are written."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from tests.oracles.independent import independent
from workers_ai_contract import generate
from workers_ai_contract.solving.multiples import (
    as_number,
    common_step,
    exact_validator,
    exactly,
    is_multiple,
)
from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

NUMBERS = (19.99, 4.35, 0.07, 0.075, 0.3, 1e-7, 100, -4.02, 1e300, 2**53 + 1, 1.0, 0)


@pytest.mark.parametrize("step", [0.01, 0.1, 0.005, 1e-7, 2.5, 3])
def test_the_engine_counts_as_we_do(step: float) -> None:
    """And so does python-jsonschema with the one keyword replaced."""
    schema: JsonObject = {"multipleOf": step}
    engine, other = Document(schema).at(), exact_validator(Draft202012Validator)(schema)
    for number in NUMBERS:
        expected = is_multiple(number, exactly(step))
        assert (engine.is_valid(number), other.is_valid(number)) == (expected, expected), number


def test_prices_are_multiples_of_a_cent() -> None:
    """Whatever doubles say of their quotient."""
    place = Document({"multipleOf": 0.01}).at()
    (problem,) = place.explain(19.995)

    assert [place.is_valid(price) for price in (19.99, 0.07, 1.1, 0.075)] == [True, True, True, False]
    assert "must be a multiple of 0.01" in problem.message


def test_what_is_drawn_suits_validators_that_divide_doubles() -> None:
    """Unless nothing else is left."""
    price: Json = {"type": "number", "multipleOf": 0.01, "minimum": 0, "maximum": 20}
    schema: JsonObject = {"type": "array", "items": price, "minItems": 20}
    drawn = list(generate(schema=schema, count=30, seed=1))
    only: JsonObject = {"type": "number", "multipleOf": 0.01, "minimum": 0.07, "maximum": 0.07}

    assert all(independent(schema).is_valid(each) for each in drawn)
    assert any(isinstance(number, float) for array in drawn if isinstance(array, list) for number in array)
    assert list(generate(schema=only, count=2, seed=1)) == [0.07, 0.07]


def test_the_common_step_is_that_of_fractions() -> None:
    """1.5 and 2 have 6, 0.01 and 0.015 have 0.03."""
    pairs = [("1.5", "2"), ("0.01", "0.015"), ("2.5", "1")]

    assert [common_step(map(Fraction, pair)) for pair in pairs] == [6, Fraction("0.03"), 5]
    assert common_step([]) is None


def test_what_no_double_is_written_as_is_no_number() -> None:
    """An integer is exact at any size."""
    exact = [Fraction("0.25"), Fraction(10**40), Fraction(1, 3), Fraction("0.12345678901234567891")]

    assert [as_number(each) for each in exact] == [0.25, 10**40, None, None]
