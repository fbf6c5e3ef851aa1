"""Multiples in decimal arithmetic: a number is what is written, so 19.99 is a multiple of 0.01.

jsonschema-rs computes so. Validators that divide doubles say otherwise of some numbers; these are still
valid, and `is_undisputed` tells them from the others.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isfinite, lcm
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_kernel import Json

# Doubles with more digits than these are not written as they are computed.
_LARGEST = 2**53


def exactly(number: float) -> Fraction:
    """Return the number that the shortest text of a finite number stands for."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


def is_multiple(number: float, step: Fraction) -> bool:
    """Return whether a number is a multiple of a step, which is above zero."""
    return exactly(number) % step == 0


def is_undisputed(number: float, step: Fraction) -> bool:
    """Return whether the division of doubles finds the same multiple."""
    if step.denominator == 1:
        return True
    quotient = number / float(step)
    return isfinite(quotient) and quotient.is_integer()


def as_number(exact: Fraction) -> float | None:
    """Return the JSON number of an exact value, an integer if it is one; None if no double is written so."""
    if exact.denominator == 1:
        return exact.numerator
    if abs(exact) > _LARGEST:
        return None
    number = float(exact)
    return number if exactly(number) == exact else None


def common_step(steps: Iterable[Fraction]) -> Fraction | None:
    """Return the step whose multiples are multiples of all; None without any."""
    found: Fraction | None = None
    for step in steps:
        # The least common multiple of fractions in lowest terms.
        found = (
            step
            if found is None
            else Fraction(lcm(found.numerator, step.numerator), gcd(found.denominator, step.denominator))
        )
    return found


def exact_validator(validator: type[Any]) -> type[Any]:
    """Return a class of python-jsonschema with `multipleOf` in decimal arithmetic."""
    from jsonschema import validators

    # The stubs of jsonschema do not declare the types of its parameters.
    extended: Any = cast("Any", validators).extend(validator, {"multipleOf": _multiple_of})
    return cast("type[Any]", extended)


def _multiple_of(validator: Any, step: Json, value: Json, schema: Json) -> Iterator[Exception]:  # noqa: ANN401
    del schema
    from jsonschema import ValidationError

    if not validator.is_type(value, "number") or not isinstance(value, int | float):
        return
    if isinstance(step, int | float) and not is_multiple(value, exactly(step)):
        yield ValidationError(f"{value!r} is not a multiple of {step!r}")
