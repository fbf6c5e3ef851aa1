"""Numbers that make sense for a property, within the bounds of its schema."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from workers_ai_contract.plain.texts import words_of
from workers_ai_contract.solving.multiples import as_number, exactly, is_multiple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.plain.spoken import Spoken
    from workers_ai_kernel import Json, JsonObject

_BY_WORD: tuple[tuple[frozenset[str], float], ...] = (
    (frozenset({"year"}), 2026),
    (frozenset({"month"}), 3),
    (frozenset({"day", "days"}), 3),
    (frozenset({"hour", "hours"}), 9),
    (frozenset({"age"}), 36),
    (frozenset({"lat", "latitude"}), 48.39),
    (frozenset({"lon", "lng", "long", "longitude"}), -4.49),
    (frozenset({"price", "amount", "cost"}), 19.5),
    (frozenset({"temperature"}), 18),
    (frozenset({"confidence", "probability", "ratio", "score"}), 0.9),
    (frozenset({"limit", "count", "max", "size"}), 5),
    (frozenset({"page", "quantity", "number", "index", "id"}), 1),
)
_OTHERWISE = 3
_FARTHEST = 1e15


def sensible_number(schema: JsonObject, name: str, spoken: Spoken, *, whole: bool) -> float | int:
    """Return the message's next number, or a usual one, moved into the bounds of the schema if need be."""
    candidates = list(_candidates(schema, name, spoken, whole=whole))
    return next((number for number in candidates if _is_within(schema, number)), candidates[-1])


def _candidates(schema: JsonObject, name: str, spoken: Spoken, *, whole: bool) -> Iterator[float | int]:
    found = spoken.take_number()
    if found is not None and not (whole and found != int(found)):
        yield int(found) if whole else found
    usual = next((number for known, number in _BY_WORD if not known.isdisjoint(words_of(name))), _OTHERWISE)
    yield round(usual) if whole else usual
    low = _bound(schema, "minimum", "exclusiveMinimum")
    high = _bound(schema, "maximum", "exclusiveMaximum")
    step = _number(schema.get("multipleOf"))
    if step is not None and step > 0:
        steps = math.ceil(exactly(low or 0) / exactly(step))
        multiples = (as_number(number * exactly(step)) for number in (steps, steps + 1))
        yield from (_as(multiple, whole=whole) for multiple in multiples if multiple is not None)
    if low is not None and high is not None:
        yield _as((low + high) / 2, whole=whole)
    if low is not None:
        yield _as(low + 1, whole=whole)
        yield math.ceil(low) if whole else low
    if high is not None:
        yield _as(high - 1, whole=whole)
        yield math.floor(high) if whole else high
    if low is None and high is None:
        yield 0


def _as(number: float, *, whole: bool) -> float | int:
    return math.floor(number) if whole or number == int(number) else number


def _is_within(schema: JsonObject, number: float) -> bool:
    low, above = _number(schema.get("minimum")), _number(schema.get("exclusiveMinimum"))
    high, below = _number(schema.get("maximum")), _number(schema.get("exclusiveMaximum"))
    step = _number(schema.get("multipleOf"))
    return (
        (low is None or number >= low)
        and (above is None or number > above)
        and (high is None or number <= high)
        and (below is None or number < below)
        and (not step or is_multiple(number, exactly(step)))
    )


def _bound(schema: JsonObject, *names: str) -> float | None:
    return next((bound for name in names if (bound := _number(schema.get(name))) is not None), None)


def _number(value: Json) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _FARTHEST:
        return value
    return None
